"""Sentences of news text: where they end, and that offsets are exact."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import sentence_spans

PIECES = st.sampled_from(
    ["Sen.", " ", "U.S.", "\n", "\n\n", "said", "He", "”", "“", ".", "?", "!", "…", "5", "No.",
     "。", "\r\n", "(", ")", "[1]", "a.m.", "—", "\t", "\u00a0", "é", "क", "।", ",", "'", '"']
)  # fmt: skip


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Sen. Ada Moss met Gov. Lund on Nov. 5 at 3.5 percent.", "He left at 5 p.m. Monday."],
        ["“We are done,” she said.", "He agreed."],
        ["“It is over.”", "He left.", "“Was it?” Moss asked.", "“It was!” he said."],
        ["The U.S. Senate voted.", "It was the first in the U.S.", "The rest follow."],
        ["Apple Inc. rose.", "So did Northline Corp.", "The index fell to No. 10 of 12."],
        ["George W. Moss and J. K. Lund spoke.", "No.", "They did not."],
        ["It was in 2024.", "15 people came.", "He paid Rs. 500 on Jan. 2."],
        ["The end… and no more.", "But wait...", "There is more."],
        ["It fell by $4.5bn.[1]", "Then it rose (a little.)", "So it goes."],
        ["They met in Washington, D.C.", "“Nothing came of it.”", "She sat."],
        ["Martin Moss Jr. sat too.", "Nobody saw it."],
        ["これは文です。", "次の文です！", "यह वाक्य है।", "दूसरा वाक्य।"],
        ["What a day!", "Who knew?", "Nobody at www.example.com. did."],
    ],
)  # fmt: skip
def test_news_sentences_end_where_a_reader_would_end_them(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_a_line_without_a_full_stop_is_a_unit_of_its_own() -> None:
    text = (
        "He left.\nOfficials defend the plan\nThe plan is old.\n\n— ANI (@ANI) May 9, 2025\n\nNext"
    )
    assert sentences(text) == [
        "He left.", "Officials defend the plan", "The plan is old.",
        "— ANI (@ANI) May 9, 2025", "Next",
    ]  # fmt: skip


def test_a_wrapped_line_goes_on_but_a_new_paragraph_does_not() -> None:
    assert sentences("The plan\nis old, and\nslow.\n\nand new") == [
        "The plan\nis old, and\nslow.", "and new",
    ]  # fmt: skip


def test_list_items_keep_their_numbers() -> None:
    assert sentences("1. Open the door.\n2. Close it.\n• Done") == [
        "1. Open the door.", "2. Close it.", "• Done",
    ]  # fmt: skip


def test_a_missing_space_after_a_full_stop_is_no_obstacle() -> None:
    assert sentences("The vote passed.Moss left.“Good,” he said.") == [
        "The vote passed.", "Moss left.", "“Good,” he said.",
    ]  # fmt: skip


def test_empty_and_blank_text_have_no_sentences() -> None:
    assert sentence_spans("") == []
    assert sentence_spans(" \n\t\n ") == []


@given(st.one_of(st.text(), st.lists(PIECES).map("".join), st.lists(PIECES).map(" ".join)))
def test_spans_are_ordered_stripped_and_hold_all_that_is_not_space(text: str) -> None:
    spans = sentence_spans(text)
    last = 0
    for start, end in spans:
        assert last <= start < end
        assert not text[last:start].strip()
        assert text[start:end].strip() == text[start:end]
        last = end
    assert not text[last:].strip()


@pytest.mark.parametrize("unit", [".", ". ", "\n ", "A. ", '."', "“A.” ", "?” A B C ", "[1]. "])
def test_hostile_text_is_read_in_linear_time(unit: str) -> None:
    start = time.perf_counter()
    sentence_spans(unit * (300_000 // len(unit)))
    assert time.perf_counter() - start < 5
