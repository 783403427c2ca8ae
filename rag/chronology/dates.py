"""Rules for times that a calendar names: "7 May 2025", "in May", "the 1990s", "early 2024"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from rag.chronology import spans, vocabulary
from rag.chronology.choosing import without_year
from rag.chronology.scene import Scene
from rag.chronology.vocabulary import MONTH, NUMBER_OF_DAY, WEEKDAY, YEAR, one_of
from rag.types import Period

Handler = Callable[[Scene, "re.Match[str]"], Period | None]

_DAY_2 = NUMBER_OF_DAY.replace("<day>", "<day2>")
_MONTH_2 = MONTH.replace("<month>", "<month2>")
_OWN_YEAR = rf"(?:,? {YEAR})?"
_TO = r"\s?(?:-|–|—|to|through|until)\s?"

_MONTH_CUES = frozenset(
    "in since until till by from during last next this early late mid of through between to "
    "before after for around and until throughout past previous late".split()
)
_MONTH_NOUNS = re.compile(r"['’]s\b| \d| (?:election|meeting|vote|referendum|summit|deadline)")
_YEAR_CUES = frozenset(
    "in since of by until till from during after before for early late mid through between "
    "around circa year years the ( [ last to and back summer spring fall autumn winter or".split()
)
_AS_ADJECTIVE = re.compile(r" [a-z\"“‘]")
_UNITS = re.compile(
    r"[\s-](?:people|persons|men|women|children|votes?|miles?|km|kilomet|met(?:er|re)s|feet|foot|ft"
    r"|pounds|dollars|euros|yen|points|times|calories|troops|soldiers|homes|houses|workers|jobs"
    r"|cases|deaths|students|pages|words|units|tons|tonnes|acres|hectares|hours|square|employees"
    r"|members|others|more|sq|degrees|copies|seats|rooms|stores|flights|migrants|victims|residents"
    r"|block\b|mah|mg|ml|hp|volts?|watts?)"
)


def iso(_: Scene, match: re.Match[str]) -> Period | None:
    """2025-05-07."""
    return _day(int(match["y"]), int(match["m"]), int(match["d"]))


def slashed(_: Scene, match: re.Match[str]) -> Period | None:
    """13/05/2025 and 05/13/2025; 05/07/2025 may be two days, so it is none."""
    one, two, year = int(match["a"]), int(match["b"]), int(match["y"])
    if one == two or (one <= 12) != (two <= 12):
        return _day(year, *((two, one) if one > 12 else (one, two)))
    return None


def month_day(scene: Scene, match: re.Match[str]) -> Period | None:
    """May 7; 7 May; Wednesday, May 7, 2025: where a weekday is named, it tells the year."""
    groups = match.groupdict()
    if not scene.capital(match.start("month")):
        return None
    number, day = vocabulary.month(match["month"]), int(match["day"])
    if match["year"]:
        return _day(int(match["year"]), number, day)
    if groups.get("weekday") and scene.anchor is not None:
        return _by_weekday(scene.anchor, number, day, vocabulary.weekday(match["weekday"]))
    return without_year(scene, lambda year: _day(year, number, day), match.start(), match.end())


def _by_weekday(anchor: date, number: int, day: int, weekday: int) -> Period | None:
    years = sorted(range(anchor.year - 6, anchor.year + 3), key=lambda y: abs(y - anchor.year))
    found = (_day(year, number, day) for year in years)
    return next((p for p in found if p and p.first.weekday() == weekday), None)


def day_range(scene: Scene, match: re.Match[str]) -> Period | None:
    """May 5-7; 5 to 7 May 2025; April 28 to May 2."""
    if not scene.capital(match.start("month")):
        return None
    number, first, last = vocabulary.month(match["month"]), int(match["day"]), int(match["day2"])
    other = match.groupdict().get("month2")
    number_2 = vocabulary.month(other) if other else number
    if not other and first >= last:
        return None

    def at(year: int) -> Period | None:
        start, end = _day(year, number, first), _day(year + (number_2 < number), number_2, last)
        return spans.period(start.first, end.last, "range") if start and end else None

    if match["year"]:
        return at(int(match["year"]) - (number_2 < number))
    return without_year(scene, at, match.start(), match.end())


def month_year(scene: Scene, match: re.Match[str]) -> Period | None:
    """May 2025; May of last year."""
    if not scene.capital(match.start("month")):
        return None
    number = vocabulary.month(match["month"])
    if match["year"]:
        return spans.month(int(match["year"]), number)
    if scene.anchor is None:
        return None
    return spans.month(scene.anchor.year + _SIDE[match["side"]], number)


_SIDE = {"last": -1, "this": 0, "next": 1, "the same": 0, "that": 0}


def bare_month(scene: Scene, match: re.Match[str]) -> Period | None:
    """In May: a month by itself counts only where its neighbours show that it is one."""
    start, end = match.start("month"), match.end("month")
    if not scene.capital(start) or match["month"].rstrip(".") in vocabulary.SHORT_MONTHS:
        return None
    cued = scene.cued or scene.word_before(start).rstrip("-") in _MONTH_CUES
    certain = match["month"] not in ("may", "march")
    if not cued and not (certain and _MONTH_NOUNS.match(scene.low, end)):
        return None
    if _is_name(scene, end):
        return None
    number = vocabulary.month(match["month"])
    if scene.follows(start, "since "):
        verb_blind = Scene(scene.text, scene.low, scene.anchor, year=scene.year)
        return _last(verb_blind, number)
    return without_year(scene, lambda year: spans.month(year, number), start, end)


def _last(scene: Scene, number: int) -> Period | None:
    """The last month of that name that has begun."""
    if scene.anchor is None:
        return None
    return spans.month(scene.anchor.year - (number > scene.anchor.month), number)


def _is_name(scene: Scene, end: int) -> bool:
    """Whether another name goes on: "in April Jones's view", "for Theresa May"."""
    after = scene.text[end : end + 2]
    return scene.strict and after[:1] == " " and after[1:].isupper()


def year(scene: Scene, match: re.Match[str]) -> Period | None:
    """In 2019; the 2020 election; (2019)."""
    start, end = match.span()
    if scene.text[start - 1 : start] in ("$", "£", "€", "#", ".", "/", "-", "+"):
        return None
    before = scene.word_before(start)
    if not scene.cued and before not in _YEAR_CUES:
        return None
    if before in ("the", "last", "to", "and", "or", "for", "of", "a") and _UNITS.match(
        scene.low, end
    ):
        return None
    if before == "the" and not _AS_ADJECTIVE.match(scene.low, end):
        return None
    if before in ("to", "and", "or") and scene.year_at < start - 24:
        return None
    return _year(int(match["year"])) if not _UNITS.match(scene.low, end) else None


def years(_: Scene, match: re.Match[str]) -> Period | None:
    """2019-2021; 2019–20; 2019 to 2021."""
    first, second = int(match["year"]), match["to"]
    last = int(second) if len(second) == 4 else first // 100 * 100 + int(second)
    if not first < last <= first + 60 or not _year(first):
        return None
    return spans.period(spans.year(first).first, spans.year(last).last, "range")


def decade(scene: Scene, match: re.Match[str]) -> Period | None:
    """The 1990s; the '90s; the nineties."""
    written = match["decade"]
    before = scene.low[max(0, match.start() - 5) : match.start()]
    if written in vocabulary.DECADES:
        fitting = before.endswith("the ")
        return spans.decade(1900 + vocabulary.DECADES[written]) if fitting else None
    number = int(written)
    if number < 100:
        if not before.endswith(("'", "’", "‘", "the ")) or number % 10:
            return None
        if before.endswith("the ") and scene.low.startswith((" and", ","), match.end()):
            return None
        number += 1900 if number >= 30 else 2000
    return spans.decade(number) if number % 10 == 0 and number < 2100 else None


