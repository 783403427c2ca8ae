"""Figures that a later report corrects or takes further: the newest of them is the answer.

A report corrects a figure where it says so ("860,000 and not 1.2 million", "revised from 41 to
38"). The dead, hurt and ill of an event are counted on from report to report: there the latest
count within `DAYS` is the one that holds. Everything else that differs is left to `conflicts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.dates import DAY_S, epoch
from rag.english.concepts import concepts_in, concepts_of
from rag.english.names import CALENDAR
from rag.english.words import words
from rag.reading.candidates import Candidate
from rag.reading.conflicts import source_of
from rag.reading.find import Passage
from rag.types import Article, ConflictKind, DraftConflict
from rag.verifying.quantities import Quantity, agree, quantities

DAYS = 14
"""Days between the reports of one event's count."""

TAKES_OVER_S = 12 * 3600
"""Seconds from which a later count stands for an earlier one; sooner they contradict it."""

CORRECTION_DAYS = 60
"""Days within which a figure is corrected."""

COUNTED = frozenset({"die", "hurt", "ill"})
"""What is counted on from report to report."""

_NOT = re.compile(r"(?:,|,? and|,? but) not $|,? (?:rather than|instead of) $")
_FROM_TO = re.compile(
    r"\b(?:correct|revis|lower|rais|cut|reduc|updat|chang|adjust)\w*\b[^.]{0,80}?\bfrom\b"
)
_WRONGLY = re.compile(r"\b(?:at first|wrongly|mistakenly|in error|too (?:high|low))\b")
_ILL = re.compile(
    r"\b(?:ill|sick|infected|cases|patients|hospital|listeria|virus)\b", re.IGNORECASE
)
_PAST = re.compile(
    r"\b(?:at first|initially|originally|first (?:reported|said|put)|according to|earlier)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:another|separate|previous|last year|years ago|in all of|since 20)\b", re.IGNORECASE
)
_SHARE_ASKED = 0.6
_LEADING = re.compile(r"\b(?:to|at|reache[sd]|is|was|of|by)(?: at least| about| some)? $")
_COUNT = re.compile(
    r"\b(?:number|toll|figure|count|total|deaths|cases|dead|victims)\b", re.IGNORECASE
)
_AHEAD_CHARS = 60
_BEHIND_CHARS = 24
_BETWEEN_CHARS = 80


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure and the one it stands for now, as a sentence gives both."""

    old: Quantity
    new: Quantity


@dataclass(frozen=True, slots=True)
class Settled:
    """The sentence whose figure holds, and that figure; `conflict` says what it stands for."""

    candidate: Candidate
    short: str
    conflict: DraftConflict | None = None


def correction(text: str) -> Correction | None:
    """The correction a sentence makes; None where it makes none."""
    found = quantities(text)
    for one, two in pairwise(found):
        between = text[one.end : two.start]
        if one.unit != two.unit or len(between) > _BETWEEN_CHARS:
            continue
        if _NOT.search(between):
            swapped = _WRONGLY.search(text[max(0, one.start - _AHEAD_CHARS) : one.start])
            return Correction(one, two) if swapped else Correction(two, one)
        if between.strip() == "to" and _FROM_TO.search(text[: one.start]):
            return Correction(one, two)
    return None


def count_of(text: str, concept: str) -> Quantity | None:
    """How many died, were hurt or are ill, by what a sentence says; None where it does not."""
    for amount in quantities(text):
        if amount.unit is not None:
            continue
        before, after = text[: amount.start], text[amount.end : amount.end + _AHEAD_CHARS]
        clause = re.split(r"[,;:.]", after, maxsplit=1)[0]
        if _speaks(clause, concept) and not re.search(r"\b(?:not|in|of the)\b", clause[:8]):
            return amount
        if _speaks(before[-_BEHIND_CHARS:].rpartition(",")[2], concept) and before.endswith(" "):
            return amount
        if _COUNT.search(before) and _LEADING.search(before) and _speaks(before, concept):
            return amount
    return None


def _speaks(text: str, concept: str) -> bool:
    if concept == "ill":
        return bool(_ILL.search(text))
    return concept in concepts_in(Passage.of(text).words)


def settled(
    asked: Passage, first: Candidate, short: str | None, others: Iterable[Candidate]
) -> Settled | None:
    """The figure that holds: that of the first sentence, or what corrects or follows it.

    None where `short` is no figure, or the question asks for an earlier one.

    Args:
        asked: the question taken apart.
        first: the sentence that would answer.
        short: its figure.
        others: sentences of the evidence that may be quoted.
    """
    if short is None or not quantities(short) or _PAST.search(asked.text):
        return None
    every = [first, *others]
    found = _corrected(first, short, every) or _counted_on(asked, first, every)
    return found or Settled(first, short)


def _corrected(first: Candidate, short: str, every: Sequence[Candidate]) -> Settled | None:
    """The sentence that corrects the figure, or that has it as what corrects another."""
    mine = quantities(short)[0]
    for other in every:
        told = correction(other.text)
        if told is None or not same_event(first, other):
            continue
        old, new = (other.text[q.start : q.end] for q in (told.old, told.new))
        claim = f"revised from {_shown(old)} to {_shown(new)} ({source_of(other.article)})."
        if other is first and (_agrees(mine, told.old) or _agrees(mine, told.new)):
            return Settled(first, new, DraftConflict(claim, (first.span,), "corrected"))
        spans = first.span, other.span
        if _agrees(mine, told.old) and _within(first.article, other.article, CORRECTION_DAYS):
            return Settled(other, new, DraftConflict(claim, spans, "corrected"))
        if _agrees(mine, told.new) and _within(other.article, first.article, CORRECTION_DAYS):
            return Settled(first, short, DraftConflict(claim, spans, "corrected"))
    return None


def _shown(text: str) -> str:
    """A figure as it stands inside a sentence."""
    return text if any(letter.isdigit() for letter in text) else text.lower()


def _agrees(one: Quantity, two: Quantity) -> bool:
    return agree(one, two) or (None in (one.unit, two.unit) and one.number == two.number)


def _counted_on(asked: Passage, first: Candidate, every: Sequence[Candidate]) -> Settled | None:
    """The latest and highest count of the dead, hurt or ill that the question asks for."""
    concept = next((one for one in sorted(COUNTED) if _speaks(asked.text, one)), None)
    mine = count_of(first.text, concept) if concept else None
    if concept is None or mine is None:
        return None
    later: list[tuple[int, Candidate, Quantity]] = []
    for other in every:
        if not _within(first.article, other.article, DAYS) or not _told_of(asked, first, other):
            continue
        count = count_of(other.text, concept)
        if count and count.low > mine.low and other.article.published_at:
            later.append((epoch(other.article.published_at), other, count))
    if not later:
        return None
    moment, newest, count = max(later, key=lambda one: one[0])
    kind: ConflictKind = "updated"
    if moment - epoch(first.article.published_at or "") < TAKES_OVER_S:
        kind = "disputed"
    old, new = first.text[mine.start : mine.end], newest.text[count.start : count.end]
    sides = (old, first), (new, newest)
    claim = "; ".join(f"{_shown(text)} ({source_of(one.article)})" for text, one in sides) + "."
    told = DraftConflict(claim, (first.span, newest.span), kind)
    if kind == "disputed":
        return Settled(first, old, told)
    return Settled(newest, new, told)


def _told_of(asked: Passage, first: Candidate, other: Candidate) -> bool:
    """Whether a sentence is on the event of the first one, by names and by what is asked."""
    if _OTHER.search(other.text) or not same_event(first, other):
        return False
    wanted = {w.stem for w in asked.words if not (w.stop or w.generic)}
    stems, concepts = _told_in(f"{other.article.title}\n{other.article.text}")
    held = {stem for stem in wanted if stem in stems or concepts_of(stem) & concepts}
    return len(held) >= _SHARE_ASKED * len(wanted)


@lru_cache(maxsize=256)
def _told_in(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems and concepts of an article."""
    found = words(text)
    return frozenset(word.stem for word in found), frozenset(concepts_in(found))


