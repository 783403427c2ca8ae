"""Numerals in running text: "2.5 million", "two and a half million", "a hundred and six"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.english.lexicon import NUMBER_WORDS

MAGNITUDES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "mn": 1e6, "bn": 1e9, "tn": 1e12, "m": 1e6, "k": 1e3, "dozen": 12.0,
}  # fmt: skip
VAGUE = {
    "dozens": (24.0, 99.0), "scores": (40.0, 199.0), "hundreds": (200.0, 1999.0),
    "thousands": (2e3, 19_999.0), "millions": (2e6, 19_999_999.0), "billions": (2e9, 2e10),
}  # fmt: skip
"""What a vague number may stand for."""

FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
TIMES = {
    "twice": 2.0, "double": 2.0, "doubled": 2.0, "doubles": 2.0, "doubling": 2.0, "thrice": 3.0,
    "triple": 3.0, "tripled": 3.0, "tripling": 3.0, "quadrupled": 4.0, "tenfold": 10.0,
    "halved": 0.5, "halving": 0.5, "halve": 0.5,
}  # fmt: skip
_ORDINAL_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = {word: float(n) for n, word in enumerate(_ORDINAL_WORDS.split(), start=1)}

_NAMED_HOURS = {"noon": 720.0, "midday": 720.0, "midnight": 0.0}

_COUNTING = {
    word: value
    for word, value in NUMBER_WORDS.items()
    if value is not None and word not in MAGNITUDES and word not in ("half", "twice")
} | {"both": 2.0}
_SMALL = "|".join(sorted(_COUNTING, key=len, reverse=True))
_LARGE = "hundred|thousand|million|billion|trillion|dozen"
_AFTER_LARGE = "(?:" + "|".join(f"(?<={word})" for word in _LARGE.split("|")) + ")"
_NUMERAL = re.compile(
    rf"""
    (?<![\w.])(?<!\d,)(?:
      (?P<clock>(?:\d{{1,2}}(?:[.:]\d{{2}})?|{_SMALL})\s?[ap]\.?m\b\.?|\d{{1,2}}:\d{{2}}(?!\d)
        |noon\b|midday\b|midnight\b)
    | (?P<nth>\d+)(?:st|nd|rd|th)\b
    | (?P<times>{"|".join(TIMES)})\b
    | (?P<vague>{"|".join(VAGUE)})\b
    | (?P<part>(?:(?:a|one)[ ])?half
        |(?:a|one|an|two|three|four)[\s-](?:third|quarter|fifth|tenth)s?)\b
      (?:[ ](?:of[ ])?(?:a|an)[ ](?P<of>{_LARGE})\b)?(?![ -]time\b)
    | (?P<ordinal>{"|".join(ORDINALS)})\b
    | (?P<digits>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
      (?P<scale>(?:[ -]?(?:{_LARGE}|bn|mn|tn)\b|[mk]\b)*)(?P<mixed>½)?
    | (?P<words>(?:(?:{_SMALL})\b|an?[ ](?={_LARGE}\b)(?:{_LARGE})\b)
        (?:(?:[ -]|{_AFTER_LARGE}[ ]and[ ](?=(?:{_SMALL})\b))(?:{_SMALL}|{_LARGE})\b
          |[ ]and[ ]a[ ]half\b)*)
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at `text[start:end]`: its value, or the bounds of a vague one.

    `kind` is "count", "ordinal", "clock" (minutes of the day), "times" (a factor) or "share".
    """

    kind: str
    low: float
    high: float
    start: int
    end: int


def numerals(text: str) -> Iterator[Numeral]:
    """The numbers of a text, in order."""
    for match in _NUMERAL.finditer(text):
        kind, low, high = _value(match)
        yield Numeral(kind, low, high, match.start(), match.end())


def _value(match: re.Match[str]) -> tuple[str, float, float]:
    if match["vague"]:
        return "count", *VAGUE[match["vague"].lower()]
    kind, value = _one_value(match)
    return kind, value, value


def _one_value(match: re.Match[str]) -> tuple[str, float]:
    if match["clock"]:
        return "clock", _minutes(match["clock"].lower())
    if match["nth"] or match["ordinal"]:
        return "ordinal", ORDINALS.get((match["ordinal"] or "").lower()) or float(match["nth"])
    if match["times"]:
        return "times", TIMES[match["times"].lower()]
    if match["part"]:
        return _part(match["part"].lower(), match["of"])
    return "count", _spelt(match["words"].lower()) if match["words"] else _figures(match)


def _figures(match: re.Match[str]) -> float:
    value = float(match["digits"].replace(",", "")) + (0.5 if match["mixed"] else 0.0)
    for scale in re.findall(r"[a-z]+", match["scale"].lower()):
        value *= MAGNITUDES[scale]
    return value


def _minutes(text: str) -> float:
    if text in _NAMED_HOURS:
        return _NAMED_HOURS[text]
    spelt = _COUNTING.get(re.split(r"\s", text)[0])
    figures = [int(spelt)] if spelt else [int(figure) for figure in re.findall(r"\d+", text)]
    hour, minute = [*figures, 0][:2]
    if "m" in text:
        hour = hour % 12 + (12 if "p" in text else 0)
    return float(hour * 60 + minute)


def _part(text: str, of: str | None) -> tuple[str, float]:
    *before, name = re.split(r"[\s-]", text)
    value = FRACTIONS[name.rstrip("s") if name != "half" else name]
    value *= _COUNTING.get(before[0], 1.0) if before else 1.0
    return ("count", value * MAGNITUDES[of.lower()]) if of else ("share", value)


def _spelt(text: str) -> float:
    """The value of number words."""
    total = part = 0.0
    half = text.endswith("and a half") or " and a half " in text
    largest = 1.0
    for word in re.findall(r"[a-z]+", text.replace(" and a half", "")):
        if word in _COUNTING:
            part += _COUNTING[word]
        elif word in MAGNITUDES and word not in ("hundred", "dozen"):
            largest = MAGNITUDES[word]
            total, part = total + (part or 1.0) * largest, 0.0
        elif word in MAGNITUDES:
            part = (part or 1.0) * MAGNITUDES[word]
    return total + part + (0.5 * largest if half else 0.0)
