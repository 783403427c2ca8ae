"""The gate names every figure on the wrong side of its limit."""

from __future__ import annotations

from eval.gate import shortfalls

FIGURES = {
    "retrieval": {"mrr@10": {"value": 0.7, "low": 0.6, "high": 0.8}},
    "latency_ms": {"p50": 120.0},
}


def test_figures_on_the_right_side_pass() -> None:
    limits = {"at_least": {"retrieval.mrr@10": 0.7}, "at_most": {"latency_ms.p50": 150}}
    assert shortfalls(FIGURES, limits) == []


def test_a_low_score_and_a_slow_answer_are_named() -> None:
    limits = {"at_least": {"retrieval.mrr@10": 0.8}, "at_most": {"latency_ms.p50": 100}}
    assert shortfalls(FIGURES, limits) == [
        "retrieval.mrr@10 is 0.700, at least 0.800",
        "latency_ms.p50 is 120.000, at most 100.000",
    ]
