"""The figures of a load test."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from eval.bench.load_results import Asked


def report(asked: Sequence[Asked]) -> dict[str, Any]:
    """Outcomes, quantiles in milliseconds, fairness between people, and what went wrong."""
    outcomes = Counter(one.outcome for one in asked)
    done = [one for one in asked if one.outcome == "answered"]
    means = by_person(done)
    return {
        "questions": len(asked),
        "outcomes": dict(outcomes),
        "first_evidence_ms": quantiles([one.evidence_s for one in done]),
        "final_ms": quantiles([one.final_s for one in done]),
        "fairness_jain": None if not means else round(jain(means), 3),
        "problems": dict(Counter(one.problem for one in asked if one.problem).most_common(5)),
    }


def quantiles(seconds: Sequence[float | None]) -> dict[str, float] | None:
    """p50, p95 and the largest, in milliseconds; None where nothing was timed."""
    known = [one * 1000 for one in seconds if one is not None]
    if not known:
        return None
    p50, p95 = np.percentile(known, [50, 95])
    return {"p50": round(float(p50), 1), "p95": round(float(p95), 1), "max": round(max(known), 1)}


def by_person(done: Sequence[Asked]) -> list[float]:
    """Each person's mean time to an answer, in seconds."""
    times: dict[int, list[float]] = defaultdict(list)
    for one in done:
        times[one.person].append(one.final_s or 0.0)
    return [sum(each) / len(each) for each in times.values()]


def jain(shares: Sequence[float]) -> float:
    """Jain's fairness index: 1 where all shares are equal, 1/n where one has all (Jain 1984)."""
    squares = sum(share * share for share in shares)
    return sum(shares) ** 2 / (len(shares) * squares) if squares else 1.0
