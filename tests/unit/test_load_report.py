"""The figures of a load test."""

from __future__ import annotations

import pytest

from eval.bench.load_report import jain, report
from eval.bench.load_results import Asked


def asked(person: int, final_s: float) -> Asked:
    one = Asked(person, 100.0)
    one.saw("evidence", 100.1)
    one.saw("evidence", 100.9)
    one.saw("final", 100.0 + final_s)
    return one


def test_first_evidence_counts_and_refusals_are_no_errors() -> None:
    refused, broken = Asked(3, 0.0), Asked(4, 0.0)
    refused.refused(429, "3")
    broken.refused(503, None)
    figures = report([asked(1, 1.0), asked(2, 1.0), refused, broken])
    assert figures["outcomes"] == {"answered": 2, "refused": 1, "error": 1}
    assert figures["first_evidence_ms"]["max"] == pytest.approx(100, abs=0.2)
    assert figures["final_ms"]["p95"] == pytest.approx(1000)
    assert figures["fairness_jain"] == 1.0
    assert figures["problems"] == {"HTTP 503": 1}
    assert report([])["final_ms"] is None


def test_jain_is_one_over_n_where_one_has_all() -> None:
    assert jain([1, 1, 1, 1]) == 1.0
    assert jain([1, 0, 0, 0]) == 0.25
