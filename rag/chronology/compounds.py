"""Time expressions around another one: "since March", "between May and July", "early 2024"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from rag.chronology import spans, vocabulary
from rag.chronology.scene import Scene
from rag.types import Period


@dataclass(frozen=True, slots=True)
class Found:
    """A time expression, `text[start:end]`, and what it stands for."""

    start: int
    end: int
    period: Period


Inner = Callable[[Scene, int], Found | None]
Compound = Callable[[Scene, int, Inner], Found | None]

_SINCE = re.compile(r"since (?:the |as early as |at least |around |about )?")
_FROM = re.compile(r"(?:from|between) (?:the )?")
_JOINS = {
    "from": re.compile(r" (?:to|until|till|through|up to) (?:the )?"),
    "between": re.compile(r" and (?:the )?"),
}
_PART = re.compile(
    rf"(?P<part>{vocabulary.one_of(vocabulary.PARTS)})"
    r"(?P<of> of (?:the )?|[ -](?:on |in )?(?:the )?)"
)
_LATER = re.compile(r"(?:earlier|later) (?:on )?")
_BARE_UNIT = re.compile(r"(?P<unit>week|month|quarter|year|decade)\b")
_OF_ONLY = frozenset({"beginning", "start", "middle", "end", "close"})
_DIVISIBLE = frozenset({"week", "month", "quarter", "year", "decade", "season", "half", "century"})


def since(scene: Scene, place: int, inner: Inner) -> Found | None:
    """Since March: from its first day until the day of writing."""
    opening = _SINCE.match(scene.low, place)
    one = inner(scene, opening.end()) if opening else None
    if one is None:
        return None
    if scene.anchor is None or one.period.first > scene.anchor:
        return one
    return Found(place, one.end, Period(one.period.first, scene.anchor, "range"))


def between(scene: Scene, place: int, inner: Inner) -> Found | None:
    """From Monday to Friday; between March and May."""
    opening = _FROM.match(scene.low, place)
    one = inner(scene, opening.end()) if opening else None
    if opening is None or one is None:
        return None
    join = _JOINS[opening[0].split()[0]].match(scene.low, one.end)
    if join is None:
        return one
    years = scene.year, scene.year_at
    if stated := re.search(r"\d{4}", scene.low[one.start : one.end]):
        scene.year, scene.year_at = int(stated[0]), one.start
    other = inner(scene, join.end())
    scene.year, scene.year_at = years
    if other is None:
        return one
    joined = _joined(scene, one, other)
    return Found(place, other.end, joined) if joined else one


def _joined(scene: Scene, one: Found, other: Found) -> Period | None:
    first, last = one.period, other.period
    with_year = re.search(r"\d{4}", scene.low[other.start : other.end])
    if with_year and not re.search(r"\d{4}", scene.low[one.start : one.end]):
        first = _in_year(first, last.first.year)
        if first.first > last.last:
            first = _in_year(first, last.first.year - 1)
    if first.first >= last.last and first.granularity == last.granularity == "day":
        week = timedelta(days=7)
        earlier = Period(first.first - week, first.last - week, "day")
        first = earlier if earlier.first <= last.last else first
    if first.first > last.last:
        return None
    return Period(first.first, last.last, "range")


def _in_year(one: Period, year: int) -> Period:
    if one.granularity == "month":
        return spans.month(year, one.first.month)
    try:
        return replace(one, first=one.first.replace(year=year), last=one.last.replace(year=year))
    except ValueError:
        return one


def part(scene: Scene, place: int, inner: Inner) -> Found | None:
    """Early 2024, late May, mid-1990s, the end of the year, late Thursday."""
    opening = _PART.match(scene.low, place)
    if opening is None:
        return None
    word, of = opening["part"], opening["of"].startswith(" of")
    if word in _OF_ONLY and not of:
        return None
    which = vocabulary.PARTS[word]
    if of and (unit := _BARE_UNIT.match(scene.low, opening.end())) and scene.anchor:
        whole = spans.shifted(scene.anchor, 0, unit["unit"])
        return Found(place, unit.end(), spans.part(whole, which)) if whole else None
    one = inner(scene, opening.end())
    if one is None:
        return None
    if one.period.granularity in _DIVISIBLE:
        return Found(place, one.end, spans.part(one.period, which))
    return Found(place, one.end, one.period) if one.period.granularity == "day" and not of else one


def later(scene: Scene, place: int, inner: Inner) -> Found | None:
    """Earlier on Thursday, later that day, earlier this summer."""
    opening = _LATER.match(scene.low, place)
    one = inner(scene, opening.end()) if opening else None
    if opening is None or one is None:
        return None
    days, now = one.period, scene.anchor
    if days.granularity == "day":
        return Found(place, one.end, days)
    if now is None or not days.first <= now <= days.last:
        return None
    first, last = (days.first, now) if opening[0].startswith("earlier") else (now, days.last)
    return Found(place, one.end, Period(first, last, "range"))


COMPOUNDS: dict[str, Compound] = {
    "since": since,
    "from": between,
    "between": between,
    "earlier": later,
    "later": later,
    **dict.fromkeys(vocabulary.PARTS, part),
}
"""By the word they begin with."""