_ORDINAL_CENTURIES = {
    "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
    "twenty-first": 21,
}  # fmt: skip


def century(_: Scene, match: re.Match[str]) -> Period | None:
    """The 19th century."""
    written = match["century"]
    number = _ORDINAL_CENTURIES.get(written) or int(written)
    return spans.century(number) if 11 <= number <= 22 else None


def quarter(scene: Scene, match: re.Match[str]) -> Period | None:
    """The third quarter of 2024; Q3 2024; the first half of this year."""
    written = match["quarter"]
    halves = written.startswith("h") or match.groupdict().get("half") == "half"
    digits = re.sub(r"\D", "", written)
    number = int(digits) if digits else vocabulary.ORDINALS[written]
    stated = _stated_year(scene, match)
    if stated is None or number > (2 if halves else 4):
        return None
    return spans.half(stated, number) if halves else spans.quarter(stated, number)


def season(scene: Scene, match: re.Match[str]) -> Period | None:
    """The summer of 2024; summer 2024."""
    stated = _stated_year(scene, match)
    return spans.season(match["season"], stated) if stated else None


def _stated_year(scene: Scene, match: re.Match[str]) -> int | None:
    if match["year"]:
        return int(match["year"])
    side = match.groupdict().get("side")
    if not side or scene.anchor is None:
        return None
    return scene.anchor.year + (-1 if side.startswith("last") else side.startswith("next"))