def _within(one: Article, two: Article, days: int) -> bool:
    """Whether `two` came later than `one`, by at most so many days."""
    if one.published_at is None or two.published_at is None:
        return False
    return 0 < epoch(two.published_at) - epoch(one.published_at) <= days * DAY_S


def same_event(one: Candidate, two: Candidate) -> bool:
    """Whether both name the same thing, in the sentence or the title of its article."""
    return bool(_names(one) & _names(two))


def _names(candidate: Candidate) -> set[str]:
    title = Passage.of(candidate.article.title)
    return {
        " ".join(name.stems)
        for text in (candidate.said, title)
        for name in text.names
        if not (name.place or name.words[0].form.lower() in CALENDAR)
    } | {
        word.stem
        for text in (candidate.said, title)
        for name in text.names
        for word in name.words
        if word.capital
        and not (word.stop or word.generic or word.form.lower() in CALENDAR)
        and word.start > 0
    }


def earlier(candidate: Candidate, holds: Settled) -> bool:
    """Whether a further sentence gives an older figure than the one that holds."""
    told = quantities(holds.short)
    if not told or candidate.span == holds.candidate.span:
        return False
    older = (candidate.article.published_at or "") < (holds.candidate.article.published_at or "")
    amounts = quantities(candidate.text)
    if older and holds.conflict and any(amount.unit is None for amount in amounts):
        return True
    for concept in COUNTED:
        count = count_of(candidate.text, concept)
        if older and count is not None and not _agrees(count, told[0]):
            return True
    stood = correction(holds.candidate.text)
    if stood is None:
        return False
    return older and any(_agrees(one, stood.old) for one in amounts)
