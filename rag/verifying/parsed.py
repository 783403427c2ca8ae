"""A text taken apart once for checking: words, names, days, amounts, quotations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rag.english.names import Name, names
from rag.english.words import Word, words
from rag.verifying.days import Day, days
from rag.verifying.naming import initials, key, keys_of
from rag.verifying.polarity import Said, said
from rag.verifying.quantities import Quantity, quantities
from rag.verifying.quoting import Quoted, quoted


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text and what stands in it; all offsets are into `text`.

    `said` are the words that carry meaning, numbers and days left out. `keys` are what every
    word would compare by if it were a name's, and the initials of names.
    """

    text: str
    words: tuple[Word, ...]
    names: tuple[Name, ...]
    days: tuple[Day, ...]
    amounts: tuple[Quantity, ...]
    quotations: tuple[Quoted, ...]
    said: tuple[Said, ...]
    keys: frozenset[str]

    def inside_quotation(self, place: int) -> bool:
        """Whether an offset lies between quotation marks."""
        return any(one.start <= place < one.end for one in self.quotations)


@lru_cache(maxsize=512)
def parsed(text: str, published_at: str | None = None, *, source: bool = True) -> Parsed:
    """Takes `text` apart; its days are counted from `published_at`.

    `source` is false for a sentence that was written: its days may have several readings.
    """
    sequence = tuple(words(text))
    told = tuple(days(text, published_at, by_tense=source))
    masked = [(one.start, one.end) for one in told]
    amounts = tuple(quantities(text, masked))
    masked += [(one.start, one.end) for one in amounts]
    found = names(text, sequence)
    return Parsed(
        text,
        sequence,
        tuple(name for name in found if keys_of(name)),
        told,
        amounts,
        tuple(quoted(text)),
        tuple(said(text, sequence, masked)),
        frozenset(key(word.form) for word in sequence) | _short_forms(found),
    )


def _short_forms(found: Iterable[Name]) -> frozenset[str]:
    return frozenset(short for name in found if (short := initials(name)))
