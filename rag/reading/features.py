"""What speaks for a sentence as the answer to a question, as numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from rag.reading.candidates import Candidate
from rag.reading.find import Found, find
from rag.reading.question import Question, coverage
from rag.reading.weighing import Told

BRIEF_TERMS = 3
LEAST_SHARE = 1e-3
"""Stands for the share of an answer that was not proposed."""


@dataclass(frozen=True, slots=True)
class Features:
    """From the words: all in 0..1; `cosine` may be a little below 0.

    `said` and `near` are the shares of the question's words that the sentence and its
    surroundings account for, `brief` is how short the question is: the fewer words it has, the
    more each of them must count.

    From the model: `passage` is the log of its passage's share of all weight, `mass` the log of
    the share that answers inside it hold, `answer` the log of what its best answer holds over
    all passages, `articles` the log of how many articles give that answer, `logit` that
    answer's own start and end, `relevance` and `answerable` those of its passage.

    From the answers that are weighed: `offered` is the share that those in it hold together,
    `likeliest` the log of the share of the best of them, `sure` whether that is the best of all.
    """

    cosine: float
    said: float
    near: float
    names_said: float
    names_near: float
    type: float
    rank: float
    first: float
    length: float
    leans: float
    brief: float
    brief_said: float
    passage: float
    mass: float
    answer: float
    articles: float
    logit: float
    relevance: float
    answerable: float
    fits: float
    offered: float
    likeliest: float
    sure: float

    def row(self) -> list[float]:
        """The values in the order they are declared."""
        return [float(getattr(self, name)) for name in SENTENCE_FEATURES]


SENTENCE_FEATURES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its features, what rules found in it, and what the model did."""

    candidate: Candidate
    features: Features
    found: Found
    told: Told


def judge(
    question: Question,
    candidates: Sequence[Candidate],
    cosines: Sequence[float],
    told: Sequence[Told],
) -> list[Judged]:
    """The features of each candidate."""
    return [
        _judge(question, candidate, cosine, one)
        for candidate, cosine, one in zip(candidates, cosines, told, strict=True)
    ]


def table(judged: Sequence[Judged]) -> NDArray[np.float64]:
    """The features of candidates, one row each, columns as `SENTENCE_FEATURES`."""
    rows = [one.features.row() for one in judged]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(SENTENCE_FEATURES))


def _judge(question: Question, candidate: Candidate, cosine: float, told: Told) -> Judged:
    said, near = candidate.keys, candidate.near
    found = find(question.sought, candidate.said)
    brief = min(1.0, BRIEF_TERMS / max(1, len(question.terms)))
    covered = coverage(said, question.terms)
    features = Features(
        cosine=float(cosine),
        said=covered,
        near=coverage(near, question.terms),
        names_said=coverage(said, question.names),
        names_near=coverage(near, question.names),
        type=found.score,
        rank=1 / (1 + candidate.rank),
        first=1 / (1 + candidate.order),
        length=min(1.0, math.log(len(candidate.said.words) + 1) / math.log(80)),
        leans=float(candidate.leans),
        brief=brief,
        brief_said=brief * covered,
        passage=told.passage,
        mass=told.mass,
        answer=told.answer,
        articles=told.articles,
        logit=told.logit / 10,
        relevance=told.relevance,
        answerable=told.answerable,
        fits=float(bool(found.text and told.text and found.text in told.text)),
        offered=sum(one.share for one, _ in told.offered),
        likeliest=math.log(max(told.likeliest, LEAST_SHARE)),
        sure=float(told.likeliest > 0 and told.likeliest >= told.best_offered),
    )
    return Judged(candidate, features, found, told)
