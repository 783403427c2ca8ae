"""Periods of the calendar: days, weeks, months, seasons, quarters, years, decades.

Weeks begin on Monday (ISO 8601). Seasons are the meteorological ones of the northern hemisphere:
what "last summer" means south of the equator is not told by the words.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from rag.types import Granularity, Period

MIN_YEAR, MAX_YEAR = 1000, 2999


def period(first: date, last: date, granularity: Granularity) -> Period:
    """The days between two, whichever comes first."""
    return Period(min(first, last), max(first, last), granularity)


def day(value: date) -> Period:
    """A single day."""
    return Period(value, value, "day")


def week(value: date) -> Period:
    """The week a day lies in."""
    monday = value - timedelta(days=value.weekday())
    return Period(monday, monday + timedelta(days=6), "week")


def weekend(value: date) -> Period:
    """Saturday and Sunday of the week a day lies in."""
    saturday = value + timedelta(days=5 - value.weekday())
    return Period(saturday, saturday + timedelta(days=1), "weekend")


def month(year: int, number: int) -> Period:
    """A month; numbers outside 1..12 run on into the years beside."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return Period(date(year, number, 1), date(year, number, monthrange(year, number)[1]), "month")


def quarter(year: int, number: int) -> Period:
    """A quarter of a year, counted on from its first."""
    first, last = month(year, 3 * number - 2), month(year, 3 * number)
    return Period(first.first, last.last, "quarter")


def half(year: int, number: int) -> Period:
    """The first or second half of a year."""
    return Period(month(year, 6 * number - 5).first, month(year, 6 * number).last, "half")


def year(number: int) -> Period:
    """A year."""
    return Period(date(number, 1, 1), date(number, 12, 31), "year")


def decade(number: int) -> Period:
    """The ten years that begin with a year."""
    return Period(date(number, 1, 1), date(number + 9, 12, 31), "decade")


def century(number: int) -> Period:
    """The 20th century is 1901 to 2000."""
    return Period(date(100 * number - 99, 1, 1), date(100 * number, 12, 31), "century")


_SEASON_STARTS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}


def season(name: str, number: int) -> Period:
    """A season of a year; its winter is the one that begins in December."""
    start = _SEASON_STARTS[name]
    return Period(month(number, start).first, month(number, start + 2).last, "season")


_STEPS: Mapping[str, Callable[[date, int], Period]] = {
    "day": lambda base, n: day(base + timedelta(days=n)),
    "week": lambda base, n: week(base + timedelta(days=7 * n)),
    "fortnight": lambda base, n: week(base + timedelta(days=14 * n)),
    "weekend": lambda base, n: weekend(base + timedelta(days=7 * n)),
    "month": lambda base, n: month(base.year, base.month + n),
    "quarter": lambda base, n: quarter(base.year, (base.month - 1) // 3 + 1 + n),
    "year": lambda base, n: year(base.year + n),
    "decade": lambda base, n: year(base.year + 10 * n),
}


def shifted(base: date, count: int, unit: str) -> Period | None:
    """The unit of the calendar that lies `count` units from a day; None out of range.

    Days give a day, weeks the week, and so on: "three weeks ago" is no certain day. "Two decades
    ago" gives the year.
    """
    step = _STEPS.get(unit)
    try:
        return step(base, count) if step else None
    except (ValueError, OverflowError):
        return None


def back(base: date, count: int, unit: str) -> date | None:
    """The day `count` units from another, as exact as the calendar allows; None out of range."""
    try:
        if unit in ("day", "week", "fortnight"):
            return base + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
        months = count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
        of = month(base.year, base.month + months)
        return of.first.replace(day=min(base.day, of.last.day))
    except (KeyError, ValueError, OverflowError):
        return None


def part(of: Period, which: str) -> Period:
    """The early, middle or late third of a period; "mid-2024" is May to August."""
    if of.granularity == "year":
        start = {"early": 1, "mid": 5, "late": 9}[which]
        return Period(
            month(of.first.year, start).first, month(of.first.year, start + 3).last, "range"
        )
    if of.granularity == "decade":
        begin, end = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}[which]
        return Period(year(of.first.year + begin).first, year(of.first.year + end).last, "range")
    days = (of.last - of.first).days + 1
    third = max(1, days // 3)
    if which == "early":
        return Period(of.first, of.first + timedelta(days=third - 1), "range")
    if which == "late":
        return Period(of.first + timedelta(days=2 * third), of.last, "range")
    return Period(
        of.first + timedelta(days=third), of.first + timedelta(days=2 * third - 1), "range"
    )
