"""LlamaIndex's own quickstart, as the system to compare with.

Its parts and their defaults as the documentation puts them together: `SentenceSplitter`,
`HuggingFaceEmbedding`, a persistent Chroma collection, `VectorStoreIndex`. It gets the same
model and the same articles as newsdesk. The title stands in front of the text and the address
stays out of what is embedded, which serves it best.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.types import Article

if TYPE_CHECKING:
    from llama_index.core import VectorStoreIndex


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage, and the address of the article it stands in (its id where it has none)."""

    id: str
    text: str
    url: str


class Quickstart:
    """A quickstart index in an empty folder.

    The default length is what the packaged model sees whole. LlamaIndex's own defaults are
    1,024 and 200, of which this model sees the first quarter.
    """

    def __init__(
        self,
        folder: Path,
        *,
        chunk_size: int = 256,
        overlap: int = 20,
        model_folder: Path | None = None,
    ) -> None:
        self._folder = folder
        self._chunk_size = chunk_size
        self._overlap = overlap
        self._model_folder = model_folder
        self._embedding: Any = None
        self._index: VectorStoreIndex | None = None
        self._hits: list[Hit] = []

    def load(self) -> None:
        """Load the model, so that ingesting can be timed without it."""
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        from rag.encode.weights import packaged_folder

        folder = self._model_folder or packaged_folder()
        self._embedding = HuggingFaceEmbedding(model_name=str(folder))

    def ingest(self, articles: Sequence[Article]) -> float:
        """Split, embed and store the articles; returns the seconds it took, loading apart."""
        if self._embedding is None:
            self.load()
        began = time.perf_counter()
        nodes = self._split(articles)
        self._index = self._store(nodes)
        seconds = time.perf_counter() - began
        self._hits = [_hit(node) for node in nodes]
        return seconds

    def retrieve(self, question: str, k: int) -> list[Hit]:
        """At most `k` passages, best first."""
        if self._index is None:
            raise RuntimeError("ingest comes before retrieve")
        found = self._index.as_retriever(similarity_top_k=k).retrieve(question)
        return [_hit(hit.node) for hit in found]

    def passages(self) -> list[Hit]:
        """Every passage in the index."""
        return self._hits

    def _split(self, articles: Sequence[Article]) -> list[Any]:
        from llama_index.core import Document
        from llama_index.core.node_parser import SentenceSplitter

        documents = [
            Document(
                text=f"{article.title}\n\n{article.text}",
                metadata={"url": article.url or article.id},
                excluded_embed_metadata_keys=["url"],
                excluded_llm_metadata_keys=["url"],
            )
            for article in articles
        ]
        splitter = SentenceSplitter(chunk_size=self._chunk_size, chunk_overlap=self._overlap)
        return list(splitter.get_nodes_from_documents(documents))

    def _store(self, nodes: list[Any]) -> VectorStoreIndex:
        import chromadb
        from chromadb.config import Settings
        from llama_index.core import StorageContext, VectorStoreIndex
        from llama_index.vector_stores.chroma import ChromaVectorStore

        client = chromadb.PersistentClient(
            str(self._folder), settings=Settings(anonymized_telemetry=False)
        )
        store = ChromaVectorStore(chroma_collection=client.create_collection("quickstart"))
        context = StorageContext.from_defaults(vector_store=store)
        return VectorStoreIndex(nodes, storage_context=context, embed_model=self._embedding)


def _hit(node: Any) -> Hit:  # noqa: ANN401  # LlamaIndex's BaseNode
    return Hit(node.node_id, node.get_content(), str(node.metadata["url"]))
