"""The systems that are compared: LlamaIndex's quickstart, and newsdesk whole and in parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.datasets import Question
from eval.retrieval import Passage
from rag.desk import NewsDesk
from rag.types import Article, Evidence, Query

Search = Callable[[Question, int], list[Passage]]


@dataclass(frozen=True, slots=True)
class System:
    """Something that ranks passages, and all the passages it could rank by article address."""

    name: str
    search: Search
    corpus: dict[str, list[Passage]]


def newsdesk_systems(desk: NewsDesk) -> list[System]:
    """Dense alone, lexical alone, both fused, and the product as it is shipped."""
    from rag.retrieve import DenseRetriever, HybridRetriever, LexicalRetriever

    settings = desk.settings.retrieval
    plain = settings.model_copy(update={"recency_weight": 0.0})
    dense = DenseRetriever(desk.index, desk.encoder, settings)
    lexical = LexicalRetriever(desk.index, settings)
    fused = HybridRetriever(desk.index, desk.encoder, plain)
    articles = list(desk.index.articles())
    corpus = _passages(desk, articles)
    urls = {a.id: a.url for a in articles if a.url}
    ways: list[tuple[str, Callable[[Query, int], Sequence[Evidence]]]] = [
        ("newsdesk: dense alone", dense.retrieve),
        ("newsdesk: lexical alone", lexical.retrieve),
        ("newsdesk: fused", fused.retrieve),
        ("newsdesk", lambda query, k: desk.rerank(query, desk.retrieve(query, k))),
    ]
    return [System(name, _search(desk, way, urls), corpus) for name, way in ways]


def _search(
    desk: NewsDesk, way: Callable[[Query, int], Sequence[Evidence]], urls: dict[str, str]
) -> Search:
    def search(question: Question, k: int) -> list[Passage]:
        query = desk.understand(question.question, as_of=question.asked_at)
        return [_passage(e, urls) for e in way(query, k)]

    return search


def _passage(evidence: Evidence, urls: dict[str, str]) -> Passage:
    ids = (evidence.article.id, *evidence.copies)
    return Passage(
        evidence.chunk.id, evidence.chunk.text, tuple(urls[i] for i in ids if i in urls)
    )


def _passages(desk: NewsDesk, articles: Iterable[Article]) -> dict[str, list[Passage]]:
    from ingest.chunk import chunk

    return {
        a.url: [Passage(c.id, c.text, (a.url,)) for c in chunk(a, desk.encoder)]
        for a in articles
        if a.url
    }


def quickstart_system(
    articles: Sequence[Article], folder: Path, *, chunk_size: int, overlap: int
) -> System:
    """LlamaIndex's quickstart: SentenceSplitter, the same model in PyTorch, Chroma, dense."""
    from eval.bench.quickstart import Quickstart

    quickstart = Quickstart(folder, chunk_size=chunk_size, overlap=overlap)
    quickstart.ingest(articles)
    corpus: dict[str, list[Passage]] = defaultdict(list)
    for hit in quickstart.passages():
        corpus[hit.url].append(Passage(hit.id, hit.text, (hit.url,)))

    def search(question: Question, k: int) -> list[Passage]:
        return [Passage(h.id, h.text, (h.url,)) for h in quickstart.retrieve(question.question, k)]

    return System(f"LlamaIndex quickstart ({chunk_size}, {overlap})", search, dict(corpus))
