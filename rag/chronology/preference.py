"""Sentences of the time that is asked about before those of another, the newest where it counts.

A step of its own between the reader's scores and its choice: it knows days, and nothing of how
well a sentence answers otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from rag.chronology.annotate import written_on
from rag.reading.candidates import Candidate
from rag.reading.features import Judged
from rag.types import Article, Period, Query, TimeMention

Times = Callable[[Sequence[Article]], Mapping[str, Sequence[TimeMention]]]
"""The times that articles tell, by the articles' ids."""

BARRED = -1000.0
"""What a sentence loses that tells of another day than the one asked about: it is no answer."""

REPORTED_DAYS = 2
"""Days after an event within which it is mostly reported."""

_ON_TIME, _REPORTED_THEN, _OTHER_TIME, _TOO_EARLY = 0.8, 0.4, -0.6, -0.6
_ON_LONG_TIME = 0.4
"""What is told of a whole month or year tells its time less often than what is told of a day."""
_LATEST, _STATE, _FIGURE = 1.0, 0.8, 0.4
"""How much of the spread of scores the newest report may gain: where the latest is asked for in
so many words, where something is asked that may have changed, and for a number, which later
reports correct."""

_ABOUT = 0.5
"""Share of a question's words, and of its names, that stand near a sentence that is about it."""

_WITHIN, _LESS_SAID, _AHEAD = 0.75, 0.3, 0.1
"""How much less likely a newer figure may be and yet stand for an older one, in spreads; how much
less of the question its sentence may say; and how far it then comes before it."""

_DAYS = frozenset({"day", "weekend", "week"})
_STATE_NOW = re.compile(
    r"^(?:who|what|which|where|how (?:many|much)\b[^?]*?)\b[^?]*?"
    r"\b(?:is|are|['’]s|has|have|does|do|holds|runs|leads)\b",
    re.IGNORECASE,
)
_THEN = re.compile(r"\b(?:did|was|were|had|will|would)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\bhow many\b|\bnumber of\b|\btoll\b", re.IGNORECASE)
_NO_LONGER = re.compile(
    r"\b(?:former(?:ly)?|ex-|outgoing|predecessor|resign(?:ed|s)|stepped down|quit"
    r"|(?:left|leaves|has left|leaving) (?:her|his|their|the) (?:post|job|office)|sacked|dismissed"
    r"|ousted|had been|who held|replaced by|previous(?:ly)?)\b",
    re.IGNORECASE,
)
_FROM_NOW = re.compile(
    r"\b(?:new|newly|appoint(?:ed|s)|named|succeed(?:ed|s)|successor|replac(?:es|ed)|sworn in"
    r"|t(?:akes|ook|aken) (?:over|office)|interim|acting|now|rose to|risen|raised)\b",
    re.IGNORECASE,
)


