"""What the model's readings of all passages say about single sentences and answers."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.dates import DAY_S, end_epoch, epoch
from rag.reading.candidates import Candidate
from rag.reading.model import Reading
from rag.reading.offered import Offered, offered_in
from rag.reading.passages import Table, weights_of
from rag.reading.spans import AnswerSpan
from rag.types import Evidence

HALF_LIFE_DAYS = 30.0

LEAST = math.log(1e-6)
"""Stands for the log of a share that is nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the model makes of one sentence: see `Features` for the numbers.

    `text` is the likeliest answer inside it, None where the model sees none; `key` is what
    equal answers share. `others` are further answers inside it, heaviest first, as (key, text).
    `offered` are the answers in it that rules propose and trees weigh, likeliest first, as it has
    them; `best_offered` is the share of the best one anywhere. `similarity` is its passage's
    cosine to the question; `fresh` is 1 for an article of the moment the question is asked, halved
    with each month before it.
    """

    passage: float = LEAST
    mass: float = LEAST
    answer: float = LEAST
    articles: float = 0.0
    logit: float = 0.0
    relevance: float = 0.0
    answerable: float = 0.0
    similarity: float = 0.0
    fresh: float = 0.0
    text: str | None = None
    key: str = ""
    others: tuple[tuple[str, str], ...] = ()
    offered: tuple[tuple[Offered, str], ...] = ()
    best_offered: float = 0.0

    @property
    def likeliest(self) -> float:
        """The share of the likeliest answer that rules and model together see in the sentence."""
        return self.offered[0][0].share if self.offered else 0.0


@dataclass(frozen=True, slots=True)
class _Placed:
    """An answer span at its place in an article, with its share of all weight."""

    span: AnswerSpan
    start: int
    end: int
    mass: float


class Weighing:
    """The answers that the model sees in the passages of one question, and their weight.

    `evidence[i].score` says how much passage i counts: shares are its softmax.

    Args:
        evidence: the passages.
        readings: what the model made of each.
        asked: stems of the question's words, which are no answer to it.
        as_of: when the question is asked; else ages count from the newest of the passages.
        answers: what the passages could answer.
    """

    def __init__(
        self,
        evidence: Sequence[Evidence],
        readings: Sequence[Reading],
        asked: frozenset[str],
        as_of: str | None = None,
        *,
        answers: Sequence[Offered] = (),
    ) -> None:
        self._readings = readings
        self._answers = answers
        self._best = max((one.share for one in answers), default=0.0)
        self._similarity = [item.similarity or 0.0 for item in evidence]
        self._fresh = _freshness([item.article.published_at for item in evidence], as_of)
        self.weights: Table = weights_of(np.array([e.score for e in evidence], dtype=np.float64))
        self._placed: dict[str, list[_Placed]] = defaultdict(list)
        self._mass: dict[str, float] = defaultdict(float)
        self._articles: dict[str, dict[str, str]] = defaultdict(dict)
        for row, (item, reading) in enumerate(zip(evidence, readings, strict=True)):
            for span in reading.spans:
                if set(span.key.split()) <= asked:
                    continue
                self._place(span, item, float(self.weights[row]))

    def _place(self, span: AnswerSpan, item: Evidence, weight: float) -> None:
        mass = span.share * weight
        at = item.chunk.start
        self._placed[item.article.id].append(_Placed(span, at + span.start, at + span.end, mass))
        self._mass[span.key] += mass
        if span.share >= 0.1:
            self._articles[span.key].setdefault(item.source, item.article.id)

    def told(self, candidate: Candidate, row: int) -> Told:
        """What stands in a sentence of passage `row`."""
        place = candidate.span
        inside = [
            placed
            for placed in self._placed.get(place.article_id, ())
            if place.start <= placed.start and placed.end <= place.end
        ]
        reading = self._readings[row]
        base = Told(
            passage=_log(float(self.weights[row])),
            relevance=reading.relevance,
            answerable=reading.answerable,
            similarity=self._similarity[row],
            fresh=self._fresh[row],
            offered=self._offered(candidate.text),
            best_offered=self._best,
        )
        if not inside:
            return base
        best = max(inside, key=lambda one: (self._mass[one.span.key], one.mass))
        return replace(
            base,
            mass=_log(sum(one.mass for one in inside)),
            answer=_log(self._mass[best.span.key]),
            articles=math.log(max(1, len(self._articles[best.span.key]))),
            logit=best.span.logit,
            text=candidate.article.text[best.start : best.end],
            key=best.span.key,
            others=self._others(inside, best, candidate),
        )

    def _offered(self, sentence: str) -> tuple[tuple[Offered, str], ...]:
        found = [(one, sentence[a:b]) for one, a, b in offered_in(sentence, self._answers)]
        return tuple(sorted(found, key=lambda pair: -pair[0].share))

    def _others(
        self, inside: Sequence[_Placed], best: _Placed, candidate: Candidate
    ) -> tuple[tuple[str, str], ...]:
        """The answers of a sentence that share no word with its best one, nor with each other."""
        taken, found = set(best.span.key.split()), []
        for one in sorted(inside, key=lambda one: -one.mass):
            told = set(one.span.key.split())
            if not told & taken:
                taken |= told
                found.append((one.span.key, candidate.article.text[one.start : one.end]))
        return tuple(found)

    def articles_with(self, key: str) -> tuple[str, ...]:
        """Ids of the articles that give an answer, one a report, in order of the evidence."""
        return tuple(self._articles.get(key, {}).values())

    def weight_in(self, candidate: Candidate) -> float:
        """The share of all weight that answers inside a sentence hold, by model and by trees."""
        place = candidate.span
        seen = sum(
            one.mass
            for one in self._placed.get(place.article_id, ())
            if place.start <= one.start and one.end <= place.end
        )
        return seen + sum(one.share for one, _ in self._offered(candidate.text))


def _freshness(published: Sequence[str | None], as_of: str | None) -> list[float]:
    moments = [epoch(moment) if moment else None for moment in published]
    known = [moment for moment in moments if moment is not None]
    asked = end_epoch(as_of) if as_of else max(known, default=0)
    return [
        0.5 ** (max(0, asked - moment) / DAY_S / HALF_LIFE_DAYS) if moment is not None else 0.5
        for moment in moments
    ]


def _log(share: float) -> float:
    return math.log(max(share, 1e-6))
