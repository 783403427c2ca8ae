"""Rules for times counted from the one a story has come to: "two days later", "the day before"."""

from __future__ import annotations

import re
from datetime import timedelta

from rag.chronology import spans, vocabulary
from rag.chronology.choosing import nearest_weekday
from rag.chronology.scene import Scene
from rag.types import Period

STORY = frozenset({"following", "previous", "same", "that"})
_NARRATIVE_END = re.compile(
    r"(?:[,.;:)”\"]|\s+(?:and|but|when|as|in|at|on|to|with|by|from)\b|\Z|\n)"
)


def weekday_of_story(scene: Scene, start: int, number: int, side: str) -> Period | None:
    """The following Tuesday, the same Friday."""
    told = scene.reference(start)
    if told is None or told.granularity != "day":
        return None
    if side in ("same", "that"):
        return told if told.first.weekday() == number else None
    step = timedelta(days=1 if side == "following" else -1)
    return spans.day(nearest_weekday(told.first + step, number, future=side == "following"))


def unit_of_story(scene: Scene, match: re.Match[str], side: str, unit: str) -> Period | None:
    """The following week, the previous year, that summer."""
    told = scene.reference(match.start())
    if told is None or (unit == "day" and told.granularity != "day"):
        return None
    if side in ("same", "that"):
        step = 0
    elif scene.follows(match.start(), "the "):
        step = -1 if side == "previous" else 1
    else:
        return None
    coarse = {"week": 7, "weekend": 7, "month": 31, "year": 366, "day": 1, "decade": 3660}
    if (told.last - told.first).days + 1 > coarse.get(unit, 0):
        return None
    if unit == "decade":
        return spans.decade(told.first.year // 10 * 10 + 10 * step)
    return _told_so_far(scene, match, spans.shifted(told.first, step, unit))


def later(scene: Scene, match: re.Match[str]) -> Period | None:
    """Two days later; three years earlier; a week before: counted from the time told last."""
    told = scene.reference(match.start())
    unit, way = match["unit"], match["way"]
    if told is None or scene.low.startswith(" than", match.end()):
        return None
    if way in ("before", "after", "afterward", "afterwards", "prior") and not _NARRATIVE_END.match(
        scene.low, match.end()
    ):
        return None
    if unit in ("day", "week") and told.granularity not in ("day", unit):
        return None
    count = vocabulary.count(match["count"])
    back = way in ("earlier", "before", "prior", "previously")
    return _told_so_far(scene, match, spans.shifted(told.first, -count if back else count, unit))


def day_beside(scene: Scene, match: re.Match[str]) -> Period | None:
    """The day before, the next day: one from the time told last."""
    told = scene.reference(match.start())
    if told is None or told.granularity != "day" or not scene.follows(match.start(), "the "):
        return None
    if not _NARRATIVE_END.match(scene.low, match.end()):
        return None
    step = -1 if match["way"] == "before" else 1
    return _told_so_far(scene, match, spans.shifted(told.first, step, match["unit"] or "day"))


def _told_so_far(scene: Scene, match: re.Match[str], period: Period | None) -> Period | None:
    """A time that a story has come to; one that is still to come only where the verb says so."""
    if period is None or scene.anchor is None or period.first <= scene.anchor:
        return period
    return period if scene.tense(*match.span()) == "future" else None
