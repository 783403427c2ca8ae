"""Answers say of each source whether its publisher changed it after it was first read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rag.types import Answer


def with_revisions(
    answer: Answer, revised: Callable[[Sequence[str]], Mapping[str, str]]
) -> Answer:
    """The answer whose citations carry the moment of their article's last revision.

    Args:
        answer: as it was verified.
        revised: gives the moments of those articles that were revised, by id.
    """
    if not answer.citations:
        return answer
    moments = revised([citation.article_id for citation in answer.citations])
    if not moments:
        return answer
    citations = (
        replace(citation, revised_at=moments.get(citation.article_id))
        for citation in answer.citations
    )
    return replace(answer, citations=tuple(citations))
