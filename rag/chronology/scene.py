"""What a rule sees of a text while it is read from its beginning to its end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from rag.chronology.tense import Tense, tense
from rag.types import Period

MEMORY_CHARS = 500
"""How far back the time that "two days later" counts from may stand."""

_BEFORE = re.compile(r"(?:([a-z'’-]+|[(\[])\s*)?\Z")
_END = re.compile(r"[.!?]\s|\n|\b(?:said|says|announced|told|reported|added)\b")
"""Where what was told before does not go on: at the end of a sentence, and where somebody says it
now."""


@dataclass(slots=True)
class Scene:
    """A text, the day it was written on, and what was told so far.

    `low` is the text in lower case, letter for letter. `strict` asks for capital letters where
    names of days and months have them. `told` is the last time told, `year` the last year that
    was written out, each with its place. `cued` is true where a word such as "since" has
    already said that a time follows.
    """

    text: str
    low: str
    anchor: date | None
    strict: bool = True
    told: Period | None = None
    told_at: int = -1
    year: int | None = None
    year_at: int = -1
    cued: bool = field(default=False)

    def word_before(self, place: int) -> str:
        """The word in front of a place, "" at the beginning or after another sign."""
        match = _BEFORE.search(self.low, max(0, place - 24), place)
        return (match[1] or "") if match else ""

    def follows(self, place: int, words: str) -> bool:
        """Whether the text before a place ends with some words."""
        return self.low.endswith(words, 0, place)

    def capital(self, place: int) -> bool:
        """Whether a name begins there, as far as that is asked for."""
        return not self.strict or self.text[place].isupper()

    def tense(self, start: int, end: int) -> Tense | None:
        """The tense of the clause around a stretch."""
        return tense(self.low, start, end)

    def reference(self, place: int) -> Period | None:
        """The time the story has come to, where it was told in this paragraph or the last."""
        if self.told is None or place - self.told_at > MEMORY_CHARS:
            return None
        return self.told if self.low.count("\n\n", self.told_at, place) <= 1 else None

    def told_year(self, place: int) -> int | None:
        """A year written out before in the same sentence."""
        if self.year is None or place - self.year_at > MEMORY_CHARS:
            return None
        return None if _END.search(self.low, self.year_at, place) else self.year
