"""Text → the times it tells, as days of the calendar.

One pass over the words of a text: only a word that can begin a time expression has rules, and
those are tried where it stands. Times are resolved against the day the text was written on and,
for "two days later", against the time told last before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from rag.chronology import compounds, dates, relative, vocabulary
from rag.chronology.compounds import Found
from rag.chronology.scene import Scene
from rag.types import TimeMention

_TOKEN = re.compile(r"[a-z0-9]+")
_STATED_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")

Rules = tuple[tuple["re.Pattern[str]", dates.Handler], ...]


def resolve(text: str, anchor: date | None, *, strict: bool = True) -> list[TimeMention]:
    """The times a text tells, in order; they do not overlap.

    What cannot be resolved for sure is left out: "recently", "a few weeks ago", and without an
    anchor everything but whole dates.

    Args:
        text: an article's text, or a question.
        anchor: the day it was written on.
        strict: whether names of days and months must begin with a capital letter.
    """
    scene = Scene(text, lowered(text), anchor, strict)
    found: list[TimeMention] = []
    taken = 0
    for token in _TOKEN.finditer(scene.low):
        if token.start() < taken:
            continue
        one = at(scene, token.start(), token[0])
        if one is not None:
            taken = one.end
            found.append(TimeMention(one.start, one.end, one.period))
            _remember(scene, one)
    return found


def lowered(text: str) -> str:
    """The text in lower case with every letter in its place."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def at(scene: Scene, place: int, word: str) -> Found | None:
    """The time expression that begins with the word at a place; None where none does."""
    try:
        return _at(scene, place, word)
    except (ValueError, OverflowError):  # before the year 1, after 9999
        return None


def _at(scene: Scene, place: int, word: str) -> Found | None:
    rules, compound = (_digits(), None) if word[0].isdigit() else _table().get(word, ((), None))
    if compound is not None and (whole := compound(scene, place, _inner)) is not None:
        return whole
    for pattern, handler in rules:
        if (match := pattern.match(scene.low, place)) is not None:
            period = handler(scene, match)
            if period is not None:
                return Found(match.start(), match.end(), period)
    return None


def _inner(scene: Scene, place: int) -> Found | None:
    """The time expression inside a larger one, such as after "since"."""
    token = _TOKEN.match(scene.low, place)
    if token is None:
        return None
    before, scene.cued = scene.cued, True
    try:
        return at(scene, place, token[0])
    finally:
        scene.cued = before


def _remember(scene: Scene, one: Found) -> None:
    """What the story has come to; the day of writing itself is no place in it."""
    period = one.period
    running = scene.anchor is not None and period.first <= scene.anchor <= period.last
    if not running and period.granularity not in ("range", "decade", "century"):
        scene.told, scene.told_at = period, one.end
    stated = _STATED_YEAR.search(scene.low, one.start, one.end)
    if stated and not scene.follows(one.start, "the ") and one.period.granularity != "range":
        scene.year, scene.year_at = int(stated[0]), one.start


@cache
def _digits() -> Rules:
    return _compiled([*dates.DIGIT_RULES, *relative.COUNTED_RULES])


@cache
def _table() -> dict[str, tuple[Rules, compounds.Compound | None]]:
    """The rules for each word that can begin a time expression."""
    groups: list[tuple[Iterable[str], Sequence[tuple[str, dates.Handler]]]] = [
        (vocabulary.ALL_WEEKDAYS, [*dates.WEEKDAY_RULES, *relative.WEEKDAY_RULES]),
        (vocabulary.ALL_MONTHS, dates.MONTH_RULES),
        (relative.DEICTIC_WORDS, relative.DEICTIC_RULES),
        (relative.SIDE_WORDS, relative.SIDED_RULES),
        (vocabulary.NUMBERS, relative.COUNTED_RULES),
        (("in", "within"), relative.IN_RULES),
        (("day", "week", "month", "year", "weekend"), relative.DAY_RULES),
        (("earlier", "later"), relative.PART_RULES),
        (vocabulary.SEASONS, dates.SEASON_RULES),
        (vocabulary.DECADES, dates.DECADE_RULES),
        ((*(f"q{n}" for n in range(1, 5)), "h1", "h2"), dates.QUARTER_RULES),
        (dates.ORDINAL_WORDS, dates.QUARTER_RULES),
    ]
    table: dict[str, list[tuple[str, dates.Handler]]] = {}
    for words, rules in groups:
        for word in words:
            table.setdefault(word, []).extend(rules)
    joined = {word: (_compiled(rules), None) for word, rules in table.items()}
    return joined | {
        word: (joined.get(word, ((), None))[0], compound)
        for word, compound in compounds.COMPOUNDS.items()
    }


def _compiled(rules: Iterable[tuple[str, dates.Handler]]) -> Rules:
    return tuple((re.compile(pattern), handler) for pattern, handler in rules)