def _day(year: int, month: int, day: int) -> Period | None:
    try:
        return spans.day(date(year, month, day))
    except ValueError:
        return None


def _year(number: int) -> Period | None:
    return spans.year(number) if 1500 <= number <= 2100 else None


_SIDED = r"(?P<side>last|this|next|the)"
_IN_YEAR = rf"(?:,? of|,)? (?:fiscal )?(?:{YEAR}|{_SIDED} (?:fiscal )?year\b)"

ORDINAL_WORDS = (*vocabulary.ORDINALS, *(name.split("-")[0] for name in _ORDINAL_CENTURIES))

WEEKDAY_RULES: list[tuple[str, Handler]] = [
    (rf"{WEEKDAY},? (?:the )?{NUMBER_OF_DAY}(?: of)? {MONTH}{_OWN_YEAR}", month_day),
    (rf"{WEEKDAY},? (?:the )?{MONTH},? (?:the )?{NUMBER_OF_DAY}{_OWN_YEAR}", month_day),
]
MONTH_RULES: list[tuple[str, Handler]] = [
    (rf"(?<=between ){MONTH} {NUMBER_OF_DAY} and {_DAY_2}\b{_OWN_YEAR}", day_range),
    (rf"{MONTH} {NUMBER_OF_DAY}{_TO}{_MONTH_2} {_DAY_2}{_OWN_YEAR}", day_range),
    (rf"{MONTH} {NUMBER_OF_DAY}{_TO}{_DAY_2}\b{_OWN_YEAR}(?! (?:people|years))", day_range),
    (rf"{MONTH},? (?:the )?{NUMBER_OF_DAY}\b{_OWN_YEAR}(?![ -](?:people|per|million))", month_day),
    (rf"{MONTH}(?: of|,)? {YEAR}", month_year),
    (rf"{MONTH}(?:,? of)?(?P<year>)? (?P<side>last|this|next) year\b", month_year),
    (MONTH, bare_month),
]  # fmt: skip
DIGIT_RULES: list[tuple[str, Handler]] = [
    (r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)", iso),
    (r"(?P<a>\d\d?)/(?P<b>\d\d?)/(?P<y>\d{4})(?!\d)", slashed),
    (rf"{NUMBER_OF_DAY}(?: of)? {MONTH}{_TO}{_DAY_2}(?: of)? {_MONTH_2}{_OWN_YEAR}", day_range),
    (rf"{NUMBER_OF_DAY}{_TO}{_DAY_2}(?: of)? {MONTH}{_OWN_YEAR}", day_range),
    (rf"(?<=between ){NUMBER_OF_DAY} and {_DAY_2}(?: of)? {MONTH}{_OWN_YEAR}", day_range),
    (rf"{NUMBER_OF_DAY}(?: of)? {MONTH}{_OWN_YEAR}", month_day),
    (r"(?P<decade>\d\d(?:\d\d)?)(?:s|(?<=the \d{4})['’]s|(?<=['’]\d\d)['’]s)\b", decade),
    (r"(?P<century>\d\d)(?:st|nd|rd|th)[ -]century\b(?! fox| studios)", century),
    (rf"{YEAR}\s?(?:-|–|—|to|through)\s?(?P<to>\d{{4}}|\d\d)(?![\d%-]|[.,]\d)", years),
    (rf"{YEAR}(?!-\d|s\b|th\b)", year),
]
QUARTER_RULES: list[tuple[str, Handler]] = [
    (rf"(?P<quarter>q[1-4]|h[12]){_IN_YEAR}", quarter),
    (rf"(?P<quarter>{one_of(vocabulary.ORDINALS)})[ -](?P<half>quarter|half){_IN_YEAR}", quarter),
    (r"(?P<century>" + one_of(_ORDINAL_CENTURIES) + r")[ -]century\b", century),
]
SEASON_RULES: list[tuple[str, Handler]] = [
    (rf"(?P<season>{one_of(vocabulary.SEASONS)}){_IN_YEAR}", season),
]
DECADE_RULES: list[tuple[str, Handler]] = [
    (rf"(?P<decade>{one_of(vocabulary.DECADES)})\b", decade),
]
