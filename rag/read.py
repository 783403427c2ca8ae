"""The embedded reader: the sentences of the evidence that answer, word for word, or none."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.reading.absent import abstention
from rag.reading.answers import Answers
from rag.reading.candidates import Candidate, candidates
from rag.reading.conflicts import Telling, conflicts
from rag.reading.features import Judged, judge
from rag.reading.find import Passage
from rag.reading.grounds import NOT_SAID, NOTHING_ASKED, PREMISE, Grounds, grounds, told_in
from rag.reading.question import Question, covers, take_apart
from rag.reading.readings import Readings
from rag.reading.revised import Settled, earlier, settled
from rag.reading.rivals import Answering, rivals
from rag.reading.scoring import confidence, strengths
from rag.reading.short import IN_SENTENCES, mended, settled_short
from rag.reading.ties import Ties
from rag.reading.vectors import RememberedVectors
from rag.reading.weighing import Weighing
from rag.settings import AnswerSettings
from rag.types import (
    Draft,
    DraftConflict,
    DraftSentence,
    Encoder,
    Evidence,
    Query,
    Span,
    Vectors,
)

MAX_CANDIDATES = 16
"""Sentences that are judged for one question: what keeps a warm answer quick."""

MAX_PASSAGES = 12
"""Passages whose sentences may be quoted; what they say is weighed over all that were read."""

TRIED = 24
"""How many of the strongest sentences are tried as the first of an answer."""

MORE_WITHIN = 2.0
"""How much weaker than the first a further sentence may be."""

OTHER_WORDS = 0.5
"""Confidence from which a report may tell in other words what is asked."""

TIED = 0.1
"""The least confidence in a sentence that itself ties what is asked to whom it is asked of."""

ALIKE = 0.86
"""Cosine from which a second sentence only repeats the first."""

NO_EVIDENCE = "No article was found for this question."
NO_SENTENCE = "The passages found hold no whole sentence that could be quoted."


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences that could answer a question, judged, and their vectors.

    `quotable` are all sentences of the passages that they were picked from.
    """

    question: Question
    judged: list[Judged]
    vectors: Vectors
    weighing: Weighing
    quotable: Sequence[Candidate]


@dataclass(frozen=True, slots=True)
class Weighed(Sentences):
    """The same with how strong each is."""

    scores: NDArray[np.float64]

    @property
    def order(self) -> list[int]:
        """Places of the sentences, strongest first."""
        return sorted(range(len(self.judged)), key=lambda i: (-self.scores[i], i))


