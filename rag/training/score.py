"""Fits the small linear models that stand after the network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]
Marks = NDArray[np.bool_]
List = tuple[Table, Marks]
"""The rows of one question, and which of them are right."""


def fit_lists(lists: Sequence[List], *, ridge: float, signs: Table | None = None) -> Table:
    """Weights that give right rows the most probability within their list (conditional logit).

    Features are scaled to unit variance for the ridge penalty; the weights returned are for
    the features as they came. Lists without a right or without a wrong row teach nothing. Where
    `signs` has a 1 the weight may not be negative.
    """
    from scipy.optimize import minimize

    used = [(x, y) for x, y in lists if y.any() and not y.all()]
    scale = np.concatenate([x for x, _ in used]).std(axis=0)
    scale[scale == 0] = 1.0
    rows = [(x / scale, y) for x, y in used]

    def loss(w: Table) -> tuple[float, Table]:
        total, slope = ridge * float(w @ w), 2 * ridge * w
        for x, y in rows:
            scores = x @ w
            shares = _softmax(scores)
            right = _softmax(scores[y])
            total += _log_sum(scores) - _log_sum(scores[y])
            slope = slope + shares @ x - right @ x[y]
        return total, slope

    bounds = [(0.0 if s > 0 else None, None) for s in (signs if signs is not None else scale * 0)]
    result = minimize(loss, np.zeros(scale.size), jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(result.x / scale, dtype=np.float64)


def fit_chances(
    x: Table, y: Marks, counts: Table, signs: Table, *, ridge: float
) -> tuple[Table, float]:
    """Logistic regression with signs: weights and bias for the features as they came.

    A weight may only have the sign that `signs` gives its feature, and is 0 where that is 0: with
    few questions and features that go together, free signs fit what is chance. `counts` says how
    much each row counts; the penalty is on features of unit variance.
    """
    from scipy.optimize import minimize

    middle, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale == 0] = 1.0
    rows = np.hstack([(x - middle) / scale, np.ones((len(x), 1))])
    right = np.where(y, 1.0, -1.0)
    held = np.append(np.full(x.shape[1], ridge), 0.0)

    def loss(w: Table) -> tuple[float, Table]:
        margins = right * (rows @ w)
        total = float((counts * np.logaddexp(0, -margins)).sum() + held @ w**2)
        return total, -(counts * right / (1 + np.exp(margins))) @ rows + 2 * held * w

    bounds = [(0.0 if sign >= 0 else None, 0.0 if sign <= 0 else None) for sign in signs]
    start = np.zeros(rows.shape[1])
    result = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)])
    weights = result.x[:-1] / scale
    return np.asarray(weights, dtype=np.float64), float(result.x[-1] - weights @ middle)


def recalibrated(scores: Table, y: Marks, counts: Table) -> tuple[float, float]:
    """Slope and bias that turn scores into log odds (Platt 1999)."""
    slope, bias = fit_chances(scores[:, None], y, counts, np.ones(1), ridge=0.0)
    return float(slope[0]), bias


def _softmax(scores: Table) -> Table:
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum(), dtype=np.float64)


def _log_sum(scores: Table) -> float:
    peak = float(scores.max())
    return peak + float(np.log(np.exp(scores - peak).sum()))
