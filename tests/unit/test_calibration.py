"""Calibration and refusal curves against hand-worked values."""

from __future__ import annotations

import pytest

from eval.calibration import Bin, auroc, calibration_error, refusals, reliability, strictest


def test_the_area_counts_pairs_in_the_right_order_and_ties_half() -> None:
    assert auroc([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert auroc([0.1], [0.9]) == 0.0
    assert auroc([0.5, 0.9], [0.5, 0.1]) == pytest.approx(7 / 8)
    assert auroc([], [0.5]) == 0.0


def test_bins_hold_means_and_full_confidence_has_a_place() -> None:
    bins = reliability([0.05, 0.07, 0.95, 1.0], [False, False, True, False])
    assert [b.n for b in bins] == [2, 2]
    assert bins[0] == Bin(pytest.approx(0.06), 0.0, 2)
    assert bins[1].right == 0.5


def test_the_error_weighs_bins_by_their_answers() -> None:
    assert calibration_error([Bin(0.9, 0.6, 3), Bin(0.1, 0.1, 1)]) == pytest.approx(0.225)
    assert calibration_error([]) == 0.0


def test_the_strictest_threshold_keeps_false_refusals_under_the_limit() -> None:
    answerable = [0.1, *[0.5 + i / 100 for i in range(19)]]
    curve = refusals(answerable, [0.05, 0.3, 0.45, 0.9])
    best = strictest(curve, 0.05)
    assert best.threshold == 0.5
    assert best.false_refusal == 0.05
    assert best.refused == 0.75
    assert best.precision == 0.75
    assert strictest(curve, 0.0).refused == 0.25


def test_a_threshold_refuses_only_what_is_under_it() -> None:
    first, last = refusals([0.4], [0.4])
    assert (first.false_refusal, first.refused) == (0.0, 0.0)
    assert (last.false_refusal, last.refused) == (1.0, 1.0)
