"""How new what an answer rests on is, and what the person is told where it is old."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from rag.chronology.preference import newest_wanted
from rag.dates import day, parse_moment
from rag.types import Answer, Evidence, Query

LATEST_DAYS, STATE_DAYS, OTHER_DAYS = 7, 28, 90
"""Age from which evidence is called old: where the latest is asked for, where something is asked
that may have changed, and else."""

NEAR_BEST = 2.0
"""How much less a passage may fit than the best one to count as being about the question."""

_STATED_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_UNITS = ((730, 365.25, "year"), (75, 30.44, "month"), (14, 7, "week"), (0, 1, "day"))


def freshness(query: Query, answer: Answer, evidence: Sequence[Evidence], now: datetime) -> Answer:
    """The answer with the moment it is as of, its newest evidence, and a note where that is old.

    A question that names its time, or a year, is not told that its evidence is old.
    """
    as_of = answer.as_of or parse_moment(now)
    newest = newest_of(answer, evidence)
    dated = replace(answer, as_of=as_of, newest_at=newest)
    if answer.status != "answered" or newest is None or as_of is None:
        return dated
    asked, told = day(as_of), day(newest)
    old = (asked - told).days > _limit(query)
    note = age_note(told, asked, ago=query.as_of is None) if old else None
    return replace(dated, stale=old, age_note=note)


def newest_of(answer: Answer, evidence: Sequence[Evidence]) -> str | None:
    """When the newest article that is about the question was published."""
    best = max((item.score for item in evidence), default=0.0)
    cited = {citation.article_id for citation in answer.citations}
    moments = [
        item.article.published_at
        for item in evidence
        if item.article.id in cited or (cited and item.score >= best - NEAR_BEST)
    ]
    return max((m for m in moments if m), key=day, default=None)


def age_note(told: date, asked: date, *, ago: bool) -> str:
    """How old the newest evidence is, in plain words."""
    days = (asked - told).days
    least, size, unit = next(row for row in _UNITS if days >= row[0])
    count = max(1, int(days / size)) if least else days
    age = f"{count} {unit}{'' if count == 1 else 's'}"
    return (
        f"The newest article found on this is from {told.day} {told:%B %Y}, "
        f"{age} {'ago' if ago else 'before'}."
    )


def _limit(query: Query) -> float:
    if query.period or query.until or _STATED_YEAR.search(query.text):
        return float("inf")
    if query.latest:
        return LATEST_DAYS
    return STATE_DAYS if newest_wanted(query) > 0.5 else OTHER_DAYS
