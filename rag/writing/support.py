"""Which sentences of a passage bear out a sentence that was written, by the words they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.english.orders import is_order
from rag.english.words import words
from rag.sentences import sentence_spans
from rag.types import Evidence, Span

MAX_SPANS = 2
"""Sentences of one passage quoted for one written sentence."""

LEAST_HELD = 0.25
"""Share of a written sentence's words that its sources must hold; less is made up."""

_ECHO = 0.5
"""Share of a written sentence's words in an order from which it is taken to obey that."""

_NEW_WORDS = 2
"""Words a further sentence must add to be quoted too; a number counts as two."""


@dataclass(frozen=True, slots=True)
class Support:
    """The supporting sentences in one passage, and the words of the written one they hold."""

    spans: tuple[Span, ...] = ()
    held: frozenset[str] = frozenset()


def content(text: str) -> frozenset[str]:
    """What a text is about: the stems of its words that are no stop words."""
    return frozenset(word.stem for word in words(text) if not word.stop)


def support(written: str, item: Evidence) -> Support:
    """The sentences of a passage that share most words with what was written.

    The best one, and another where it adds something; neighbours become one span. No shared
    word gives no span. Orders to a language model support nothing.
    """
    wanted = content(written)
    chunk = item.chunk
    places = [
        (start, end)
        for start, end in sentence_spans(chunk.text)
        if not is_order(chunk.text[start:end])
    ]
    shared = [wanted & content(chunk.text[start:end]) for start, end in places]
    chosen: list[int] = []
    held: frozenset[str] = frozenset()
    while len(chosen) < MAX_SPANS and places:
        best = max(range(len(places)), key=lambda i: (_weight(shared[i] - held), -i))
        if _weight(shared[best] - held) < (_NEW_WORDS if chosen else 1):
            break
        chosen.append(best)
        held |= shared[best]
    spans = [
        Span(chunk.article_id, chunk.start + start, chunk.start + end)
        for start, end in _joined([places[i] for i in chosen], adjacent=set(_pairs(places)))
    ]
    return Support(tuple(spans), held)


def grounds(
    text: str, cited: Sequence[Evidence], given: Sequence[Evidence]
) -> tuple[tuple[Span, ...], float]:
    """Where a written sentence stands in the passages it cites, and how much of it.

    Where they have next to nothing of it, the passage that has most of it stands instead: whether
    that bears it out is for `verify` to say. Where none has, there is no span.

    Args:
        text: the sentence.
        cited: the passages it cites.
        given: all passages it could have cited.

    Returns:
        The spans, and the share (0..1) of the sentence's words that they and the titles hold.
    """
    spans, share = _grounds(text, cited)
    if _ordered(text, given) >= max(share, _ECHO):
        return (), 0.0
    if share < LEAST_HELD:
        others = [_grounds(text, [item]) for item in given]
        spans, share = max(others, key=lambda one: one[1], default=((), 0.0))
    return (spans, share) if share >= LEAST_HELD else ((), share)


def _ordered(text: str, given: Sequence[Evidence]) -> float:
    """The largest share of a sentence's words that an order to a language model holds."""
    wanted = content(text)
    orders = (
        item.chunk.text[start:end]
        for item in given
        for start, end in sentence_spans(item.chunk.text)
        if is_order(item.chunk.text[start:end])
    )
    return max((len(wanted & content(order)) / max(1, len(wanted)) for order in orders), default=0)


def _grounds(text: str, cited: Sequence[Evidence]) -> tuple[tuple[Span, ...], float]:
    wanted = content(text)
    found = [support(text, item) for item in cited]
    spans = dict.fromkeys(span for one in found for span in one.spans)
    titles = content(" ".join(item.article.title for item in cited))
    held = wanted & frozenset().union(titles, *(one.held for one in found))
    return tuple(spans), len(held) / len(wanted) if wanted and spans else 0.0


def _weight(stems: frozenset[str]) -> int:
    return sum(_NEW_WORDS if stem[0].isdigit() else 1 for stem in stems)


def _pairs(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where one sentence ends and the next begins."""
    return [(places[i][1], places[i + 1][0]) for i in range(len(places) - 1)]


def _joined(
    chosen: list[tuple[int, int]], *, adjacent: set[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The chosen places in the order they were chosen; two neighbours as one."""
    if len(chosen) == MAX_SPANS:
        first, second = sorted(chosen)
        if (first[1], second[0]) in adjacent:
            return [(first[0], second[1])]
    return chosen
