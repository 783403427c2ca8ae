"""Sentences taken apart once: ranking, reading and conflicts meet the same ones again."""

from __future__ import annotations

from functools import lru_cache

from rag.reading.find import Passage
from rag.reading.keys import Keys

REMEMBERED = 4096
"""Sentences kept, about those of the last ten questions; a few kilobytes each."""


@lru_cache(maxsize=REMEMBERED)
def parsed(text: str) -> tuple[Passage, Keys]:
    """The words and names of a text, and the keys it is held against questions by."""
    passage = Passage.of(text)
    return passage, Keys.of(passage)
