"""Metrics against hand-worked and published values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import (
    answer_within,
    contains,
    exact_match,
    f1,
    rank_scores,
    score,
    squad_normal,
    supported,
)


def test_squad_normalisation_drops_case_punctuation_and_articles() -> None:
    assert squad_normal("The  “Big” Apple, a city.") == "big apple city"


@pytest.mark.parametrize(
    ("answer", "accepted", "em", "expected_f1"),
    [
        ("The Eiffel Tower", ["Eiffel Tower"], 1.0, 1.0),
        ("Eiffel Tower in Paris", ["Eiffel Tower"], 0.0, 2 / 3),
        ("Paris", ["London", "Paris"], 1.0, 1.0),
        (None, ["Paris"], 0.0, 0.0),
        ("the", ["a"], 0.0, 0.0),
        ("Paris", [], 0.0, 0.0),
    ],
)
def test_short_answers_score_as_in_squad(
    answer: str | None, accepted: list[str], em: float, expected_f1: float
) -> None:
    assert exact_match(answer, accepted) == em
    assert f1(answer, accepted) == pytest.approx(expected_f1)


@pytest.mark.parametrize(
    ("text", "accepted", "expected"),
    [
        ("It lost 250,000 readers.", ["250,000"], True),
        ("It lost 250000 readers.", ["250,000"], True),
        ("It lost 1,250,000 readers.", ["250,000"], False),
        ("a Georgian wine", ["Georgia"], False),
        ("He moved to the U.S. in May", ["US"], True),
        ("the film “Beetlejuice,” again", ['“Beetlejuice"'], True),
        ("Kesh-Port ferry", ["kesh port"], True),
        ("O'Brien's plan", ["OBriens"], True),
        ("anything", ["..."], False),
        ("anything", [], False),
    ],
)
def test_contains_finds_whole_words_case_and_punctuation_aside(
    text: str, accepted: list[str], expected: bool
) -> None:
    assert contains(text, accepted) is expected


def test_answer_within_counts_only_relevant_passages_inside_the_window() -> None:
    passages = [("x" * 90, False), ("the answer is Oslo", True)]
    assert answer_within(passages, ["Oslo"], 200) == 1.0
    assert answer_within(passages, ["Oslo"], 100) == 0.0
    assert answer_within([("Oslo", False)], ["Oslo"], 1000) == 0.0


def test_answer_within_does_not_count_an_answer_cut_by_the_window() -> None:
    assert answer_within([("the answer is Stockholm", True)], ["Stockholm"], 20) == 0.0


def test_rank_scores_match_hand_worked_values() -> None:
    scores = rank_scores({"q": ["b", "d"], "none": []}, {"q": ["a", "b", "c", "d"], "none": ["a"]})
    assert scores["hits@1"] == {"q": 0.0, "none": 0.0}
    assert scores["hits@4"]["q"] == 1.0
    assert scores["mrr@10"]["q"] == pytest.approx(1 / 2)
    assert scores["map@10"]["q"] == pytest.approx((1 / 2 + 2 / 4) / 2)
    # DCG 1/log2(3) + 1/log2(5) over the ideal 1/log2(2) + 1/log2(3)
    assert scores["ndcg@10"]["q"] == pytest.approx((0.6309298 + 0.4306766) / 1.6309298, rel=1e-5)


def test_rank_scores_keep_more_passages_apart_than_single_precision_could() -> None:
    run = [f"d{i}" for i in range(2000)]
    assert rank_scores({"q": ["d0"]}, {"q": run})["mrr@10"]["q"] == 1.0


def test_score_of_a_constant_has_no_width() -> None:
    assert score([1.0] * 20).to_dict() == {"value": 1.0, "low": 1.0, "high": 1.0}


def test_score_weighs_ratios_by_their_denominator() -> None:
    assert score([1, 3], [2, 4]).value == pytest.approx(4 / 6)


def test_score_of_nothing_is_zero() -> None:
    assert score([]).value == 0.0
    assert score([0.0], [0.0]).value == 0.0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_score_lies_within_its_interval_and_in_range(values: list[float]) -> None:
    result = score(values)
    assert 0 <= result.low <= result.high <= 1
    assert result.low - 1e-9 <= result.value <= result.high + 1e-9 or len(set(values)) > 1


@given(st.text(max_size=60), st.text(max_size=20))
def test_answer_measures_stay_in_range(text: str, answer: str) -> None:
    assert 0 <= f1(text, [answer]) <= 1
    assert exact_match(text, [answer]) in (0.0, 1.0)
    assert contains(text + " " + answer, [answer]) or not contains(answer, [answer])


def test_a_changed_number_is_not_supported() -> None:
    quote = "The ferry sank with 38 people aboard, officials said on Monday."
    assert supported("The ferry sank with 38 people aboard.", [quote])
    assert not supported("The ferry sank with 41 people aboard.", [quote])
    assert not supported("Ministers promised free school meals.", [quote])
