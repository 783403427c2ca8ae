"""A first look at the passages retrieved best: where it is sure, the others are not read.

Most of an answer's time goes on reading passages. On 288 questions that nothing was trained on
(docs/evaluation.md) three of five are answered from the first eight as surely and as well as from
twenty.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering import Found
from rag.read import EmbeddedReader
from rag.rerank import ModelReranker
from rag.types import Evidence, Query, Reader, Reranker

GLANCED = 8
"""Passages read at first."""

SURE = 0.4
"""Confidence from which they are enough."""


def glance(
    query: Query, evidence: Sequence[Evidence], reranker: Reranker, reader: Reader
) -> Found | None:
    """All passages, those read first, with the draft; None where the rest must be read too.

    It must where the first are not sure, where newer reports may change what holds, and where a
    conversation prefers some of the passages. Only newsdesk's own parts can read a few.

    Raises:
        ModelError: the model's files are damaged.
    """
    if not (isinstance(reranker, ModelReranker) and isinstance(reader, EmbeddedReader)):
        return None
    if len(evidence) <= GLANCED or query.latest or query.story:
        return None
    ranked = reranker.rerank(query, evidence, GLANCED)
    draft = reader.read(query, ranked, GLANCED)
    return Found(query, ranked, draft) if draft.sentences and draft.confidence >= SURE else None
