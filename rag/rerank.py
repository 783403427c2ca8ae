"""The place of a reranker between retrieval and reading."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Evidence, Query


class KeepOrder:
    """Leaves evidence as retrieval ordered it.

    Reordering by the best sentence's cosine, by the share of the question's words or by both
    was tried on 250 questions and ranked no better than the fused list (docs/evaluation.md); a
    trained reranker takes this place by implementing `Reranker`.
    """

    def rerank(self, query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:  # noqa: ARG002  # the protocol's
        """The same evidence in the same order."""
        return list(evidence)
