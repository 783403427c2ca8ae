"""Rules for times counted from another: "yesterday", "last Thursday", "two days later"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from rag.chronology import spans, vocabulary
from rag.chronology.choosing import bare_weekday, nearest_weekday
from rag.chronology.dates import Handler
from rag.chronology.narrative import STORY, day_beside, later, unit_of_story, weekday_of_story
from rag.chronology.scene import Scene
from rag.chronology.tense import Tense
from rag.chronology.vocabulary import COUNT, DAY_PART, MONTH, UNIT, WEEKDAY, one_of
from rag.types import Period

_NOT_DAYS = re.compile(
    r"\s(?:night (?:live|lights|football)|morning (?:quarterback|football)|times|telegraph|mirror"
    r"|express|addams|school|street|square|market|club|magazine|island|post\b|star\b|tribune"
    r"|standard\b)"
    rf"|(?:-| (?:to|through) )(?:[a-z]+-)?{one_of(vocabulary.WEEKDAYS)}"
)
_FEASTS = frozenset(
    "black good ash super bloody cyber palm easter giving fat shrove maundy taco every each most "
    "any bowl holy throwback freaky ruby subsequent alternate through business nfl first second "
    "third fourth fifth".split()
)
_DEICTIC = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_NOWADAYS = frozenset(
    "even still until of usa to through as like than and's toward towards for better".split()
)
_PROGRAMME = re.compile(r"[\"”]? show|[.’']")
_SPAN_CUES = re.compile(r"(?:in|over|during|for|within|of|across|through|throughout|on|at) the \Z")


def deictic(scene: Scene, match: re.Match[str]) -> Period | None:
    """Yesterday, today, tonight, tomorrow; not "today" for "nowadays"."""
    word, start, end = match["word"], match.start(), match.end()
    if scene.anchor is None:
        return None
    after = scene.low[end : end + 2]
    if word == "tonight" and scene.follows(start, "last week "):
        return None
    if word in ("today", "tomorrow") and scene.strict:
        shown = scene.word_before(start)
        if after in ("'s", "’s") or shown in _NOWADAYS or scene.text[start - 1 : start] in "-.@":
            return None
        if scene.text[start].isupper() and _PROGRAMME.match(scene.low, end):
            return None
    return spans.day(scene.anchor + timedelta(days=_DEICTIC[word]))


def weekday(scene: Scene, match: re.Match[str]) -> Period | None:
    """Thursday; late Thursday; Thursday night; Thursday of last week."""
    start, end = match.start("weekday"), match.end("weekday")
    if not scene.capital(start) or scene.anchor is None or _no_day(scene, start, end):
        return None
    written = match["weekday"]
    if written.rstrip(".") in vocabulary.SHORT_WEEKDAYS and not written.endswith("."):
        return None
    number = vocabulary.weekday(written)
    if side := match["week"]:
        return _in_week(scene.anchor, number, {"last": -1, "this": 0, "next": 1}[side])
    return bare_weekday(scene, number, start, match.end())


def _no_day(scene: Scene, start: int, end: int) -> bool:
    """Whether it is part of a name or a habit: Black Friday, every Sunday, the Sunday Times."""
    if scene.word_before(start) in _FEASTS or scene.follows(start, "mail on "):
        return True
    return _NOT_DAYS.match(scene.low, end) is not None


def _in_week(anchor: date, number: int, weeks: int) -> Period:
    monday = spans.week(anchor).first + timedelta(days=7 * weeks)
    return spans.day(monday + timedelta(days=number))


def sided_weekday(scene: Scene, match: re.Match[str]) -> Period | None:
    """Last Thursday, next Monday, this Friday, the following Tuesday."""
    start, end = match.span()
    if not scene.capital(match.start("weekday")):
        return None
    number, side = vocabulary.weekday(match["weekday"]), match["side"]
    if scene.low.startswith((" of ", " in "), end) and scene.follows(start, "the "):
        return None
    if side in STORY:
        return weekday_of_story(scene, start, number, side)
    return _beside_now(scene, match, number, side) if scene.anchor else None


def _beside_now(scene: Scene, match: re.Match[str], number: int, side: str) -> Period:
    assert scene.anchor is not None  # noqa: S101  # the caller saw to it
    step = timedelta(days=1)
    if side == "next":
        return _in_week(scene.anchor, number, 1)
    if side in ("coming", "this coming", "upcoming"):
        return spans.day(nearest_weekday(scene.anchor + step, number, future=True))
    if side == "this":
        return _this_weekday(scene, match, number)
    latest = nearest_weekday(scene.anchor - step, number, future=False)
    # Nobody calls yesterday "last Thursday"; "this past Thursday" may be that.
    yesterday = side == "last" and latest == scene.anchor - step
    return spans.day(latest - 7 * step if yesterday else latest)


def _this_weekday(scene: Scene, match: re.Match[str], number: int) -> Period:
    assert scene.anchor is not None  # noqa: S101  # the caller saw to it
    if scene.tense(match.start(), match.end()) == "past":
        return _in_week(scene.anchor, number, 0)
    return spans.day(nearest_weekday(scene.anchor, number, future=True))


def sided_unit(scene: Scene, match: re.Match[str]) -> Period | None:
    """Last week, this month, next year, that summer, the following day, last night."""
    side, unit = match["side"].removeprefix("this "), match["unit"]
    if scene.low.startswith(" of ", match.end()):
        return None
    after_the = scene.follows(match.start(), "the ")
    within = _SPAN_CUES.search(scene.low[max(0, match.start() - 20) : match.start()]) is not None
    if side in STORY or (side == "next" and after_the and not (within and unit != "day")):
        return unit_of_story(scene, match, side, unit)
    if scene.anchor is None or unit == "day" or (after_the and side == "last" and not within):
        return None
    if unit != "weekend" and (after_the or side in ("past", "coming")):
        return _stretch(scene, side, 1, unit)
    return _sided(scene, side, unit, scene.tense(*match.span()) if unit == "weekend" else None)


_STEP = {"last": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "upcoming": 1}


def _sided(scene: Scene, side: str, unit: str, tense: Tense | None) -> Period | None:
    assert scene.anchor is not None  # noqa: S101  # the caller saw to it
    step = _STEP.get(side)
    if step is None:
        return None
    if unit == "weekend":
        # On a Monday "this weekend" may be the one just past.
        past = side == "this" and scene.anchor.weekday() < 3 and tense == "past"
        return _weekend(scene.anchor, "last" if past else side)
    if unit == "decade":
        return spans.decade(scene.anchor.year // 10 * 10 + 10 * step)
    return spans.shifted(scene.anchor, step, unit)


def _weekend(anchor: date, side: str) -> Period:
    """A weekend seen from a day; on a Sunday "last weekend" is not the one that is running."""
    this = spans.weekend(anchor)
    if side in ("last", "past"):
        return spans.weekend(anchor - timedelta(days=7))
    if side == "next" and anchor.weekday() >= 5:
        return spans.weekend(anchor + timedelta(days=7))
    if side == "next":
        return spans.weekend(anchor + timedelta(days=7)) if anchor.weekday() < 2 else this
    return this


def _stretch(scene: Scene, side: str, count: int, unit: str) -> Period | None:
    """The days from some units ago until now, or from now on."""
    if scene.anchor is None:
        return None
    ahead = side in ("next", "coming", "upcoming", "following")
    other = spans.back(scene.anchor, count if ahead else -count, unit)
    return spans.period(scene.anchor, other, "range") if other else None


def counted_stretch(scene: Scene, match: re.Match[str]) -> Period | None:
    """The past two weeks, the next three months."""
    return _stretch(scene, match["side"], vocabulary.count(match["count"]), match["unit"])


def sided_season(scene: Scene, match: re.Match[str]) -> Period | None:
    """Last summer is that of the calendar year before; last winter the one that ended last."""
    side, name = match["side"].removeprefix("this "), match["season"]
    if side in ("that", "same", "following", "previous"):
        told = scene.reference(match.start())
        step = {"following": 1, "previous": -1}.get(side, 0)
        return spans.season(name, told.first.year + step) if told else None
    if scene.anchor is None or scene.follows(match.start(), "the "):
        return None
    year, month = scene.anchor.year, scene.anchor.month
    if side == "past":
        this = spans.season(name, year)
        return this if this.last < scene.anchor else spans.season(name, year - 1)
    if name == "winter":
        running = year if month >= 7 else year - 1
        step = {"last": -1 if month in (12, 1, 2) or month >= 7 else 0, "next": 1}.get(side, 0)
        return spans.season(name, running + step)
    return spans.season(name, year + {"last": -1, "next": 1}.get(side, 0))


def sided_month(scene: Scene, match: re.Match[str]) -> Period | None:
    """Last May, next May, this May."""
    if scene.anchor is None or not scene.capital(match.start("month")):
        return None
    number, side = vocabulary.month(match["month"]), match["side"]
    year, month = scene.anchor.year, scene.anchor.month
    if side in ("last", "past", "this past"):
        return spans.month(year - (number >= month), number)
    if side in ("next", "coming", "this coming"):
        return spans.month(year + (number <= month), number)
    return spans.month(year, number) if side == "this" else None


def ago(scene: Scene, match: re.Match[str]) -> Period | None:
    """Three weeks ago; 10 years from now."""
    if scene.anchor is None:
        return None
    count = vocabulary.count(match["count"])
    return spans.shifted(
        scene.anchor, count if match["way"] == "from now" else -count, match["unit"]
    )


def ahead(scene: Scene, match: re.Match[str]) -> Period | None:
    """In three weeks, where the verb speaks of what is to come."""
    if scene.anchor is None or scene.tense(match.start(), match.end()) != "future":
        return None
    count = vocabulary.count(match["count"])
    if match["next"]:
        return _stretch(scene, "next", count, match["unit"])
    return spans.shifted(scene.anchor, count, match["unit"])


def part_of_now(scene: Scene, match: re.Match[str]) -> Period | None:
    """Earlier this month, later this year: from its beginning until now, or from now on."""
    if scene.anchor is None:
        return None
    whole = spans.shifted(scene.anchor, 0, match["unit"])
    if whole is None or match["unit"] == "day":
        return None
    if match["way"] == "later":
        return spans.period(scene.anchor, whole.last, "range")
    return spans.period(whole.first, scene.anchor, "range")


def this_part_of_day(scene: Scene, match: re.Match[str]) -> Period | None:
    """This morning; last night is the night that began yesterday."""
    if scene.anchor is None:
        return None
    return spans.day(scene.anchor - timedelta(days=match["side"] == "last"))


def the_weekend(scene: Scene, match: re.Match[str]) -> Period | None:
    """Over the weekend: the one just past, or the next where the verb says so."""
    if scene.anchor is None:
        return None
    this = spans.weekend(scene.anchor)
    if scene.anchor.weekday() >= 5 or scene.tense(match.start(), match.end()) == "future":
        return this
    return spans.weekend(scene.anchor - timedelta(days=7))


_SIDES = (
    "(?P<side>last|this past|this coming|this|next|past|previous|coming|upcoming|following|same"
    "|that|current)"
)

DEICTIC_WORDS = tuple(_DEICTIC)
SIDE_WORDS = (
    "last", "this", "next", "past", "previous", "coming", "upcoming", "following", "same", "that",
    "current",
)  # fmt: skip

DEICTIC_RULES: list[tuple[str, Handler]] = [
    (rf"(?P<word>{one_of(_DEICTIC)})\b{DAY_PART}", deictic),
]
WEEKDAY_RULES: list[tuple[str, Handler]] = [
    (rf"{WEEKDAY}(?:,? (?:of )?(?P<week>last|this|next) week\b)?{DAY_PART}", weekday),
]
SIDED_RULES: list[tuple[str, Handler]] = [
    (r"(?P<side>this|last) (?P<part>morning|afternoon|evening|night)\b", this_part_of_day),
    (rf"{_SIDES} {WEEKDAY}{DAY_PART}", sided_weekday),
    (rf"{_SIDES} (?P<season>{one_of(vocabulary.SEASONS)})\b(?! (?:of|from|back))", sided_season),
    (rf"{_SIDES} {MONTH}(?! \d)", sided_month),
    (rf"(?P<side>last|past|next|previous|coming|following) {COUNT} {UNIT}", counted_stretch),
    (r"(?:next|following) (?:day|morning|afternoon|evening)(?P<unit>)(?P<way>)\b", day_beside),
    (rf"{_SIDES} (?P<unit>{one_of(vocabulary.UNITS)})\b", sided_unit),
]
COUNTED_RULES: list[tuple[str, Handler]] = [
    (rf"{COUNT}[ -]{UNIT} (?P<way>ago|from now)\b", ago),
    (rf"{COUNT} {UNIT} (?P<way>later|earlier|before|after|afterwards?|prior|previously)\b", later),
]
IN_RULES: list[tuple[str, Handler]] = [
    (rf"(?:in|within) (?P<next>the next )?{COUNT} {UNIT}(?! of\b)", ahead),
]
DAY_RULES: list[tuple[str, Handler]] = [
    (r"(?P<unit>day|week|month|year) (?P<way>before|after)\b", day_beside),
    (r"(?<=over the |.ing the |..at the |..on the |..by the )(?P<unit>weekend)\b", the_weekend),
]
PART_RULES: list[tuple[str, Handler]] = [
    (
        rf"(?P<way>earlier|later) (?:this|in the) (?P<unit>{one_of(vocabulary.UNITS)})\b",
        part_of_now,
    ),
]
