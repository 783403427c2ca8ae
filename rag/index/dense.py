"""The dense index: Chroma, in the data folder or on a server. Derived from the ledger."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.index.rows import bounds
from rag.settings import ChromaSettings
from rag.types import Filter, Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

EF_SEARCH = 200
"""Width of the graph search: recall of the nearest 100 was 0.99 at 100,000 passages."""


class DenseIndex:
    """Vectors by passage id, found by cosine; loads Chroma when it is first used."""

    def __init__(self, folder: Path, name: str, settings: ChromaSettings) -> None:
        self._folder = folder
        self._name = name
        self._settings = settings
        self._client: ClientAPI | None = None
        self._found: Collection | None = None

    @property
    def _collection(self) -> Collection:
        if self._found is None:
            self._client = _connect(self._folder, self._settings)
            self._found = self._client.get_or_create_collection(
                self._name,
                configuration={"hnsw": {"space": "cosine", "ef_search": EF_SEARCH}},
                embedding_function=None,
            )
        return self._found

    def upsert(
        self,
        ids: Sequence[str],
        vectors: Vectors,
        published: Sequence[int],
        outlets: Sequence[str],
    ) -> None:
        """Add passages or replace them."""
        if not ids:
            return
        collection = self._collection
        assert self._client is not None  # noqa: S101  # set with the collection
        step = self._client.get_max_batch_size()
        for at in range(0, len(ids), step):
            part = slice(at, at + step)
            collection.upsert(
                ids=list(ids[part]),
                embeddings=np.asarray(vectors[part], dtype=np.float32),
                metadatas=[
                    {"published": when, "outlet": outlet.lower()}
                    for when, outlet in zip(published[part], outlets[part], strict=True)
                ],
            )

    def delete(self, ids: Sequence[str]) -> None:
        """Remove passages; unknown ids do no harm."""
        for at in range(0, len(ids), 5000):
            self._collection.delete(ids=list(ids[at : at + 5000]))

    def search(
        self, vector: Vectors, k: int, only: Filter | None = None
    ) -> list[tuple[str, float]]:
        """At most `k` passages as (id, cosine), nearest first."""
        if k < 1:
            return []
        result = self._collection.query(
            query_embeddings=np.atleast_2d(np.asarray(vector, dtype=np.float32)),
            n_results=k,
            where=_where(only),
            include=["distances"],
        )
        distances = result["distances"] or [[]]
        return [(i, 1.0 - d) for i, d in zip(result["ids"][0], distances[0], strict=True)]

    def count(self) -> int:
        """How many passages it holds."""
        return self._collection.count()

    def ids(self) -> set[str]:
        """The ids of all passages it holds."""
        found: set[str] = set()
        for at in range(0, self.count(), 20_000):
            found.update(self._collection.get(include=[], limit=20_000, offset=at)["ids"])
        return found

    def clear(self) -> None:
        """Start again from nothing."""
        if self._settings.host:
            from chromadb.errors import NotFoundError

            with suppress(NotFoundError):
                _connect(self._folder, self._settings).delete_collection(self._name)
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of the folder."""
        # Only the clients themselves have it, not the interface that Chroma gives them.
        if close := getattr(self._client, "close", None):
            close()
        self._client = self._found = None


def _connect(folder: Path, settings: ChromaSettings) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings as ChromaConfig

    config = ChromaConfig(anonymized_telemetry=False)
    if settings.host:
        return chromadb.HttpClient(
            host=settings.host, port=settings.port, ssl=settings.ssl, settings=config
        )
    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(str(folder), settings=config)


def _where(only: Filter | None) -> dict[str, Any] | None:
    if only is None or only.empty:
        return None
    low, high = bounds(only)
    clauses: list[dict[str, Any]] = [
        {"published": {"$gte": low}},
        {"published": {"$lte": high}},
    ]
    if only.outlets:
        clauses.append({"outlet": {"$in": [name.lower() for name in only.outlets]}})
    return {"$and": clauses}
