"""Several rankings made one, and copies of one passage shown once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.english.lexicon import NUMBER_WORDS
from rag.english.names import CALENDAR
from rag.stories.prints import SHINGLE, plain_words
from rag.types import Evidence

COPY_SHARE = 0.5
"""Shared runs over all runs from which two passages count as one: small edits, other cuts.

Among passages found for the same question, in a year of news and in the sample's wire copy,
copies of one text lay above 0.5 and different texts below 0.46.
"""

HELD_SHARE = 0.7
"""Shared runs over the runs of a passage from which a longer text holds it, lightly edited."""


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


@dataclass(frozen=True, slots=True)
class Wording:
    """What a text is compared by: its runs of words, and its numbers and days."""

    runs: frozenset[tuple[str, ...]]
    figures: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Wording:
        """The wording of a passage, a sentence or a whole article."""
        words = plain_words(text)
        starts = range(max(1, len(words) - SHINGLE + 1))
        figures = (w for w in words if w[0].isdigit() or w in NUMBER_WORDS or w in CALENDAR)
        return cls(frozenset(tuple(words[i : i + SHINGLE]) for i in starts), frozenset(figures))

    def copies(self, other: Wording) -> bool:
        """Whether both are one text, and this one has no figure that the other lacks."""
        small, large = sorted((len(self.runs), len(other.runs)))
        if small < COPY_SHARE * large:
            return False
        shared = len(self.runs & other.runs)
        if shared < COPY_SHARE * (small + large - shared):
            return False
        return self.figures <= other.figures

    def share_in(self, other: Wording) -> float:
        """How much of this text stands in a longer one: the share of its runs, 0..1."""
        return len(self.runs & other.runs) / len(self.runs)

    def stands_in(self, other: Wording) -> bool:
        """Whether a longer text says this too: most of its runs, and every figure."""
        return self.figures <= other.figures and self.share_in(other) >= HELD_SHARE


def without_copies(evidence: Iterable[Evidence], k: int) -> list[Evidence]:
    """At most `k` passages, each later copy of one folded into it.

    A passage counts as a copy of an earlier one when they share most runs of words, unless it
    has a number or a day that the earlier one lacks: it may correct it. A copy's article goes by
    its id into `copies` of the one that stays. Order is kept.
    """
    kept: list[Evidence] = []
    prints: list[Wording] = []
    for item in evidence:
        mine = Wording.of(item.chunk.text)
        twin = next((i for i, other in enumerate(prints) if mine.copies(other)), None)
        if twin is not None:
            kept[twin] = _joined(kept[twin], item)
        elif len(kept) < k:
            kept.append(item)
            prints.append(mine)
        else:
            break
    return kept


def _joined(kept: Evidence, copy: Evidence) -> Evidence:
    others = (*kept.copies, copy.article.id, *copy.copies)
    ids = tuple(i for i in dict.fromkeys(others) if i != kept.article.id)
    ranks = [
        min((rank for rank in pair if rank is not None), default=None)
        for pair in (
            (kept.dense_rank, copy.dense_rank),
            (kept.lexical_rank, copy.lexical_rank),
        )
    ]
    return replace(kept, copies=ids, dense_rank=ranks[0], lexical_rank=ranks[1])
