"""Publication bounds that a question states: "since March", "before 9 May 2025", "in May 2025".

The time of an event is not the time of its reports: what happened on Monday is also told on
Tuesday and a year later. So a bound is set only where it cannot hide the answer: "since X" and
"after X" bound from below, "before X" and "until X" from above, and "in May 2025" or "on 9 May
2025" from below alone, one day early. "Yesterday" and "last week" leave everything open.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from rag.dates import day

_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WHEN = (
    r"(?:(?P<iso>\d{4}-\d{2}-\d{2})"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m1>{_MONTH})\b\.?(?:,? (?P<y1>\d{{4}}))?"
    rf"|(?P<m2>{_MONTH})\b\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y2>\d{{4}}))?"
    rf"|(?P<m3>{_MONTH})\b\.?(?:,? (?P<y3>\d{{4}}))?"
    r"|(?P<y4>(?:19|20)\d{2})\b)"
)
_STATED = re.compile(
    r"\b(?P<word>since|after|before|until|till|up to|by|in|on|during)\s+"
    rf"(?:early |late |mid-)?{_WHEN}",
    re.IGNORECASE,
)
_FROM = frozenset({"since", "after"})
_TO = frozenset({"before", "until", "till", "up to"})
_AT = frozenset({"in", "on", "during"})


@dataclass(frozen=True, slots=True)
class Bounds:
    """Days as ISO text; None leaves a side open."""

    since: str | None = None
    until: str | None = None


def stated_bounds(text: str, present: str | None) -> Bounds:
    """The bounds a question states.

    A month or day without a year is its last one before `present`; without `present` it bounds
    nothing.
    """
    since: date | None = None
    until: date | None = None
    today = day(present) if present else None
    for match in _STATED.finditer(text):
        span = _span(match, today)
        word = match["word"].lower()
        if span is None or (word in _AT and match["y4"]):
            continue
        if word in _FROM:
            since = span[0]
        elif word in _AT:
            since = span[0] - timedelta(days=1)
        elif word in _TO:
            until = span[0] - timedelta(days=1) if word == "before" else span[1]
    return Bounds(since.isoformat() if since else None, until.isoformat() if until else None)


def stated_places(text: str, present: str | None) -> list[tuple[int, int]]:
    """Where the words stand that `stated_bounds` reads bounds from."""
    today = day(present) if present else None
    return [
        match.span()
        for match in _STATED.finditer(text)
        if _span(match, today) and not (match["word"].lower() in _AT and match["y4"])
    ]


def _span(match: re.Match[str], today: date | None) -> tuple[date, date] | None:
    """First and last day of the time written; None where it is no real or no certain date."""
    if match["iso"]:
        return _days(*(int(part) for part in match["iso"].split("-")))
    if match["y4"]:
        return date(int(match["y4"]), 1, 1), date(int(match["y4"]), 12, 31)
    name = match["m1"] or match["m2"] or match["m3"]
    if name == "may" and not (match["d1"] or match["d2"] or match["y3"]):
        return None
    month = _MONTHS[name.lower()]
    number = match["d1"] or match["d2"]
    stated = match["y1"] or match["y2"] or match["y3"]
    year = int(stated) if stated else _last_year_of(month, int(number or 1), today)
    return _days(year, month, int(number) if number else None) if year else None


def _last_year_of(month: int, number: int, today: date | None) -> int | None:
    if today is None:
        return None
    return today.year if (month, number) <= (today.month, today.day) else today.year - 1


def _days(year: int, month: int, number: int | None = None) -> tuple[date, date] | None:
    try:
        first = date(year, month, number or 1)
        last = first if number else date(year, month, calendar.monthrange(year, month)[1])
        first - timedelta(days=1)
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return None
    return first, last
