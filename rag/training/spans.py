"""Where an answer stands in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

Place = tuple[int, int]

_PART = re.compile(r"[^\W_]+")
_GAP = r"[^\w\n]{0,3}"


def occurrences(text: str, answers: Iterable[str]) -> list[Place]:
    """Every place where one of the answers stands as whole words, in order, none overlapping.

    Case does not count, nor does what stands between the words, nor a comma inside a number.
    """
    found: list[Place] = []
    for answer in answers:
        if pattern := _pattern(answer):
            found += [match.span() for match in pattern.finditer(text)]
    return _apart(sorted(found))


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether one of the answers stands in the text as whole words."""
    return any((p := _pattern(answer)) and p.search(text) for answer in answers)


@lru_cache(maxsize=4096)
def _pattern(answer: str) -> re.Pattern[str] | None:
    plain = re.sub(r"(?<=\d),(?=\d)", "", answer)
    parts = _PART.findall(plain)
    if not parts:
        return None
    spelt = [r",?".join(part) if part.isdigit() else re.escape(part) for part in parts]
    return re.compile(rf"(?<!\w){_GAP.join(spelt)}(?!\w)", re.IGNORECASE)


def _apart(places: list[Place]) -> list[Place]:
    kept: list[Place] = []
    for start, end in places:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
