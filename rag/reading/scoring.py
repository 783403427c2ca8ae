"""From features to an order of sentences and to a confidence.

Both are linear models fitted on quiz questions that the network was not trained on: the first on
which sentence holds an accepted answer, the second on whether the answer is right at all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.reading.features import SENTENCE_FEATURES, Judged, table
from rag.reading.grounds import Grounds
from rag.reading.passages import fitted

CONFIDENCE_FEATURES = (
    *SENTENCE_FEATURES, "unsaid", "unknown", "strength", "ahead", "similarity", "fresh",
    "best_relevance", "best_answerable", "best_similarity",
)  # fmt: skip
"""Those of the sentence; what its grounds leave out; its score, how far that is ahead of the
next sentence with another answer; its passage's likeness and age; the best of all passages."""

STATED = 0.2
"""The least confidence in a statement by the one whose words are asked for."""

WITHHELD = 0.04
"""The most confidence in an answer without firm grounds."""


def strengths(judged: Sequence[Judged]) -> NDArray[np.float64]:
    """How strongly each sentence is preferred; any real number, higher is better."""
    return fitted("sentence").of(SENTENCE_FEATURES, table(judged))


def confidence_row(
    judged: Sequence[Judged], scores: NDArray[np.float64], i: int, support: Grounds
) -> list[float]:
    """The features of the confidence in sentence `i`, as `CONFIDENCE_FEATURES`."""
    mine = judged[i]
    others = [
        float(score)
        for one, score in zip(judged, scores, strict=True)
        if not mine.told.key or one.told.key != mine.told.key
    ]
    ahead = float(scores[i]) - max(others, default=float(scores[i]) - 5.0)
    return [
        *mine.features.row(), support.unsaid, support.unknown,
        float(scores[i]), max(-5.0, min(5.0, ahead)),
        mine.told.similarity, mine.told.fresh,
        max(one.told.relevance for one in judged), max(one.told.answerable for one in judged),
        max(one.told.similarity for one in judged),
    ]  # fmt: skip


def confidence(
    judged: Sequence[Judged], scores: NDArray[np.float64], i: int, support: Grounds
) -> float:
    """How likely the answer taken from sentence `i` is right, 0..1.

    No question it is fitted on asks what somebody said; a statement by the one who is asked about
    has a least confidence of its own.
    """
    row = np.array([confidence_row(judged, scores, i, support)])
    z = float(fitted("confidence").of(CONFIDENCE_FEATURES, row)[0])
    sure = 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
    if judged[i].found.statement:
        sure = max(sure, STATED)
    return round(sure if support.firm else min(WITHHELD, sure), 4)
