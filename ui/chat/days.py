"""Days as people type them into a filter: "9 May 2025", "yesterday", "last week", "2025-05-09"."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from rag.chronology.resolve import resolve
from rag.dates import parse_moment

End = Literal["first", "last"]
"""Which day of a longer time is meant: the first for "from", the last for "to" and "as of"."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)")
_MONTH = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:on|in|since|from|until|till|to|as of|the|during)\s+", re.IGNORECASE)
_NOW = frozenset({"now", "today", "tonight"})


def read_day(typed: str, today: date, end: End) -> str | None:
    """A day as ISO text, or an instant where one was typed; None where it is no day.

    A day without a year is its last one that is not after `today`: articles are of the past.
    Numbers alone are read day first where they stand between dots, and otherwise only where one
    of them cannot be a month.
    """
    text = " ".join(typed.split()).strip(" .,")
    if not text:
        return None
    if text.lower() in _NOW:
        return today.isoformat()
    if _YEAR.fullmatch(text):
        return f"{text}-01-01" if end == "first" else f"{text}-12-31"
    if numbers := _NUMBERS.fullmatch(text):
        return _numbers(numbers)
    return parse_moment(text) or _words(text, today, end)


def _words(text: str, today: date, end: End) -> str | None:
    while (bare := _LEAD.sub("", text)) != text:
        text = bare
    if not _MONTH.search(text) or _YEAR.search(text):
        return _resolved(text, today, end)
    begun = _resolved(f"{text} {today.year}", today, "first")
    year = today.year if begun and begun <= today.isoformat() else today.year - 1
    return _resolved(f"{text} {year}", today, end)


def _resolved(text: str, today: date, end: End) -> str | None:
    for mention in resolve(text, today, strict=False):
        if (mention.start, mention.end) == (0, len(text)):
            period = mention.period
            return (period.first if end == "first" else period.last).isoformat()
    return None


def _numbers(match: re.Match[str]) -> str | None:
    one, two, year = int(match[1]), int(match[3]), int(match[4])
    if match[2] == "." or one > 12 or one == two:
        day, month = one, two
    elif two > 12:
        day, month = two, one
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
