"""What speaks for a sentence as the answer to a question, as numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

from rag.reading.candidates import Candidate
from rag.reading.find import Found, find
from rag.reading.question import Question, coverage

BRIEF_TERMS = 3


@dataclass(frozen=True, slots=True)
class Features:
    """All in 0..1; `cosine` may be a little below 0.

    `said` and `near` are the shares of the question's words that the sentence and its
    surroundings account for, `brief` is how short the question is: the fewer words it has, the
    more each of them must count.
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

    def row(self) -> list[float]:
        """The values in the order they are declared."""
        return [float(getattr(self, field.name)) for field in fields(self)]


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its features and what was found in it."""

    candidate: Candidate
    features: Features
    found: Found


def judge(
    question: Question, candidates: Sequence[Candidate], cosines: Sequence[float]
) -> list[Judged]:
    """The features of each candidate."""
    return [_judge(question, c, cosine) for c, cosine in zip(candidates, cosines, strict=True)]


def _judge(question: Question, candidate: Candidate, cosine: float) -> Judged:
    said, near = candidate.keys, candidate.near
    found = find(question.sought, candidate.said)
    features = Features(
        cosine=float(cosine),
        said=coverage(said, question.terms),
        near=coverage(near, question.terms),
        names_said=coverage(said, question.names),
        names_near=coverage(near, question.names),
        type=found.score,
        rank=1 / (1 + candidate.rank),
        first=1 / (1 + candidate.order),
        length=min(1.0, math.log(len(candidate.said.words) + 1) / math.log(80)),
        leans=float(candidate.leans),
        brief=min(1.0, BRIEF_TERMS / max(1, len(question.terms))),
    )
    return Judged(candidate, features, found)
