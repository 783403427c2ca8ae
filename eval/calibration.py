"""Whether a confidence means what it says, and what a threshold on it costs.

Areas and curves come from scikit-learn; the expected calibration error is that of Guo et al.
(2017), with bins of equal width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose confidence fell into one stretch: their means and how many there are."""

    confidence: float
    right: float
    n: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a threshold does: shares of the answerable and of the unanswerable it refuses.

    `precision` is the share of refusals that were right to refuse.
    """

    threshold: float
    false_refusal: float
    refused: float
    precision: float


def auroc(answerable: Sequence[float], unanswerable: Sequence[float]) -> float:
    """How often a question with an answer has more confidence than one without, ties half."""
    from sklearn.metrics import roc_auc_score

    if not answerable or not unanswerable:
        return 0.0
    marks = [1] * len(answerable) + [0] * len(unanswerable)
    return float(roc_auc_score(marks, [*answerable, *unanswerable]))


def reliability(confidences: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """The bins that hold an answer, by rising confidence."""
    sure, marks = np.asarray(confidences, dtype=float), np.asarray(right, dtype=float)
    places = np.minimum((sure * BINS).astype(int), BINS - 1)
    return [
        Bin(float(sure[inside].mean()), float(marks[inside].mean()), int(inside.sum()))
        for place in range(BINS)
        if (inside := places == place).any()
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """The mean distance of confidence from the share that is right, over all answers (ECE)."""
    total = sum(one.n for one in bins)
    return sum(one.n * abs(one.confidence - one.right) for one in bins) / max(1, total)


def refusals(answerable: Sequence[float], unanswerable: Sequence[float]) -> list[Refusal]:
    """What every threshold that makes a difference does, rising."""
    kept, gone = np.sort(np.asarray(answerable)), np.sort(np.asarray(unanswerable))
    found = []
    for threshold in np.unique(np.concatenate([kept, gone, [1.0]])):
        wrongly = int(np.searchsorted(kept, threshold))
        rightly = int(np.searchsorted(gone, threshold))
        found.append(
            Refusal(
                float(threshold),
                wrongly / max(1, kept.size),
                rightly / max(1, gone.size),
                rightly / (wrongly + rightly) if wrongly + rightly else 1.0,
            )
        )
    return found


def strictest(curve: Sequence[Refusal], at_most: float) -> Refusal:
    """The highest threshold whose false refusals are at most a share."""
    return max((r for r in curve if r.false_refusal <= at_most), key=lambda r: r.threshold)