class TimePreference:
    """What each sentence gains or loses by the time it tells of.

    Args:
        times: the times that articles tell.
    """

    def __init__(self, times: Times) -> None:
        self._times = times

    def adjusted(
        self, query: Query, judged: Sequence[Judged], scores: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The scores with the time counted in; the best one stays as high as it was.

        Where a day or week is asked about, a sentence that tells only of other days loses so
        much that nothing can be answered from it.
        """
        if query.period is None:
            wish = newest_wanted(query)
            if not wish or len(judged) < 2:
                return scores
            gained = scores + wish * _spread(scores) * _newness(judged)
            if query.kind == "number" and wish >= _STATE:
                gained = _superseded(gained, judged)
            return _level(gained, scores)
        values = self._fits(query.period, [one.candidate for one in judged])
        gained = _level(scores + _spread(scores) * np.maximum(values, -1.0), scores)
        gained[values <= BARRED] += BARRED
        return gained

    def reason(self, query: Query, score: float) -> str | None:
        """That all that was found tells of other days than those asked about, where it does."""
        if query.period is None or score > BARRED / 2:
            return None
        return f"What was found tells of other days than {_shown(query.period)}."

    def _fits(self, asked: Period, found: Sequence[Candidate]) -> NDArray[np.float64]:
        articles = {one.article.id: one.article for one in found}
        times = self._times(list(articles.values()))
        return np.array([fit(asked, one, times.get(one.article.id, ())) for one in found])


def fit(asked: Period, candidate: Candidate, mentions: Sequence[TimeMention]) -> float:
    """How well a sentence's time fits the one asked about: 0 where nothing tells.

    The times it names decide; without any, the day its article was written on.
    """
    span = candidate.span
    own = [m.period for m in mentions if m.start < span.end and span.start < m.end]
    exact = [period for period in own if _as_exact(period, asked)]
    if any(period.overlaps(asked) for period in exact):
        return _ON_TIME if asked.granularity in _DAYS else _ON_LONG_TIME
    if exact:
        days = asked.granularity in _DAYS and all(p.granularity in _DAYS for p in exact)
        return BARRED if days else _OTHER_TIME
    written = written_on(candidate.article) if candidate.article.published_at else None
    return _by_day_of_writing(asked, written)


def _by_day_of_writing(asked: Period, written: date | None) -> float:
    if written is None:
        return 0.0
    if written < asked.first:  # nobody tells what happened before it has
        return BARRED if asked.granularity in _DAYS else _TOO_EARLY
    return _REPORTED_THEN if written <= asked.last + timedelta(days=REPORTED_DAYS) else 0.0


def _as_exact(told: Period, asked: Period) -> bool:
    """Whether a time is told about as exactly as it is asked for: a year says little of a day."""
    return (told.last - told.first).days <= 4 * (asked.last - asked.first).days + 6


def newest_wanted(query: Query) -> float:
    """How much the newest report is wanted, 0..1.

    "Who is minister" asks for the latest as much as "who is minister now" does; "who was" does
    not.
    """
    if query.latest:
        return _LATEST
    if _THEN.search(query.text) is None and _STATE_NOW.search(query.text):
        return _STATE
    return _FIGURE if query.kind == "number" and _COUNTED.search(query.text) else 0.0


def _newness(judged: Sequence[Judged]) -> NDArray[np.float64]:
    """1 for what the newest report that is about the question tells, halved for each before it."""
    about = [one.features.near >= _ABOUT and one.features.names_near >= _ABOUT for one in judged]
    days = sorted({_day(one) for one, is_so in zip(judged, about, strict=True) if is_so})[::-1]
    return np.array(
        [_gain(one, days) if is_so else 0.0 for one, is_so in zip(judged, about, strict=True)]
    )


def _superseded(scores: NDArray[np.float64], judged: Sequence[Judged]) -> NDArray[np.float64]:
    """The scores with the newest figure of the same kind ahead of the best one.

    "Had lost 14,000 customers" gives way to "has now lost 31,000 customers".
    """
    best = int(np.argmax(scores))
    first = judged[best]
    floor = float(scores[best]) - _WITHIN * _spread(scores)
    newer = [
        i
        for i, one in enumerate(judged)
        if first.features.type == one.features.type == 1.0
        and _day(one) > _day(first)
        and scores[i] >= floor
        and one.features.said >= first.features.said - _LESS_SAID
        and one.features.names_near >= first.features.names_near
    ]
    if newer:
        scores = scores.copy()
        scores[max(newer, key=lambda i: (_day(judged[i]), scores[i]))] = scores[best] + _AHEAD
    return scores


def _gain(one: Judged, days: Sequence[str]) -> float:
    text, features = one.candidate.text, one.features
    worth = features.near * (0.3 + 0.7 * features.type)
    if _NO_LONGER.search(text) and not _FROM_NOW.search(text):
        return -0.2
    change = 0.3 if _FROM_NOW.search(text) else 0.0
    return float(worth * (0.5 ** days.index(_day(one)) + change))


def _day(one: Judged) -> str:
    return (one.candidate.article.published_at or "")[:10]


def _shown(period: Period) -> str:
    first, last = (f"{day.day} {day:%B %Y}" for day in (period.first, period.last))
    return first if first == last else f"{first} to {last}"


def _spread(scores: NDArray[np.float64]) -> float:
    """How far the best stands above the middle: what makes gains independent of the fit."""
    return float(max(1.0, np.max(scores) - np.median(scores)))


def _level(gained: NDArray[np.float64], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(gained - np.max(gained) + np.max(scores))