class Preference(Protocol):
    """Counts in what the scores of sentences do not know of, such as the time asked about."""

    def adjusted(
        self, query: Query, judged: Sequence[Judged], scores: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The scores to choose by."""

    def reason(self, query: Query, score: float) -> str | None:
        """Why nothing may be answered from a sentence of this score; None where it may."""


class EmbeddedReader:
    """Answers with at most `max_sentences` quotations, each readable by itself.

    It abstains, with a reason, where the confidence is under `threshold`.

    Args:
        encoder: tells sentences that repeat each other.
        settings: how long an answer is and how sure it must be.
        readings: the model's readings, shared with the reranker; its own unless given.
        preference: counts in the time that is asked about; nothing unless given.
        answers: what passages could answer, shared in the same way.
    """

    def __init__(
        self,
        encoder: Encoder,
        settings: AnswerSettings,
        readings: Readings | None = None,
        *,
        preference: Preference | None = None,
        answers: Answers | None = None,
    ) -> None:
        self._vectors = RememberedVectors(encoder)
        self._settings = settings
        self._readings = readings or Readings()
        self._preference = preference
        self._answers = answers or Answers(self._readings, encoder)

    def read(self, query: Query, evidence: Sequence[Evidence], depth: int | None = None) -> Draft:
        """The best sentences for the query; evidence counts by its scores.

        Args:
            query: what is asked.
            evidence: the passages, best first.
            depth: how many of them the model reads and an answer may begin with, all unless
                given; those after them are still looked at for what tells otherwise.

        Raises:
            ModelError: the model's files are damaged.
        """
        draft = self.guess(query, evidence, depth)
        if draft.confidence < self._settings.threshold or not draft.sentences:
            reason = draft.reason
            if evidence and reason not in (NO_EVIDENCE, NO_SENTENCE, NOTHING_ASKED):
                detail = None if reason == PREMISE else "" if reason == NOT_SAID else reason
                reason = abstention(query.text, evidence, detail)
            told_apart = disputed(draft) if draft.sentences else ()
            return Draft(confidence=draft.confidence, reason=reason, conflicts=told_apart)
        return replace(draft, reason=None)

    def guess(self, query: Query, evidence: Sequence[Evidence], depth: int | None = None) -> Draft:
        """What would be answered whatever the confidence, with the reason to withhold it.

        The arguments are those of `read`.

        Raises:
            ModelError: the model's files are damaged.
        """
        if not evidence or not query.text.strip():
            return Draft(reason=NO_EVIDENCE)
        sentences = self.judge(query, evidence, depth)
        if sentences is None:
            return Draft(reason=NO_SENTENCE)
        weighed = weigh(sentences)
        if self._preference is not None:
            scores = self._preference.adjusted(query, weighed.judged, weighed.scores)
            weighed = weighed_by(sentences, scores)
        chosen, support = choose(weighed, self._settings.max_sentences)
        first = chosen[0]
        late = None
        if self._preference is not None:
            late = self._preference.reason(query, weighed.scores[first])
        bare = confidence(weighed.judged, weighed.scores, first, support)
        sure = bare if late else _sure(weighed, first, support)
        short = settled_short(weighed.question, weighed.judged[first], support.told)
        draft = _draft(weighed, chosen, sure, short)
        return replace(draft, reason=late or support.reason)

    def judge(
        self, query: Query, evidence: Sequence[Evidence], depth: int | None = None
    ) -> Sentences | None:
        """The sentences that could answer, judged; None where none can be quoted.

        The arguments are those of `read`.
        """
        first = evidence[:depth]
        quotable = candidates(evidence[:MAX_PASSAGES])
        answering = [one for one in quotable if one.rank < len(first)]
        if not answering:
            return None
        question = take_apart(query.text, [candidate.said for candidate in quotable])
        readings = self._readings.of(query.text, first)
        answers = self._answers.of(query, first)
        stems = question.sought.stems
        weighing = Weighing(first, readings, stems, query.as_of, answers=answers)
        found = shortlist(question, answering, weighing)
        vectors = self._vectors.of([query.text, *(candidate.text for candidate in found)])
        cosines = [float(c) for c in vectors[1:] @ vectors[0]]
        told = [weighing.told(candidate, candidate.rank) for candidate in found]
        judged = judge(question, found, cosines, told)
        return Sentences(question, judged, vectors[1:], weighing, quotable)


def disputed(draft: Draft) -> tuple[DraftConflict, ...]:
    """The conflicts about the very thing that would have been the short answer."""
    short = (draft.short_answer or "").lower()
    return tuple(
        one
        for one in draft.conflicts
        if short and one.kind != "updated" and short in one.claim.lower()
    )


def weigh(sentences: Sentences) -> Weighed:
    """How strong each sentence is, by the fitted score."""
    return weighed_by(sentences, strengths(sentences.judged))


def weighed_by(sentences: Sentences, scores: NDArray[np.float64]) -> Weighed:
    """The sentences with given strengths."""
    s = sentences
    return Weighed(s.question, s.judged, s.vectors, s.weighing, s.quotable, scores)


def choose(weighed: Weighed, most: int) -> tuple[list[int], Grounds]:
    """Places of the sentences that make the answer, at most `most`, and the first one's grounds.

    The first is the strongest that may be answered with, else the strongest; those after it do
    not repeat it.
    """
    found = [one.candidate for one in weighed.judged]
    tried = weighed.order[:TRIED]
    ties = Ties(weighed.question, weighed.quotable)
    supports = [grounds(weighed.question, weighed.judged[i], found, ties) for i in tried]
    place = next((n for n, support in enumerate(supports) if support.firm), 0)
    chosen = [tried[place]]
    floor = weighed.scores[chosen[0]] - MORE_WITHIN
    for i in weighed.order:
        if len(chosen) >= most:
            break
        if weighed.scores[i] >= floor and not _repeats(weighed, chosen, i):
            chosen.append(i)
    return chosen, supports[place]


def _sure(weighed: Weighed, first: int, support: Grounds) -> float:
    """The confidence in a sentence: more than the score's where it tells just what is asked.

    Where only words are missing, a sentence that the score is sure of stands.
    """
    if support.soft:
        unbound = replace(support, firm=True)
        sure = confidence(weighed.judged, weighed.scores, first, unbound)
        if sure >= OTHER_WORDS:
            return sure
    sure = confidence(weighed.judged, weighed.scores, first, support)
    return max(sure, TIED) if support.firm and support.strong else sure


def shortlist(
    question: Question, found: Sequence[Candidate], weighing: Weighing
) -> list[Candidate]:
    """At most `MAX_CANDIDATES`, in order: half by the model, the rest by words shared."""
    if len(found) <= MAX_CANDIDATES:
        return list(found)

    def shared(i: int) -> float:
        keys = found[i].keys
        return sum(
            term.weight * (covers(keys, term) or 0.8 * told_in(keys, term))
            for term in question.terms
        )

    places = range(len(found))
    heaviest = sorted(places, key=lambda i: (-weighing.weight_in(found[i]), i))
    best = heaviest[: MAX_CANDIDATES // 2]
    nearest = sorted(places, key=lambda i: (-shared(i), i))
    best += [i for i in nearest if i not in best][: MAX_CANDIDATES - len(best)]
    return [found[i] for i in sorted(best)]


def _repeats(weighed: Weighed, chosen: Sequence[int], i: int) -> bool:
    spans = [weighed.judged[c].candidate.span for c in chosen]
    mine = weighed.judged[i].candidate.span
    if any(
        span.article_id == mine.article_id and span.start < mine.end and mine.start < span.end
        for span in spans
    ):
        return True
    return bool(np.max(weighed.vectors[list(chosen)] @ weighed.vectors[i]) >= ALIKE)


def _draft(weighed: Weighed, chosen: Sequence[int], sure: float, short: str | None) -> Draft:
    quoted = [weighed.judged[i].candidate for i in chosen]
    told = weighed.judged[chosen[0]].told
    told_apart = _conflicts(weighed, chosen[0])
    if holds := _settled(weighed, quoted[0], short):
        rest = [one for one in quoted if not earlier(one, holds)]
        quoted = [holds.candidate, *(one for one in rest if one.span != holds.candidate.span)]
        short = holds.short
        if holds.conflict:
            others = (one for one in told_apart if one.kind == "disputed")
            told_apart = (holds.conflict, *others)
    sentences = tuple(DraftSentence(one.text, (one.span,)) for one in quoted)
    also = weighed.weighing.articles_with(told.key) if short and short == told.text else ()
    return Draft(sentences, short, sure, also=also, conflicts=told_apart)


def _settled(weighed: Weighed, first: Candidate, short: str | None) -> Settled | None:
    """The figure that holds, where one figure is asked for."""
    asked = weighed.question.asked
    if asked.kind != "number" or asked.wanted != 1:
        return None
    return settled(Passage.of(weighed.question.text), first, short, weighed.quotable)


def _conflicts(weighed: Weighed, first: int) -> tuple[DraftConflict, ...]:
    """What other articles tell otherwise than the first sentence of an answer."""
    asked = weighed.question.asked
    answers: dict[Span, str | None] = {}
    if asked.kind not in IN_SENTENCES and asked.wanted == 1:
        answers = {
            one.candidate.span: mended(weighed.question, one, one.told.text)
            for one in weighed.judged
            if one.told.text
        }
    likely = [weighed.judged[i].candidate for i in (first, *weighed.order)]
    every = {one.span: one for one in (*likely, *weighed.quotable)}
    mine, *others = (Telling(one, answers.get(span)) for span, one in every.items())
    return conflicts(mine, others) or tuple(_rivals(weighed, first, answers))


def _rivals(
    weighed: Weighed, first: int, answers: Mapping[Span, str | None]
) -> Iterator[DraftConflict]:
    """What another report says in words of its own, where one name, number or day is asked for."""
    found = [
        Answering(one.candidate, text, math.exp(one.told.answer), weighed.scores[i])
        for i in (first, *weighed.order)
        if (one := weighed.judged[i]) and (text := answers.get(one.candidate.span))
    ]
    if found and found[0].candidate is weighed.judged[first].candidate:
        yield from rivals(found[0], found[1:])
