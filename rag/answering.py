"""From a question understood to its answer, as it happens.

A question that asks several things is looked up part by part, as the passages that tell the one
half seldom tell the other; the parts' drafts are joined before they are verified.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import Protocol

from rag.asking.answer_type import asked
from rag.timings import Timings
from rag.types import (
    Answer,
    Draft,
    Event,
    Evidence,
    EvidenceFound,
    Finished,
    Provisional,
    Query,
    Reader,
    TextDelta,
)

SENTENCES_A_PART = 2
"""Sentences that one of several parts may take in an answer."""

STORY = 0.5
"""How much more a passage of the story that a follow-up stays with counts, in units of the
reranker's score: a tie-breaker, as passages that answer differ by several."""


@dataclass(frozen=True, slots=True)
class Found:
    """A question, or one part of it, with its passages, best first.

    `draft` is there where finding them has told the answer too.
    """

    query: Query
    evidence: list[Evidence]
    draft: Draft | None = None

    def read_by(self, reader: Reader) -> Draft:
        """The draft, read from the passages where it is not there yet."""
        return self.draft or reader.read(self.query, self.evidence)


@dataclass(frozen=True, slots=True)
class Early:
    """A draft to show while a language model still writes another."""

    draft: Draft


class Stages(Protocol):
    """What of a desk an answer is made with."""

    def retrieve(self, query: Query) -> list[Evidence]:
        """Passages for a query."""

    def ranked(self, query: Query, evidence: Sequence[Evidence]) -> Found:
        """The same, best first, with a draft where a look at some of them was enough."""

    def drafted(
        self, query: Query, found: Sequence[Found]
    ) -> Generator[str | Early | Draft, None, None]:
        """Text as it is written, maybe with an early draft before it, then the draft."""

    def verify(self, query: Query, draft: Draft, evidence: Sequence[Evidence]) -> Answer:
        """The answer the evidence bears out."""


def answering(stages: Stages, query: Query, timings: Timings) -> Iterator[Event]:
    """The evidence, then text, then the verified answer, whose timings go on from `timings`.

    The evidence comes twice, as soon as it is retrieved and again in the order that reranking
    gives it. Where a language model writes, the embedded reader's answer comes before its text.
    """
    retrieved = []
    for part in parts_of(query):
        with timings.of("retrieve"):
            retrieved.append(Found(part, stages.retrieve(part)))
    if any(one.evidence for one in retrieved):
        yield EvidenceFound(query, tuple(merged(retrieved)))
    found = []
    for part, evidence in ((one.query, one.evidence) for one in retrieved):
        with timings.of("rerank"):
            one = stages.ranked(part, evidence)
            found.append(replace(one, evidence=with_story(part, one.evidence)))
    evidence = merged(found)
    yield EvidenceFound(query, tuple(evidence))
    with closing(stages.drafted(query, found)) as drafting:
        while True:
            with timings.of("read"):
                piece = next(drafting)
            if isinstance(piece, Draft):
                break
            if isinstance(piece, Early):
                yield Provisional(stages.verify(query, piece.draft, evidence))
            else:
                yield TextDelta(piece)
    with timings.of("verify"):
        answer = stages.verify(query, piece, evidence)
    yield Finished(replace(answer, timings_ms=timings.each()))


def parts_of(query: Query) -> list[Query]:
    """A query for each part of a question; the query itself where it asks one thing."""
    if len(query.parts) < 2:
        return [query]
    return [replace(query, text=text, kind=asked(text).kind, parts=()) for text in query.parts]


def with_story(query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The passages with those of the conversation's story a little further up, none left out."""
    if not query.story:
        return list(evidence)
    raised = [
        replace(item, score=item.score + STORY) if item.article.id in query.story else item
        for item in evidence
    ]
    return sorted(raised, key=lambda item: -item.score)


def merged(found: Sequence[Found]) -> list[Evidence]:
    """The passages of all parts, the best of each first, each passage once."""
    rows = zip_longest(*(one.evidence for one in found))
    every = [item for item in chain.from_iterable(rows) if item is not None]
    return list({item.chunk.id: item for item in reversed(every)}.values())[::-1]


class PartsReader:
    """Reads each part of a question from its own passages and joins what it finds."""

    def __init__(self, reader: Reader, found: Sequence[Found]) -> None:
        self._reader = reader
        self._found = found

    def read(self, query: Query, evidence: Sequence[Evidence]) -> Draft:
        """The joined draft; of a question with one part, what the reader makes of the evidence."""
        if not self._found:
            return self._reader.read(query, evidence)
        drafts = [one.read_by(self._reader) for one in self._found]
        return joined(drafts) if len(drafts) > 1 else drafts[0]


def joined(drafts: Sequence[Draft]) -> Draft:
    """The drafts of a question's parts as one; what a part could not find is in `missing`.

    The confidence is that of the least sure part that is answered.
    """
    told = [draft for draft in drafts if draft.sentences]
    reasons = tuple(dict.fromkeys(d.reason for d in drafts if not d.sentences and d.reason))
    if not told:
        sure = max((draft.confidence for draft in drafts), default=0.0)
        return Draft(confidence=sure, reason=" ".join(reasons) or None)
    sentences = chain.from_iterable(draft.sentences[:SENTENCES_A_PART] for draft in told)
    shorts = [draft.short_answer for draft in told]
    return Draft(
        tuple(dict.fromkeys(sentences)),
        " and ".join(short for short in shorts if short) if all(shorts) else None,
        min(draft.confidence for draft in told),
        conflicts=tuple(chain.from_iterable(draft.conflicts for draft in told)),
        missing=reasons,
    )
