"""When what a question asks about happened, where the question says so."""

from __future__ import annotations

import re
from datetime import date

from rag.chronology.resolve import resolve
from rag.types import Period, TimeMention

_OTHER_SIDE = re.compile(
    r"\b(?:before|until|till|by|after|than|ahead of|prior to|up to|as of)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
_AT = re.compile(
    r"\b(?:in|on|during|over|at|within|of|for|from|since)\s+(?:the\s+)?\Z", re.IGNORECASE
)
_HAPPENED = re.compile(
    r"\b(?:did|was|were|happen(?:ed|ing)?|what['’]s new|news|[a-z]{2,}ed)\b", re.IGNORECASE
)
_TODAY = re.compile(r"today\Z|tonight\Z", re.IGNORECASE)
_TOO_LONG = frozenset({"decade", "century"})


def asked_period(text: str, asked_on: date | None) -> Period | None:
    """The days a question asks about; None where it names none, or several.

    "Before May" and "until Friday" leave the days open, and so does a year that only names
    something ("the 2024 election"). "Before the election" names no day at all: what day that was
    only the articles could tell.

    Args:
        text: the standalone question.
        asked_on: the day it is asked, which "yesterday" is counted from.
    """
    periods = {mention.period for mention in asked_times(text, asked_on)}
    return periods.pop() if len(periods) == 1 else None


def asked_times(text: str, asked_on: date | None) -> list[TimeMention]:
    """The times in a question that it asks about, where they stand in it."""
    return [m for m in resolve(text, asked_on, strict=False) if _asks(text, m)]


def _asks(text: str, mention: TimeMention) -> bool:
    before, words = text[: mention.start], text[mention.start : mention.end]
    if _OTHER_SIDE.search(before) or mention.period.granularity in _TOO_LONG:
        return False
    if _TODAY.match(words):
        return _HAPPENED.search(before) is not None
    if words[:1].isdigit() and mention.period.granularity == "year":
        return _AT.search(before) is not None and not re.match(r" [a-z]", text[mention.end :])
    return True
