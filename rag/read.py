"""The embedded reader: the sentences of the evidence that answer, word for word, or none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.reading.candidates import Candidate, candidates
from rag.reading.features import Judged, judge
from rag.reading.grounds import grounds
from rag.reading.question import Question, take_apart
from rag.reading.scoring import confidence, strength
from rag.settings import AnswerSettings
from rag.types import Draft, DraftSentence, Encoder, Evidence, Query, Vectors

MAX_CANDIDATES = 24
"""Sentences that are encoded for one question: what keeps a warm answer under 120 ms."""

MAX_PASSAGES = 12
TRIED = 3
"""How many of the strongest sentences are tried as the first of an answer."""

MORE_WITHIN = 1.0
"""How much weaker than the first a further sentence may be."""

ALIKE = 0.86
"""Cosine from which a second sentence only repeats the first."""

NO_EVIDENCE = "No article was found for this question."
NO_SENTENCE = "The passages found hold no whole sentence that could be quoted."


class EmbeddedReader:
    """Answers with at most `max_sentences` quotations, each readable by itself.

    It abstains, with a reason, where the confidence is under `threshold`.
    """

    def __init__(self, encoder: Encoder, settings: AnswerSettings) -> None:
        self._encoder = encoder
        self._settings = settings

    def read(self, query: Query, evidence: Sequence[Evidence]) -> Draft:
        """The best sentences for the query; evidence is taken in its order, best first."""
        if not evidence or not query.text.strip():
            return Draft(reason=NO_EVIDENCE)
        found = candidates(evidence[:MAX_PASSAGES])
        if not found:
            return Draft(reason=NO_SENTENCE)
        question = take_apart(query.text, [candidate.said for candidate in found])
        found = shortlist(question, found)
        vectors = self._encoder.encode([query.text, *(candidate.text for candidate in found)])
        judged = judge(question, found, [float(c) for c in vectors[1:] @ vectors[0]])
        order = sorted(range(len(judged)), key=lambda i: (-strength(judged[i].features), i))
        first, sure, reason = self._first(question, judged, order)
        if sure < self._settings.threshold:
            return Draft(confidence=sure, reason=reason)
        chosen = self._with_more(question, judged, [first, *order], vectors[1:])
        return _draft([judged[i] for i in chosen], sure)

    def _first(
        self, question: Question, judged: Sequence[Judged], order: Sequence[int]
    ) -> tuple[int, float, str]:
        """The strongest sentence that may stand as the answer, its confidence, else the reason."""
        found = [one.candidate for one in judged]
        reason, most = "", 0.0
        for i in order[:TRIED]:
            support = grounds(question, judged[i], found)
            sure = confidence(judged[i].features, support)
            if sure >= self._settings.threshold:
                return i, sure, support.reason
            reason, most = reason or support.reason, max(most, sure)
        return order[0], most, reason

    def _with_more(
        self, question: Question, judged: Sequence[Judged], order: Sequence[int], rows: Vectors
    ) -> list[int]:
        """The first with further sentences that pass the same checks and do not repeat it."""
        chosen = [order[0]]
        found = [one.candidate for one in judged]
        floor = strength(judged[order[0]].features) - MORE_WITHIN
        for i in order[1:]:
            if len(chosen) >= self._settings.max_sentences:
                break
            if strength(judged[i].features) < floor or _repeats(judged, rows, chosen, i):
                continue
            support = grounds(question, judged[i], found)
            if confidence(judged[i].features, support) >= self._settings.threshold:
                chosen.append(i)
        return chosen


def shortlist(question: Question, found: Sequence[Candidate]) -> list[Candidate]:
    """At most `MAX_CANDIDATES`: the ones that share most words with the question, in order."""
    if len(found) <= MAX_CANDIDATES:
        return list(found)
    wanted = {term.word.stem: term.weight for term in question.terms}

    def shared(i: int) -> float:
        stems = {word.stem for word in found[i].said.words}
        return sum(weight for stem, weight in wanted.items() if stem in stems)

    best = sorted(range(len(found)), key=lambda i: (-shared(i), i))[:MAX_CANDIDATES]
    return [found[i] for i in sorted(best)]


def _repeats(judged: Sequence[Judged], rows: Vectors, chosen: Sequence[int], i: int) -> bool:
    spans = [judged[c].candidate.span for c in chosen]
    mine = judged[i].candidate.span
    if any(
        span.article_id == mine.article_id and span.start < mine.end and mine.start < span.end
        for span in spans
    ):
        return True
    return bool(np.max(rows[list(chosen)] @ rows[i]) >= ALIKE)


def _draft(chosen: Sequence[Judged], sure: float) -> Draft:
    sentences = tuple(DraftSentence(one.candidate.text, (one.candidate.span,)) for one in chosen)
    return Draft(sentences, chosen[0].found.text, sure)
