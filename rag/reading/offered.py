"""The possible answers of a question, each with its likelihood, and where a text holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.english.words import Word
from rag.reading.parsed import REMEMBERED, parsed
from rag.reading.spans import snapped
from rag.sentences import sentence_spans


@dataclass(frozen=True, slots=True)
class Offered:
    """A possible answer: what equal ones share, as it is mostly written, how likely it is meant.

    The shares of all answers to a question add up to 1.
    """

    key: str
    text: str
    share: float


def offered_in(sentence: str, answers: Iterable[Offered]) -> Iterator[tuple[Offered, int, int]]:
    """The answers that stand in a sentence, with the place of each one's first mention.

    Words compare by their stems, small ones left out, as in `Offered.key`.
    """
    told, stems, joined = _telling(sentence)
    for answer in answers:
        if f" {answer.key} " in joined:
            wanted = answer.key.split()
            count = len(wanted)
            first = next(i for i in range(len(stems)) if stems[i : i + count] == wanted)
            start, end = told[first].start, told[first + count - 1].end
            yield answer, *(snapped(sentence, start, end) or (start, end))


@lru_cache(maxsize=REMEMBERED)
def _telling(sentence: str) -> tuple[list[Word], list[str], str]:
    told = [word for word in parsed(sentence)[0].words if not word.stop]
    stems = [word.stem for word in told]
    return told, stems, f" {' '.join(stems)} "


def shares_in(text: str, answers: Sequence[Offered]) -> tuple[float, float]:
    """The likelihood of all answers that a passage holds together, and of the likeliest."""
    held: dict[str, float] = {}
    for start, end in sentence_spans(text):
        for answer, _, _ in offered_in(text[start:end], answers):
            held[answer.key] = answer.share
    return sum(held.values()), max(held.values(), default=0.0)
