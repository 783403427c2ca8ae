"""Amounts: a number with its unit, and whether one amount can be another told anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.english.words import Word, words
from rag.verifying.numerals import Numeral, numerals
from rag.verifying.units import UNITS, Unit

_MORE = frozenset({"more", "over", "above", "least", "exceeding", "exceeded", "minimum"})
_LESS = frozenset({"less", "fewer", "under", "below", "most", "nearly", "almost", "maximum"})
_ABOUT = frozenset({"about", "around", "some", "roughly", "approximately", "nearly", "almost"})
_CURRENCY = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee"}
_MEASURED = frozenset({"metre", "kilogram", "square metre", "metre per hour", "litre", "degree"})
_WITH_OR_WITHOUT = frozenset({"day", "share", "times", "point"})
"""Units that a paraphrase may leave away: "29-year-old" is "Brandal, 29,"."""

_THROUGH = frozenset({"more", "other", "further", "of", "the"})
_WORDS_BEFORE = 3
_WORDS_AFTER = 4
_MOST_HEADS = 3
_CONVERTED = 0.03
_ABOUT_SO = 0.1


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount at `text[start:end]`, its unit included.

    `low` and `high` bound its value in the base unit `unit` (metres, days, shares of one; None
    counts things); `number` is the numeral itself. `heads` are the stems of the words behind it,
    which name what is counted. `bound` is 1 for "more than", -1 for "less than"; `about` is true
    for round figures.
    """

    low: float
    high: float
    number: float
    unit: str | None
    heads: tuple[str, ...]
    bound: int
    about: bool
    start: int
    end: int


def quantities(text: str, masked: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """The amounts of a text, in order; numbers inside `masked` (days, quotations) are none."""
    sequence = words(text)
    return [
        _quantity(text, numeral, sequence)
        for numeral in numerals(text)
        if not any(start <= numeral.start < end for start, end in masked)
        and not _pronoun(text, numeral)
    ]


def _pronoun(text: str, numeral: Numeral) -> bool:
    """Whether it is the "one" of "no one", "one of them" and "the wrong one"."""
    if text[numeral.start : numeral.end].lower() != "one":
        return False
    before = words(text[: numeral.start])[-1:]
    apart = before and text[before[0].end : numeral.start].strip()
    after = re.match(r"[ -]([a-z]+)", text[numeral.end :])
    if after is None or (before and not apart and _before_a_pronoun(before[0])):
        return True
    following = words(after[1])[0]
    return following.stop or following.form in ("side", "another", "day")


def _before_a_pronoun(word: Word) -> bool:
    """Whether "one" stands for a thing behind it: "the right one", "no one", "every one"."""
    lower = word.form.lower()
    return not word.stop or lower in ("no", "the", "any", "every", "each")


def _quantity(text: str, numeral: Numeral, sequence: Sequence[Word]) -> Quantity:
    after = [w for w in sequence if w.start >= numeral.end][: _WORDS_AFTER + 2]
    before = [w for w in sequence if w.end <= numeral.start][-_WORDS_BEFORE:]
    unit, used = _unit(text, numeral, after)
    words_before = {
        w.form.lower() for w in before if not set(",;:") & set(text[w.end : numeral.start])
    }
    behind = " ".join(w.form.lower() for w in after[used : used + 2])
    more = bool(words_before & _MORE) or behind == "or more"
    less = bool(words_before & _LESS) or behind in ("or less", "or fewer")
    if words_before & {"no", "not"}:
        more, less = less, more
    bound = 1 if more else -1 if less else 0
    factor = unit.factor if unit else 1.0
    return Quantity(
        numeral.low * factor,
        numeral.high * factor,
        numeral.low,
        unit.base if unit else None if numeral.kind == "count" else numeral.kind,
        _heads(text, numeral.end, after[used:]),
        bound,
        bool(bound or words_before & _ABOUT),
        numeral.start,
        after[used - 1].end if used else numeral.end,
    )


def _unit(text: str, numeral: Numeral, after: Sequence[Word]) -> tuple[Unit | None, int]:
    """The unit of a number, and how many of the words behind it tell it."""
    if numeral.kind != "count":
        return None, 0
    sign = text[max(0, numeral.start - 1) : numeral.start]
    if sign in _CURRENCY:
        return Unit(_CURRENCY[sign], 1.0), 0
    if text[numeral.end :].lstrip(" \u00a0").startswith("%"):
        return Unit("share", 0.01), 0
    for width in (2, 1):
        told = after[:width]
        key = " ".join(word.form.lower() for word in told)
        if (
            len(told) == width
            and key in UNITS
            and not set(",.;:") & set(text[numeral.end : told[-1].start])
        ):
            return UNITS[key], width
    return None, 0


def _heads(text: str, end: int, after: Sequence[Word]) -> tuple[str, ...]:
    found: list[str] = []
    for word in after[:_WORDS_AFTER]:
        if set(",;:.") & set(text[end : word.start]):
            break
        if word.stop and word.form.lower() not in _THROUGH:
            break
        if not word.stop and not word.number:
            found.append(word.stem)
    return tuple(found[:_MOST_HEADS])


def agree(said: Quantity, stood: Quantity) -> bool:
    """Whether an amount that is said tells the one that stood, rounded at most as it says."""
    if not _alike(said, stood) or said.bound * stood.bound < 0:
        return False
    if stood.low < stood.high:
        return said.low == stood.low and said.high == stood.high
    if said.low < said.high:
        return said.low <= stood.low <= said.high
    if said.unit != stood.unit:
        return said.number == stood.number
    room = _ABOUT_SO if said.about and not stood.about else 0.0
    if said.unit in _MEASURED and _broken(said, stood):
        room = max(room, _CONVERTED)
    return abs(said.low - stood.low) <= room * max(said.low, stood.low) + 1e-9


def _broken(one: Quantity, two: Quantity) -> bool:
    """Whether one is no whole number of the base unit, as a conversion leaves it."""
    return any(abs(q.low - round(q.low)) > 1e-6 or q.unit == "square metre" for q in (one, two))


def _alike(one: Quantity, two: Quantity) -> bool:
    if one.unit == two.unit:
        return True
    if {one.unit, two.unit} == {"share", "times"}:
        return True
    return None in (one.unit, two.unit) and bool(_WITH_OR_WITHOUT & {one.unit, two.unit})
