"""The words that times are told in, and the pieces of patterns made from them. All lower case."""

from __future__ import annotations

import calendar
from collections.abc import Iterable

WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
SHORT_WEEKDAYS = {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3,
    "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
SHORT_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
ALL_WEEKDAYS = {**WEEKDAYS, **SHORT_WEEKDAYS}
ALL_MONTHS = {**MONTHS, **SHORT_MONTHS}

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
}  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}
SEASONS = ("spring", "summer", "fall", "autumn", "winter")
UNITS = ("day", "weekend", "week", "fortnight", "month", "quarter", "year", "decade")
PARTS = {
    "early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid",
    "late": "late", "end": "late", "close": "late",
}  # fmt: skip
DECADES = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60,
    "seventies": 70, "eighties": 80, "nineties": 90,
}  # fmt: skip


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longer tried first."""
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


WEEKDAY = rf"(?P<weekday>{one_of(WEEKDAYS)}|{one_of(SHORT_WEEKDAYS)}\b\.?)"
MONTH = rf"(?P<month>{one_of(MONTHS)}\b|{one_of(SHORT_MONTHS)}\b\.?)"
NUMBER_OF_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d%]|[.,:]\d|['’]s)"
YEAR = r"(?P<year>1\d{3}|20\d{2})(?![\d%]|[.,]\d)"
COUNT = rf"(?P<count>\d{{1,3}}|a couple of|a couple|{one_of(NUMBERS)})"
UNIT = rf"(?P<unit>{one_of(UNITS)})s?\b"
DAY_PART = r"(?:(?: in the| at)? (?:morning|afternoon|evening|night|midday|noon|midnight|dawn))?\b"
SPACE = r"[\s-]+"


def count(text: str) -> int:
    """The number that a COUNT tells."""
    if text.startswith("a couple"):
        return 2
    return NUMBERS.get(text) or int(text)


def weekday(text: str) -> int:
    """0 for Monday."""
    return ALL_WEEKDAYS[text.rstrip(".")]


def month(text: str) -> int:
    """1 for January."""
    return ALL_MONTHS[text.rstrip(".")]
