"""Independent reports that answer a question differently in words of their own.

`conflicts` tells sentences apart that are alike. Here they need not be: the reader must be sure of
both answers, both must be of one kind, and their articles must tell of one event within `DAYS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.dates import DAY_S, epoch
from rag.english.words import words
from rag.reading.candidates import Candidate
from rag.reading.conflicts import Fact, differ, fact_of, independent, source_of
from rag.reading.revised import same_event
from rag.types import DraftConflict
from rag.verifying.quantities import quantities

DAYS = 3
"""Days between two reports that tell of one event in words of their own."""

SURE = 0.2
"""Share of the weight of all passages that an answer must hold to stand against another."""

BEHIND = 1.5
"""How much weaker than the first sentence the other may be."""


@dataclass(frozen=True, slots=True)
class Answering:
    """A sentence with the answer seen in it, its share of all weight and the sentence's score."""

    candidate: Candidate
    answer: str
    share: float
    score: float


def rivals(mine: Answering, others: Sequence[Answering]) -> Iterator[DraftConflict]:
    """What another report answers in place of the first sentence's answer, at most once."""
    first = _fact(mine.answer)
    if first is None or mine.share < SURE:
        return
    for other in others:
        second = _fact(other.answer)
        if second is None or not differ(first, second) or not _stands(mine, other):
            continue
        if _units(mine.answer, mine.candidate) != _units(other.answer, other.candidate):
            continue
        sides = ((mine, mine.answer), (other, other.answer))
        claim = "; ".join(f"{text} ({source_of(one.candidate.article)})" for one, text in sides)
        yield DraftConflict(f"{claim}.", (mine.candidate.span, other.candidate.span), "disputed")
        return


def _fact(answer: str) -> Fact | None:
    return fact_of(words(answer), answer)


def _units(answer: str, candidate: Candidate) -> frozenset[str]:
    """The units of the amounts with the answer's number in its sentence."""
    told = {amount.number for amount in quantities(answer)}
    return frozenset(
        amount.unit or "" for amount in quantities(candidate.text) if amount.number in told
    )


def _stands(mine: Answering, other: Answering) -> bool:
    """Whether the other answer is as good as the first, and of the same event."""
    if other.share < SURE or other.score < mine.score - BEHIND:
        return False
    one, two = mine.candidate, other.candidate
    if not independent(one, two) or not same_event(one, two):
        return False
    if other.answer.lower() in one.text.lower() or mine.answer.lower() in two.text.lower():
        return False
    moments = one.article.published_at, two.article.published_at
    if moments[0] is None or moments[1] is None:
        return False
    return abs(epoch(moments[0]) - epoch(moments[1])) <= DAYS * DAY_S
