"""How well each passage bears on a question: what the model says, and what the model cannot see.

The model knows nothing of dates, of where retrieval had put a passage, nor of the other
passages. A small linear model over these, fitted on quiz questions that the network was not
trained on, gives the final order. Its numbers are in `weights/score.json`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.dates import DAY_S, epoch
from rag.reading.cover import cover
from rag.reading.model import WEIGHTS, Reading
from rag.reading.offered import Offered, shares_in
from rag.reading.spans import masses
from rag.types import Evidence, Query

SCORES = WEIGHTS / "score.json"
HALF_LIVES = (7.0, 30.0, 180.0)

PASSAGE_FEATURES = (
    "relevance", "answerable", "place", "similarity", "dense", "lexical",
    "week", "month", "half_year", "latest", "undated", "span", "agreement",
    "offered", "likeliest", "title", "sentence", "together", "whole", "names", "lead",
)  # fmt: skip
"""In the order of the columns of `passage_features`."""

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Linear:
    """A fitted linear model: a number for each named feature."""

    weights: Mapping[str, float]
    bias: float = 0.0

    def of(self, names: Sequence[str], rows: Table) -> Table:
        """The score of each row; a feature without a number counts nothing."""
        vector = np.array([self.weights.get(name, 0.0) for name in names])
        return np.asarray(rows @ vector + self.bias, dtype=np.float64)


@lru_cache(maxsize=4)
def fitted(part: str, file: Path = SCORES) -> Linear:
    """The fitted numbers of one part of the final score."""
    stored = json.loads(file.read_text("utf-8"))[part]
    return Linear(stored["weights"], stored.get("bias", 0.0))


def passage_features(
    query: Query,
    evidence: Sequence[Evidence],
    readings: Sequence[Reading],
    *,
    asked: int,
    answers: Sequence[Offered] = (),
) -> Table:
    """One row a passage, in the order of `evidence`, which is the order of retrieval.

    Args:
        query: what is asked.
        evidence: the passages.
        readings: what the model made of each.
        asked: the moment the question is asked, in seconds UTC.
        answers: what the passages could answer.
    """
    agreeing = agreement(evidence, readings)
    covered = cover(query.text, evidence)
    rows = []
    for place, (item, reading) in enumerate(zip(evidence, readings, strict=True)):
        ages = _freshness(item, asked)
        rows.append(
            [
                reading.relevance,
                reading.answerable,
                math.log(1 + place),
                item.similarity if item.similarity is not None else 0.0,
                1 / (5 + item.dense_rank) if item.dense_rank else 0.0,
                1 / (5 + item.lexical_rank) if item.lexical_rank else 0.0,
                *ages,
                ages[0] if query.latest else 0.0,
                0.0 if item.article.published_at else 1.0,
                max((span.logit for span in reading.spans), default=0.0) / 10,
                agreeing[place],
                *shares_in(item.chunk.text, answers),
                *covered[place].row(),
            ]
        )
    return np.array(rows, dtype=np.float64).reshape(len(evidence), len(PASSAGE_FEATURES))


def _freshness(item: Evidence, asked: int) -> list[float]:
    """1 for an article of this moment, halved with each half-life; 0 without a date."""
    if not item.article.published_at:
        return [0.0] * len(HALF_LIVES)
    days = max(0, asked - epoch(item.article.published_at)) / DAY_S
    return [0.5 ** (days / half_life) for half_life in HALF_LIVES]


def agreement(evidence: Sequence[Evidence], readings: Sequence[Reading]) -> list[float]:
    """For each passage how much weight other reports give to its own answer, 0..1."""
    raw = np.array([reading.relevance for reading in readings])
    weights = np.exp(raw - raw.max()) if raw.size else raw
    weights = weights / weights.sum() if raw.size else weights
    by_source: dict[str, dict[str, float]] = {}
    for item, reading, weight in zip(evidence, readings, weights, strict=True):
        told = by_source.setdefault(item.source, {})
        for key, mass in masses(reading.spans, float(weight)).items():
            told[key] = told.get(key, 0.0) + mass
    total: dict[str, float] = {}
    for told in by_source.values():
        for key, mass in told.items():
            total[key] = total.get(key, 0.0) + mass
    agreeing = []
    for item, reading in zip(evidence, readings, strict=True):
        own = by_source[item.source]
        best = max(reading.spans, key=lambda span: span.share, default=None)
        agreeing.append(total[best.key] - own[best.key] if best else 0.0)
    return agreeing


def weights_of(scores: Table) -> Table:
    """Scores as shares that add up to 1."""
    if not scores.size:
        return scores
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum(), dtype=np.float64)
