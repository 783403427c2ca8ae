"""The dense index: Chroma, in the data folder or on a server. Derived from the ledger."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.errors import StoreError
from rag.index import probe
from rag.index.database import closed
from rag.index.rows import bounds
from rag.settings import ChromaSettings
from rag.types import Filter, Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

GRAPH: CreateHNSWConfiguration = {"space": "cosine", "ef_search": 200}
"""How Chroma keeps its graph.

Searched 200 wide, recall of the nearest 100 was 0.99 at 100,000 passages. How often the graph is
written to its files (every 1,000 passages) is Chroma's own choice: with 5,000 nothing was added
faster, and opening the folder took a second longer.
"""


WALK = 256
"""Places a graph is searched from when it is checked: one torn in a fiftieth shows itself."""

_STORE = "chroma.sqlite3"


class DenseIndex:
    """Vectors by passage id, found by cosine; loads Chroma when it is first used."""

    def __init__(self, folder: Path, name: str, settings: ChromaSettings) -> None:
        self._folder = folder
        self._name = name
        self._settings = settings
        self._client: ClientAPI | None = None
        self._found: Collection | None = None
        self._opening = threading.Lock()
        self._closed = False

    @property
    def _collection(self) -> Collection:
        with self._opening:
            if self._closed:
                raise closed(self._folder.parent.parent)
            if self._found is None:
                self._client = _connect(self._folder, self._settings)
                self._found = self._client.get_or_create_collection(
                    self._name,
                    configuration={"hnsw": GRAPH},
                    embedding_function=None,
                )
            return self._found

    def at_hand(self, passages: int) -> bool:
        """Whether it can hold so many passages, as far as a quick look tells."""
        if not self._settings.host:
            return (self._folder / _STORE).is_file()
        try:
            return self.count() == passages
        except Exception:  # noqa: BLE001  # a server that is away is told of when it is asked
            return True

    def check(self) -> None:
        """See that its files can be read, before this process reads them for the first time.

        Raises:
            StoreError: they are torn.
        """
        if self._settings.host or self._found is not None or not self.at_hand(0):
            return
        if not probe.readable(self._folder, self._name):
            raise StoreError("the files of the dense index are torn")

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

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """Vectors by passage id; unknown ids are left out."""
        if not ids:
            return {}
        found = self._collection.get(ids=list(ids), include=["embeddings"])
        rows = np.asarray(found["embeddings"], dtype=np.float32)
        return dict(zip(found["ids"], rows, strict=True))

    def nearest(self, vectors: Vectors) -> list[float]:
        """The cosine of each vector to the passage nearest to it; -1 where none is found."""
        if not len(vectors):
            return []
        result = self._collection.query(
            query_embeddings=np.asarray(vectors, dtype=np.float32),
            n_results=1,
            include=["distances"],
        )
        return [1.0 - row[0] if row else -1.0 for row in result["distances"] or []]

    def walk(self) -> None:
        """Load everything and search from many places; a torn graph shows itself by failing."""
        ids = sorted(self.ids())
        found = self.vectors(ids[:: max(1, len(ids) // WALK)])
        self.nearest(np.array(list(found.values()), dtype=np.float32))

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
        """Remove all it holds; used again, it starts from nothing."""
        if self._settings.host:
            from chromadb.errors import NotFoundError

            with self._opening:
                self._client = self._client or _connect(self._folder, self._settings)
                with suppress(NotFoundError):
                    self._client.delete_collection(self._name)
        self._let_go()
        shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of the folder; it cannot be used afterwards."""
        self._closed = True
        self._let_go()

    def _let_go(self) -> None:
        with self._opening:
            if self._client is not None:
                hang_up(self._client)
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


def hang_up(client: ClientAPI) -> None:
    """Close a client, and the connections to a server that Chroma leaves open."""
    # Only the clients themselves have it, not the interface that Chroma gives them.
    if close := getattr(client, "close", None):
        close()
    for part in (client, getattr(client, "_admin_client", None)):
        session = getattr(getattr(part, "_server", None), "_session", None)
        if session is not None:
            session.close()


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
