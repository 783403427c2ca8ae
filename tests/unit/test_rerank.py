"""The simple reranker leaves the order as it is."""

from __future__ import annotations

from fakes import article

from rag.rerank import KeepOrder
from rag.types import Chunk, Evidence, Query


def test_order_and_scores_are_kept() -> None:
    evidence = [Evidence(Chunk.cut(article(n), 0, 0, 9), article(n), n / 10) for n in (3, 1, 2)]
    assert KeepOrder().rerank(Query("?"), tuple(evidence)) == evidence
    assert KeepOrder().rerank(Query("?"), []) == []
