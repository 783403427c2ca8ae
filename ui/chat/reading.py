"""What a question was understood to mean, in pieces that a person can change or take away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from rag.asking.time_words import stated_places
from rag.chronology.asked import asked_times
from rag.dates import day as day_of
from rag.types import Period, Query
from ui import texts
from ui.asked import Asked
from ui.inert import line
from ui.when import day, span

Kind = Literal["question", "when", "outlets"]

_SOURCE = r"according to|as reported by|reported (?:by|in)"


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that was read from a question.

    `text` is what it was understood as, ready to show. `without` is the question to ask instead
    where it was not meant, "" where that cannot be said; `place` is where its words stand in
    `question`, for who wants to change them.
    """

    kind: Kind
    text: str
    question: str
    without: str = ""
    place: tuple[int, int] = (0, 0)


def readings(query: Query, asked: Asked, now: datetime) -> tuple[Reading, ...]:
    """What was read from a question beyond its words: what it leans on, its time, its source.

    Filters that the person set are none: they are known already.
    """
    question = line(query.text)
    found = [_standalone(question, asked), _when(question, query, asked, now)]
    return tuple(reading for reading in found if reading) + _sources(question, query, asked)


def _standalone(question: str, asked: Asked) -> Reading | None:
    typed = line(asked.question)
    if question == typed or not question:
        return None
    return Reading("question", question, question, typed, (0, len(question)))


def _when(question: str, query: Query, asked: Asked, now: datetime) -> Reading | None:
    today = day_of(query.as_of) if query.as_of else now.astimezone(UTC).date()
    shown = _period(query.period) or _published(query, asked)
    if not shown:
        return None
    places = [(m.start, m.end) for m in asked_times(question, today)]
    places += stated_places(question, today.isoformat())
    if not places:
        return None
    place = (min(start for start, _ in places), max(end for _, end in places))
    return Reading("when", shown, question, _cut(question, places), place)


def _period(period: Period | None) -> str:
    if period is None:
        return ""
    return span(period.first.isoformat(), period.last.isoformat(), period.granularity)


def _published(query: Query, asked: Asked) -> str:
    since = "" if asked.since else day(query.since)
    until = "" if asked.until else day(query.until)
    if since and until:
        return texts.BOUNDS_FROM_TO.format(first=since, last=until)
    if since:
        return texts.BOUNDS_FROM.format(day=since)
    return texts.BOUNDS_TO.format(day=until) if until else ""


def _sources(question: str, query: Query, asked: Asked) -> tuple[Reading, ...]:
    """The outlets that the question names as its source."""
    if asked.outlets:
        return ()
    return tuple(_source(question, outlet) for outlet in query.outlets)


def _source(question: str, outlet: str) -> Reading:
    named = rf"\b(?:{_SOURCE})\s+(?:the\s+)?{re.escape(outlet)}(?!\w)"
    place = re.search(named, question, re.IGNORECASE)
    bare = re.search(re.escape(outlet), question, re.IGNORECASE)
    said = place or bare
    words = said.span() if said else (0, 0)
    without = _cut(question, [place.span()]) if place else ""
    return Reading("outlets", outlet, question, without, words)


def _apart(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places, last first, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found[::-1]


def _cut(question: str, places: Iterable[tuple[int, int]]) -> str:
    """The question without what stands in these places and the words that lead up to it."""
    text = question
    for start, end in _apart(places):
        before = re.sub(
            r"[\s,]*\b(?:in|on|at|by|during|over|for|since|from|until|till|of|within)"
            r"(?: the)?\s*$|[\s,]*(?:\bthe)?\s*$", "", text[:start], flags=re.IGNORECASE,
        )  # fmt: skip
        text = f"{before} {text[end:].lstrip(' ,')}".strip()
    text = re.sub(r"\s+([?.!,])", r"\1", text)
    return f"{text[:1].upper()}{text[1:]}" if re.search(r"\w", text) else ""
