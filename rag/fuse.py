"""Several rankings made one, and copies of one passage shown once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rag.types import Evidence

SHINGLE = 4
"""Words in a run that two copies of a passage must share."""

COPY_SHARE = 0.7
"""Shared runs over all runs from which two passages count as one: small edits, other cuts."""

_WORD = re.compile(r"\w+")


def reciprocal_ranks(rankings: Iterable[Sequence[str]], *, rrf_k: int) -> dict[str, float]:
    """The sum of 1/(k + rank) over the rankings an id stands in (Cormack et al. 2009).

    Ranks start at 1; the order of the rankings does not matter.
    """
    scores: dict[str, list[float]] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores.setdefault(key, []).append(1 / (rrf_k + rank))
    return {key: sum(sorted(parts)) for key, parts in scores.items()}


def by_score(scores: Mapping[str, float]) -> list[str]:
    """Ids, highest score first, ties by id."""
    return sorted(scores, key=lambda key: (-scores[key], key))


def without_copies(evidence: Iterable[Evidence], k: int) -> list[Evidence]:
    """At most `k` passages, each later copy of one folded into it.

    A passage counts as a copy of an earlier one when they share most runs of words. Its
    article's id goes into `copies` of the one that stays. Order is kept.
    """
    kept: list[Evidence] = []
    runs: list[set[tuple[str, ...]]] = []
    for item in evidence:
        mine = _shingles(item.chunk.text)
        twin = next((i for i, other in enumerate(runs) if _alike(mine, other)), None)
        if twin is not None:
            kept[twin] = _joined(kept[twin], item)
        elif len(kept) < k:
            kept.append(item)
            runs.append(mine)
        else:
            break
    return kept


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return {tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))}


def _alike(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> bool:
    small, large = sorted((len(one), len(other)))
    if small < COPY_SHARE * large:
        return False
    shared = len(one & other)
    return shared >= COPY_SHARE * (small + large - shared)


def _joined(kept: Evidence, copy: Evidence) -> Evidence:
    others = (*kept.copies, copy.article.id, *copy.copies)
    ids = tuple(i for i in dict.fromkeys(others) if i != kept.article.id)
    return replace(kept, copies=ids)
