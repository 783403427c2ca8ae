"""Sentences made false by rule: one fact of a true one changed, each change of a kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random

from eval.bench.source import Source
from rag.english.names import CALENDAR, names
from rag.english.patterns import MONTH, WEEKDAY

_NUMBER_WORDS = "two three four five six seven eight nine ten eleven twelve".split()
_DIGITS = re.compile(r"(?<![\w.,:-])\d[\d,]*(?:\.\d+)?(?![\w:]|\.\d|-\w)")
_SPELT = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_DAY_OF_MONTH = re.compile(rf"\b(\d{{1,2}}) ({MONTH})\b|\b({MONTH}) (\d{{1,2}})\b")
_AUXILIARY = re.compile(
    r"\b(was|were|is|are|will|would|has|have|had|could|should) (?!not\b|no\b|to\b|n['’]t)(?=[a-z])"
)
_NOT = re.compile(r"\b(was|were|is|are|will|would|has|have|had|could|did|does|do) not (?=\w)")
_TURNED = {
    "rose": "fell", "fell": "rose", "rise": "fall", "risen": "fallen", "fallen": "risen",
    "increased": "decreased", "increase": "decrease", "more than": "less than",
    "less than": "more than", "before": "after", "after": "before", "opened": "closed",
    "closed": "opened", "began": "ended", "won": "lost", "lost": "won", "approved": "rejected",
    "rejected": "approved", "accepted": "refused", "refused": "agreed", "higher": "lower",
    "lower": "higher", "highest": "lowest", "largest": "smallest", "bought": "sold",
    "sold": "bought", "arrived": "left", "over": "under", "above": "below", "north": "south",
    "south": "north", "east": "west", "west": "east", "at least": "at most", "won by": "lost by",
    "survived": "died", "killed": "rescued", "guilty": "innocent", "first": "last",
    "early": "late", "earlier": "later", "longer": "shorter", "best": "worst",
    "success": "failure", "failed": "succeeded", "allowed": "banned", "banned": "allowed",
    "supported": "opposed", "opposed": "supported", "confirmed": "denied", "denied": "confirmed",
    "started": "stopped", "stopped": "started", "up": "down", "down": "up", "doubled": "halved",
}  # fmt: skip
_TURNING = re.compile(rf"\b(?:{'|'.join(sorted(_TURNED, key=len, reverse=True))})\b")
_MODALS = {"will": "may", "may": "will", "might": "will", "could": "will"}
_MODAL = re.compile(r"\b(will|may|might) (?=[a-z])")
_QUOTATION = re.compile(r"[\"“]([^\"“”]{12,})[\"”]")

Change = Callable[[str, Source, Random], "str | None"]


def changes() -> dict[str, Change]:
    """The kinds of change, each a function that gives a false sentence or None."""
    return {
        "number": number,
        "number word": number_word,
        "number of the same article": number_within,
        "name of the same article": name_within,
        "name of another article": name_without,
        "day moved": day_moved,
        "negation put in": negated,
        "negation taken out": unnegated,
        "opposite": opposite,
        "may for will": modal,
        "quotation altered": quotation,
        "speaker changed": speaker,
    }


def _replace(text: str, match: re.Match[str], new: str) -> str:
    new = new[:1].upper() + new[1:] if match[0][:1].isupper() else new
    return text[: match.start()] + new + text[match.end() :]


def _pick(found: Iterator[re.Match[str]], random: Random) -> re.Match[str] | None:
    every = list(found)
    return random.choice(every) if every else None


def _figures(text: str) -> Iterator[re.Match[str]]:
    """Numbers that are no part of a day or a quotation."""
    days = [m.span() for m in _DAY_OF_MONTH.finditer(text)]
    said = [m.span() for m in _QUOTATION.finditer(text)]
    for match in _DIGITS.finditer(text):
        if not any(a <= match.start() < b for a, b in (*days, *said)):
            yield match


def number(text: str, source: Source, random: Random) -> str | None:
    """A number in digits made another one."""
    match = _pick(_figures(text), random)
    if match is None:
        return None
    value = float(match[0].replace(",", ""))
    if 1900 <= value <= 2100:
        new = value + random.choice((-2, -1, 1, 2))
    else:
        new = random.choice((value + 1, value * 2, value * 10, value + 7, round(value * 1.4) + 1))
    shown = f"{new:,.1f}" if "." in match[0] else f"{new:,.0f}"
    shown = shown if "," in match[0] or new >= 10_000 else shown.replace(",", "")
    return None if shown in source.article.text else _replace(text, match, shown)


def number_word(text: str, source: Source, random: Random) -> str | None:
    """A number in letters made another one."""
    match = _pick(_outside(_SPELT, text), random)
    if match is None:
        return None
    others = [w for w in _NUMBER_WORDS if w not in source.article.text.lower()]
    return _replace(text, match, random.choice(others)) if others else None


def number_within(text: str, source: Source, random: Random) -> str | None:
    """A number made another one that stands elsewhere in the article."""
    match = _pick(_figures(text), random)
    if match is None:
        return None
    around = source.before[-700:] + source.after[:700]
    others = {m[0] for m in _figures(around)} - {m[0] for m in _figures(text)}
    others = {one for one in others if ("," in one) == ("," in match[0])}
    return _replace(text, match, random.choice(sorted(others))) if others else None


def _people(text: str) -> list[str]:
    found = []
    for name in names(text):
        person, sure = name.person()
        if len(person) > 1 and sure >= 0.8 and all(w.form.isalpha() for w in person):
            found.append(" ".join(word.form for word in person))
    return list(dict.fromkeys(found))


def _names(text: str) -> list[re.Match[str]]:
    """Names of people, places and bodies in a text, each as a match."""
    found = []
    for name in names(text):
        shown = text[name.start : name.end]
        if name.opens and len(name.words) == 1:
            continue
        if any(word.form.lower() in CALENDAR or word.number for word in name.words):
            continue
        if match := re.compile(re.escape(shown)).search(text, name.start):
            found.append(match)
    return found


def name_within(text: str, source: Source, random: Random) -> str | None:
    """A name made another one of the article."""
    match = _pick(iter(_outside_quotations(_names(text), text)), random)
    if match is None:
        return None
    around = source.before[-700:] + source.after[:700]
    own = set(re.findall(r"\w+", text))
    alike = _people(around) if match[0] in _people(text) else [m[0] for m in _names(around)]
    others = [one for one in alike if not set(re.findall(r"\w+", one)) & own]
    return _replace(text, match, random.choice(others)) if others else None


def name_without(text: str, source: Source, random: Random) -> str | None:
    """A name made one that the article does not have."""
    match = _pick(iter(_outside_quotations(_names(text), text)), random)
    if match is None or not source.others:
        return None
    pool = [n for n in source.others if not set(re.findall(r"\w+", n)) & source.vocabulary]
    return _replace(text, match, random.choice(pool)) if pool else None


def day_moved(text: str, source: Source, random: Random) -> str | None:
    """A weekday, a day of a month or a month made another one."""
    match = _pick(_outside(_DAY_OF_MONTH, text), random)
    if match:
        old = match[1] or match[4]
        new = str((int(old) + random.choice((2, 3, 5))) % 27 + 1)
        return _replace(text, match, match[0].replace(old, new)) if new != old else None
    match = _pick(_outside(re.compile(rf"\b{WEEKDAY}\b"), text), random)
    if match:
        others = [w for w in _WEEKDAYS if w not in source.article.text]
        return _replace(text, match, random.choice(others or _other(_WEEKDAYS, match[0])))
    match = _pick(
        _outside(re.compile(rf"\b(?:in|since|until) ({'|'.join(_MONTHS)})\b"), text), random
    )
    return (
        _replace(text, match, match[0].replace(match[1], random.choice(_other(_MONTHS, match[1]))))
        if match
        else None
    )


def _other(every: list[str], one: str) -> list[str]:
    return [other for other in every if other != one]


def negated(text: str, source: Source, random: Random) -> str | None:
    """What is so said not to be."""
    del source
    match = _pick(_outside(_AUXILIARY, text), random)
    return text[: match.end()] + "not " + text[match.end() :] if match else None


def unnegated(text: str, source: Source, random: Random) -> str | None:
    """What is not so said to be."""
    del source
    match = _pick(_outside(_NOT, text), random)
    if match is None:
        return None
    kept = "" if match[1] in ("did", "does", "do") else f"{match[1]} "
    return text[: match.start()] + kept + text[match.end() :]


def opposite(text: str, source: Source, random: Random) -> str | None:
    """A word made its opposite."""
    del source
    match = _pick(_outside(_TURNING, text), random)
    if match is None or _TURNED[match[0]] in text:
        return None
    return _replace(text, match, _TURNED[match[0]])


def modal(text: str, source: Source, random: Random) -> str | None:
    """What will be made what may be, and the other way round."""
    del source
    match = _pick(_outside(_MODAL, text), random)
    return _replace(text, match, _MODALS[match[1]] + " ") if match else None


def quotation(text: str, source: Source, random: Random) -> str | None:
    """A word of a quotation changed, left out or put in."""
    match = _pick(_QUOTATION.finditer(text), random)
    if match is None:
        return None
    found = list(re.finditer(r"\b[a-z]{4,}\b", match[1]))
    if not found:
        return None
    word = random.choice(found)
    start, end = match.start(1) + word.start(), match.start(1) + word.end()
    others = [w for w in re.findall(r"\b[a-z]{5,}\b", source.after) if w != word[0]]
    inside = word.start() > 0 and word.end() < len(match[1].rstrip(" .,!?"))
    new = random.choice([*[""] * inside, f"never {word[0]}", *others[:4]])
    return re.sub(r" {2,}", " ", text[:start] + new + text[end:])


def speaker(text: str, source: Source, random: Random) -> str | None:
    """A quotation given to another person of the article."""
    if not _QUOTATION.search(text):
        return None
    mine = [m for m in _outside_quotations(_names(text), text) if m[0] in _people(text)]
    others = [
        p
        for p in _people(source.before + source.after)
        if not set(p.split()) & set(re.findall(r"\w+", text))
    ]
    if len(mine) != 1 or not others:
        return None
    return _replace(text, mine[0], random.choice(others))


def _outside(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    return iter(_outside_quotations(list(pattern.finditer(text)), text))


def _outside_quotations(found: list[re.Match[str]], text: str) -> list[re.Match[str]]:
    said = [m.span() for m in _QUOTATION.finditer(text)]
    return [m for m in found if not any(a <= m.start() < b for a, b in said)]
