"""How much evidence a model is given: the best sentences that fit, each of them whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.english.orders import is_order
from rag.english.words import words
from rag.reading.spans import AnswerSpan
from rag.sentences import sentence_spans
from rag.types import Evidence

HEADING_CHARS = 120
"""What the line above a passage takes: its number, outlet, day and title."""

GAP = " […] "
"""Where sentences of a passage were left out."""

CHARS_PER_TOKEN = 3
"""Fewer than English has, so that evidence always fits into a window."""

_NEIGHBOUR = 0.3
"""What a sentence gains from a good one beside it: what it says may lean on that."""


@dataclass(frozen=True, slots=True)
class Given:
    """A passage as a model is given it; `text` is all of it, or the best of its sentences."""

    evidence: Evidence
    text: str


class Weight(Protocol):
    """What a reader makes of a passage: how relevant it is, and where answers stand in it."""

    @property
    def relevance(self) -> float:
        """Higher is better."""

    @property
    def spans(self) -> Sequence[AnswerSpan]:
        """Possible answers."""


Weigh = Callable[[str, Sequence[Evidence]], Sequence[Weight]]
"""A question and passages → the weight of each passage."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    passage: int
    start: int
    end: int
    score: float

    @property
    def length(self) -> int:
        return self.end - self.start + len(GAP)


def evidence_chars(window: int | None, max_tokens: int, rules_chars: int, most: int) -> int:
    """Characters of evidence that fit: `most`, or less where the model's window is small.

    Args:
        window: the model's context window in tokens; None where it is not known.
        max_tokens: what its answer may take of that.
        rules_chars: what the rules and the question take.
        most: the setting.
    """
    if window is None:
        return most
    return max(0, min(most, (window - max_tokens) * CHARS_PER_TOKEN - rules_chars))


def trimmed(
    question: str, evidence: Sequence[Evidence], max_chars: int, weigh: Weigh | None = None
) -> list[Given]:
    """The passages, as much of them as fits: their best sentences, in the order they stand in.

    Sentences that give orders to a language model are left out in any case.

    A sentence counts by its passage (what the reader makes of it, else how high it was ranked),
    by the question's words it holds, and by answers the reader sees in it. None is cut; what is
    longer than all there is room for is left out.
    """
    sentences = list(_scored(question, evidence, weigh))
    sound = [s for s in sentences if not is_order(evidence[s.passage].chunk.text[s.start : s.end])]
    whole = sum(len(item.chunk.text) + HEADING_CHARS for item in evidence)
    if whole <= max_chars and len(sound) == len(sentences):
        return [Given(item, item.chunk.text) for item in evidence]
    left = max_chars
    kept: dict[int, list[_Sentence]] = {}
    for one in sorted(sound, key=lambda s: (-s.score, s.passage)):
        # Each sentence pays for the gap behind it, the first of a passage also for one before it.
        opening = HEADING_CHARS + (len(GAP) if one.start else 0)
        cost = one.length + (0 if one.passage in kept else opening)
        if cost <= left:
            left -= cost
            kept.setdefault(one.passage, []).append(one)
    return [Given(evidence[i], _text(evidence[i].chunk.text, kept[i])) for i in sorted(kept)]


def _scored(
    question: str, evidence: Sequence[Evidence], weigh: Weigh | None
) -> Iterator[_Sentence]:
    asked = _content(question)
    weights = weigh(question, evidence) if weigh else None
    for i, item in enumerate(evidence):
        places = sentence_spans(item.chunk.text)
        spans = weights[i].spans if weights else ()
        raw = [
            len(asked & _content(item.chunk.text[start:end])) / max(1, len(asked))
            + sum(span.share for span in spans if start <= span.start < end)
            for start, end in places
        ]
        prior = 1 / (1 + _place(i, weights))
        for n, (start, end) in enumerate(places):
            beside = max([*raw[max(0, n - 1) : n], *raw[n + 1 : n + 2]], default=0.0)
            yield _Sentence(i, start, end, prior * (0.2 + raw[n] + _NEIGHBOUR * beside))


def _place(i: int, weights: Sequence[Weight] | None) -> float:
    """The passage's place in the ranking, drawn towards the one its relevance gives it."""
    if weights is None:
        return i / 2
    above = sum(other.relevance > weights[i].relevance for other in weights)
    return (i + above) / 4


def _content(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words(text) if not word.stop)


def _text(text: str, kept: Sequence[_Sentence]) -> str:
    """The kept sentences in their order; neighbours with what stands between them."""
    parts: list[str] = []
    done: int | None = None
    for one in sorted(kept, key=lambda s: s.start):
        if done is not None:
            between = text[done : one.start]
            parts.append(GAP if between.strip() else between)
        elif one.start > 0:
            parts.append(GAP.lstrip())
        parts.append(text[one.start : one.end])
        done = one.end
    if done is not None and text[done:].strip():
        parts.append(GAP.rstrip())
    return "".join(parts)
