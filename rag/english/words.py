"""Words of a text: where they stand, how they compare, and which of them carry meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.english.lexicon import GENERIC, NUMBER_WORDS, STOP_WORDS, same_place

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\W_]+")

_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
_SUFFIXES = ("ment", "ing", "ion", "ied", "ed", "ly", "er")
_SHORTEST_STEM = 3
INITIALISM = 4
"""Letters of the longest word that is a name only for being in capitals."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word at its place: `text[start:end]` is `form`; `stem` is what comparisons use."""

    form: str
    stem: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital."""
        return self.form[0].isupper()

    @property
    def number(self) -> bool:
        """Whether it is digits or a number word ("nine", "dozens")."""
        return self.form[0].isdigit() or self.form.lower() in NUMBER_WORDS

    @property
    def stop(self) -> bool:
        """Whether it only holds a sentence together; the capitals of "US" and "WHO" do not."""
        return _stops(self.form)

    @property
    def initialism(self) -> bool:
        """Whether it is a short name in capitals, such as US, UN or NATO."""
        return _abbreviates(self.form)

    @property
    def generic(self) -> bool:
        """Whether it says little about which event is meant ("people", "week", "new")."""
        return self.form.lower() in GENERIC or self.stem in GENERIC


def words(text: str) -> list[Word]:
    """The words of `text` in order; empty when it has none."""
    return [Word(m[0], stem(m[0]), m.start(), m.end()) for m in WORD.finditer(text)]


@lru_cache(maxsize=65_536)
def _stops(form: str) -> bool:
    return form.lower() in STOP_WORDS and not _abbreviates(form)


@lru_cache(maxsize=65_536)
def _abbreviates(form: str) -> bool:
    letters = form.replace(".", "")
    return 2 <= len(letters) <= INITIALISM and letters.isalpha() and letters.isupper()


@lru_cache(maxsize=65_536)
def stem(form: str) -> str:
    """What a word is compared by: lower case, without possessive and common endings.

    A people or nationality gives its country ("Indian" → "india"); US and UK keep their
    capitals so that they differ from the pronoun.
    """
    bare = _POSSESSIVE.sub("", form)
    if bare.replace(".", "") in ("US", "USA", "UK", "U"):
        return same_place(bare.replace(".", "").lower())
    lower = bare.lower()
    place = same_place(lower) if lower != "us" else lower
    if place != lower or not lower.isalpha():
        return place
    return _strip(lower)


def number_value(form: str) -> float | None:
    """The value of digits or of a number word; None for "dozens" and words that are none."""
    if form[:1].isdigit():
        try:
            return float(form.replace(",", ""))
        except ValueError:
            return None
    return NUMBER_WORDS.get(form.lower())


def _strip(lower: str) -> str:
    form = _singular(lower)
    for suffix in _SUFFIXES:
        rest = form.removesuffix(suffix)
        if rest != form and len(rest) >= _SHORTEST_STEM:
            return _level(rest + "y" if suffix == "ied" else rest)
    return _level(form)


def _singular(form: str) -> str:
    if len(form) <= _SHORTEST_STEM or not form.endswith("s") or form[-2] in "su":
        return form
    if form.endswith("ies"):
        return form[:-3] + "y"
    return form[:-2] if form.endswith(("shes", "ches", "sses", "xes", "zes")) else form[:-1]


def _level(rest: str) -> str:
    """Makes "hope" and "hoping", "planned" and "plan", "escalate" and "escalation" meet."""
    if len(rest) > _SHORTEST_STEM and rest[-1] == "e":
        rest = rest[:-1]
    if len(rest) > _SHORTEST_STEM and rest[-1] == rest[-2] and rest[-1] not in "aeiou":
        rest = rest[:-1]
    if len(rest) > _SHORTEST_STEM + 1 and rest.endswith("at"):
        rest = rest[:-2]
    return rest[:-1] + "y" if rest.endswith("i") else rest
