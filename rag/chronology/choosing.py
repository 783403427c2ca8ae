"""Which of several days or years a time without its year, or a bare weekday, stands for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from rag.chronology import spans
from rag.chronology.scene import Scene
from rag.chronology.tense import HAPPENING
from rag.types import Period

YEAR_TURNS_DAYS = 215
"""A day without its year is one of the running year (AP style) unless it lies further off than
this against the verb, as December does in January."""

KNOWN = {
    (10, 7): (2023, ("hamas", "israel", "gaza", "massacre", "hostage")),
    (9, 11): (2001, ("attack", "terror", "hijack", "trade center")),
    (1, 6): (
        2021,
        ("capitol", "riot", "insurrection", "committee", "investigation", "trump", "pence"),
    ),
}
"""Days that are known by their date alone, and the words that show that they are meant."""
_AROUND_CHARS = 200
_ANNOUNCED = re.compile(r":\s")
"""After a day in a programme or a forecast."""


def bare_weekday(scene: Scene, number: int, start: int, end: int) -> Period | None:
    """The nearest day of that name that the tense allows; the day of writing counts as both."""
    if scene.anchor is None:
        return None
    future = _is_to_come(scene, start, end)
    return spans.day(nearest_weekday(scene.anchor, number, future=future))


def _is_to_come(scene: Scene, start: int, end: int) -> bool:
    """Whether a bare weekday is the next one: by its verb, unless its own surroundings tell."""
    if _ANNOUNCED.match(scene.low, end):
        return True
    happening = HAPPENING.match(scene.low, end) is not None
    if happening and scene.follows(start, "for "):
        return True
    owns = scene.low.startswith(("'s ", "’s "), end)
    if owns and not happening and not scene.follows(start, "ahead of "):
        return False
    return scene.tense(start, end) == "future"


def nearest_weekday(base: date, number: int, *, future: bool) -> date:
    """The first weekday from a day on, or the last one up to it."""
    ahead = (number - base.weekday()) % 7
    return base + timedelta(days=ahead if future or ahead == 0 else ahead - 7)


def without_year(
    scene: Scene, at: Callable[[int], Period | None], start: int, end: int
) -> Period | None:
    """A day or month without its year.

    Args:
        scene: the text.
        at: the period in a given year, None where that year has no such day.
        start: where the expression begins.
        end: where it ends.
    """
    if (told := scene.told_year(start)) is not None:
        return at(told)
    if scene.anchor is None:
        return None
    this = at(scene.anchor.year)
    if this is None:
        return at(scene.anchor.year - 1) or at(scene.anchor.year + 1)
    if (known := _known(scene, this, start, end)) is not None:
        return at(known)
    return _by_tense(scene, this, at, scene.tense(start, end))


def _by_tense(
    scene: Scene, this: Period, at: Callable[[int], Period | None], verb: str | None
) -> Period | None:
    anchor = scene.anchor
    assert anchor is not None  # noqa: S101  # the caller saw to it
    if this.first <= anchor <= this.last:
        return this
    away = (this.first - anchor).days if this.first > anchor else (this.last - anchor).days
    if verb is None:
        others = [at(anchor.year - 1), this, at(anchor.year + 1)]
        return min((p for p in others if p), key=lambda p: abs((p.first - anchor).days))
    allowed = 0 if this.granularity == "month" else YEAR_TURNS_DAYS
    if verb == "past" and away > allowed:
        return at(anchor.year - 1)
    if verb == "future" and away < -allowed:
        return at(anchor.year + 1)
    return this


def _known(scene: Scene, this: Period, start: int, end: int) -> int | None:
    if this.granularity != "day":
        return None
    year, words = KNOWN.get((this.first.month, this.first.day), (0, ()))
    if not year or scene.anchor is None or scene.anchor.year < year:
        return None
    around = scene.low[max(0, start - _AROUND_CHARS) : end + _AROUND_CHARS]
    return year if any(word in around for word in words) else None
