"""From the model's numbers for each token to answers: stretches of text with their weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.english.patterns import CURRENCY
from rag.english.words import words

Logits = NDArray[np.float32]

LONGEST = 16
"""Tokens an answer may have."""

KEPT = 8
"""Spans kept of each passage; together they hold nearly all of its weight."""

_EDGE = " \t\n.,;:!?()[]{}\"'“”‘’—–-|/*"


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """A possible answer: `text[start:end]` of its passage.

    `share` is its part (0..1) of all the weight in its passage, `logit` its own start and end
    added, comparable between passages of one question. `key` is what spans are equal by.
    """

    start: int
    end: int
    share: float
    logit: float
    key: str


def answer_spans(
    starts: Logits, ends: Logits, offsets: Sequence[tuple[int, int]], text: str
) -> tuple[AnswerSpan, ...]:
    """The heaviest spans of one passage, heaviest first; equal stretches are one.

    `starts` and `ends` are logits, one a token; `offsets` say where each token stands in `text`.
    """
    n = len(offsets)
    if not n:
        return ()
    table = _table(starts, ends)
    flat = table.ravel()
    top = np.argpartition(-flat, min(KEPT, flat.size - 1))[:KEPT]
    peak = float(flat[top].max())
    total = float(np.exp(flat - peak).sum())
    found: dict[tuple[int, int], AnswerSpan] = {}
    for cell in sorted(top.tolist(), key=lambda cell: -flat[cell]):
        logit = float(flat[cell])
        if logit == -np.inf:
            continue
        length, first = divmod(cell, n)
        place = snapped(text, offsets[first][0], offsets[first + length][1])
        if place is None:
            continue
        share = float(np.exp(logit - peak)) / total
        if known := found.get(place):
            together = known.share + share
            found[place] = AnswerSpan(*place, together, max(known.logit, logit), known.key)
        elif key := span_key(text[place[0] : place[1]]):
            found[place] = AnswerSpan(*place, share, logit, key)
    return tuple(found.values())


def _table(starts: Logits, ends: Logits) -> Logits:
    """`table[d, i]` is the logit of the span from token i to i + d; what runs out is -inf."""
    n = len(starts)
    table = np.full((min(LONGEST, n), n), -np.inf, dtype=np.float32)
    for d in range(len(table)):
        table[d, : n - d] = starts[: n - d] + ends[d:]
    return table


def snapped(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch in whole words, without punctuation at its edges; None if nothing is left."""
    while 0 < start < len(text) and _joined(text, start):
        start -= 1
    while 0 < end < len(text) and _joined(text, end):
        end += 1
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    if start and text[start - 1] in CURRENCY:
        start -= 1
    if end < len(text) and text[end] == "%":
        end += 1
    return (start, end) if start < end else None


def _joined(text: str, at: int) -> bool:
    """Whether a word or number goes on over a place, as in "280,|000" and "3|.5"."""
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return True
    if before in ".,":
        return after.isdigit() and at > 1 and text[at - 2].isdigit()
    return before.isdigit() and after in ".," and text[at + 1 : at + 2].isdigit()


def span_key(text: str) -> str:
    """What two spans are one answer by: their words' stems, small words left out."""
    found = words(text)
    telling = [word.stem for word in found if not word.stop]
    return " ".join(telling)


def masses(spans: Sequence[AnswerSpan], weight: float) -> dict[str, float]:
    """The weight of each answer of a passage that itself has `weight`."""
    total: dict[str, float] = {}
    for span in spans:
        total[span.key] = total.get(span.key, 0.0) + span.share * weight
    return total
