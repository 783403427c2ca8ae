"""The days a sentence speaks of, as spans of the calendar; "Thursday" is counted from an article.

A weekday may mean the one before or the one to come: each expression has all its readings, and
two expressions agree where one reading of each does.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rag.chronology.resolve import resolve
from rag.verifying.units import UNITS

Interval = tuple[date, date]

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_WEEKDAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)}
_MONTH = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
)
_EXACT = frozenset({"day", "weekend", "week", "month", "year"})
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_COUNTS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1, "an": 1}
_COUNTED = "|".join(
    [*(unit for unit in UNITS if unit.endswith("s")), "people", "men", "women", "children", "jobs"]
)
"""What stands behind a number that is no year."""

_EXPRESSION = re.compile(
    rf"""\b(?:
      (?P<iso>\d{{4}}-\d{{2}}-\d{{2}})
    | (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m1>{_MONTH})(?:,?\s(?P<y1>\d{{4}}))?(?![\w])
    | (?P<m2>{_MONTH})\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s(?P<y2>\d{{4}}))?(?!\w)
    | (?P<m3>{_MONTH}),?\s(?P<y3>\d{{4}})(?!\w)
    | (?:(?:in|since|until|by|of|late|early|mid|last|next|this|from|to)[\s-])
      (?P<m4>{_MONTH})(?!\w|,?\s\d{{4}})
    | (?P<which>last|next|this|coming)\s(?P<span>week|month|year|weekend)
    | (?:(?P<side>last|next|this)\s)?(?P<weekday>{"|".join(_WEEKDAYS)})s?(?!\w)
    | (?P<near>yesterday|today|tomorrow|tonight|this\s(?:morning|afternoon|evening)|last\snight)
    | (?P<count>\d{{1,3}}|{"|".join(_COUNTS)})\s(?P<unit>day|week|month|year)s?\s(?P<way>ago)
    | (?P<year>(?:19|20)\d\d)(?![\w%]|,\d|\.\d|\s(?:{_COUNTED})\b)
    )""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day, month or year at `text[start:end]`, with the stretches of time it may mean.

    A weekday whose article has no date is known by `weekday` (0 is Monday) alone; a day of a
    year that is not known by `month` and `number`.
    """

    readings: tuple[Interval, ...]
    start: int
    end: int
    weekday: int | None = None
    month: int | None = None
    number: int | None = None


def days(text: str, published_at: str | None = None, *, by_tense: bool = False) -> list[Day]:
    """The days of a text, in order; `published_at` is the moment relative ones count from.

    `by_tense` is for an article's own text, whose verbs tell which Thursday is meant; a sentence
    told anew may have lost them.
    """
    present = date.fromisoformat(published_at[:10]) if published_at else None
    found = [_day(match, present) for match in _EXPRESSION.finditer(text) if not _no_day(match)]
    return _by_grammar(text, found, present) if by_tense and present and found else found


def _by_grammar(text: str, found: list[Day], present: date) -> list[Day]:
    """The days as the grammar of `rag.chronology` resolves them, by tense, where it does."""
    mentions = [one for one in resolve(text, present) if one.period.granularity in _EXACT]
    resolved = []
    for one in found:
        mention = next((m for m in mentions if m.start <= one.start < m.end), None)
        period = mention.period if mention else None
        readings = ((period.first, period.last),) if period else one.readings
        resolved.append(replace(one, readings=readings))
    return resolved


def _no_day(match: re.Match[str]) -> bool:
    """Whether it only looks like one: "may" and "march" written small, the end of "USA Today"."""
    month = match["m1"] or match["m2"] or match["m3"] or match["m4"]
    if month:
        return month[0].islower()
    return bool(match["near"]) and match["near"][0].isupper() and match.start() > 1


def _day(match: re.Match[str], present: date | None) -> Day:
    readings = tuple(_readings(match, present))
    start, end = match.span()
    if match["m4"]:
        start = match.start("m4")
    weekday = match["weekday"]
    month = match["m1"] or match["m2"] or match["m3"] or match["m4"]
    number = match["d1"] or match["d2"]
    return Day(
        readings,
        start,
        end,
        weekday=_WEEKDAYS[weekday.lower()] if weekday else None,
        month=_MONTHS[month.lower().rstrip(".")] if month else None,
        number=int(number) if number else None,
    )


def _readings(match: re.Match[str], present: date | None) -> Iterator[Interval]:
    if match["iso"]:
        yield from _stated(
            match["iso"][:4], int(match["iso"][5:7]), int(match["iso"][8:]), present
        )
    elif match["year"]:
        yield date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31)
    elif month := match["m1"] or match["m2"] or match["m3"] or match["m4"]:
        number = match["d1"] or match["d2"]
        yield from _stated(
            match["y1"] or match["y2"] or match["y3"],
            _MONTHS[month.lower().rstrip(".")],
            int(number) if number else None,
            present,
        )
    elif present is not None:
        yield from _relative(match, present)


def _stated(
    year: str | None, month: int, number: int | None, present: date | None
) -> Iterator[Interval]:
    """A day or month; without its year that of the article and its neighbours."""
    if year is None and present is None:
        return
    years = [int(year)] if year else [present.year + n for n in (-1, 0, 1)] if present else []
    for one in years:
        try:
            first = date(one, month, number or 1)
            last = first if number else date(one, month, calendar.monthrange(one, month)[1])
        except ValueError:
            continue
        if year or (present and abs((first - present).days) <= 366):
            yield first, last


def _relative(match: re.Match[str], present: date) -> Iterator[Interval]:
    if weekday := match["weekday"]:
        back = (present.weekday() - _WEEKDAYS[weekday.lower()]) % 7
        side = (match["side"] or "").lower()
        shifts = {"last": (-back or -7, -back - 7), "next": (7 - back, 14 - back)}
        for shift in shifts.get(side, (-back, 7 - back) if back else (0,)):
            yield _around(present, shift)
    elif near := match["near"]:
        word = near.lower()
        shift = -1 if word in ("yesterday", "last night") else 1 if word == "tomorrow" else 0
        yield _around(present, shift)
    elif match["way"]:
        count = _COUNTS.get(match["count"].lower()) or int(match["count"] or 0)
        length = _UNIT_DAYS[match["unit"].lower()]
        slack = 0 if length == 1 else length // 2
        yield _around(present, -count * length, slack)
    else:
        yield from _whole(match["which"].lower(), match["span"].lower(), present)


def _around(present: date, shift: int, slack: int = 0) -> Interval:
    middle = present + timedelta(days=shift)
    return middle - timedelta(days=slack), middle + timedelta(days=slack)


def _whole(which: str, span: str, present: date) -> Iterator[Interval]:
    step = {"last": -1, "next": 1, "coming": 1}.get(which, 0)
    if span == "year":
        yield date(present.year + step, 1, 1), date(present.year + step, 12, 31)
    elif span == "month":
        index = present.year * 12 + present.month - 1 + step
        year, month = divmod(index, 12)
        yield (
            date(year, month + 1, 1),
            date(year, month + 1, calendar.monthrange(year, month + 1)[1]),
        )
    else:
        monday = present - timedelta(days=present.weekday()) + timedelta(days=7 * step)
        first = monday + timedelta(days=5) if span == "weekend" else monday
        yield first, monday + timedelta(days=6)


def same_day(said: Day, stood: Day) -> bool:
    """Whether what is said can be the day that stood, or a span of time that holds it."""
    if said.weekday is not None and said.weekday == stood.weekday:
        return True
    if said.readings and stood.readings:
        return any(_holds(one, two) for one in said.readings for two in stood.readings)
    if said.weekday is not None or stood.weekday is not None:
        return said.weekday == stood.weekday
    if said.month is None or stood.month is None:
        return False
    return said.month == stood.month and said.number in (None, stood.number)


def _holds(said: Interval, stood: Interval) -> bool:
    return said[0] <= stood[0] and stood[1] <= said[1]
