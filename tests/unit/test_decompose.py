"""Several questions in one, taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asking.decompose import MOST, parts


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "When did the Heron sink, and when did Ada Orlen resign?",
            ["When did the Heron sink?", "When did Ada Orlen resign?"],
        ),
        (
            "How many left Brenna according to the police, and how many according to the council?",
            [
                "How many left Brenna according to the police?",
                "How many left Brenna according to the council?",
            ],
        ),
        (
            "What was the Heron insured for, and what did dealers say it was worth?",
            ["What was the Heron insured for?", "What did dealers say the Heron was worth?"],
        ),
        (
            "What was the score in Brenna United's semi-final, and what was it in the final?",
            [
                "What was the score in Brenna United's semi-final?",
                "What was the score in Brenna United's final?",
            ],
        ),
        (
            "How old are Ada Orlen and Bo Lindqvist?",
            ["How old is Ada Orlen?", "How old is Bo Lindqvist?"],
        ),
        (
            "What did both Orlen and Lindqvist say?",
            ["What did Orlen say?", "What did Lindqvist say?"],
        ),
        (
            "Who are the finance minister and the justice minister of Karst?",
            ["Who is the finance minister of Karst?", "Who is the justice minister of Karst?"],
        ),
        (
            "How many guards were there before and after the fire?",
            ["How many guards were there before the fire?",
             "How many guards were there after the fire?"],
        ),
        ("When and where was it found?", ["When was it found?", "Where was it found?"]),
        ("Who won the Karst Cup? And when?", ["Who won the Karst Cup?",
                                              "When was the Karst Cup won?"]),
        ("Compare the fines of Orlen Bank and Karst Bank.",
         ["What are the fines of Orlen Bank?", "What are the fines of Karst Bank?"]),
        ("How many people died, and who was captain of the Heron?",
         ["How many people died (the Heron)?", "Who was captain of the Heron?"]),
    ],
)  # fmt: skip
def test_each_part_stands_alone(question: str, expected: list[str]) -> None:
    assert parts(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who leads the talks between Karst and Brenna?",
        "What did the Rail and Signal Workers' Union want?",
        "Did Karst and Brenna agree on a truce?",
        "What did she say about how they met?",
        "Who is the man who knows what happened and why?",
        "What is known about when and how the fire began?",
        "Bread and circuses",
        "Who won?",
    ],
)
def test_what_belongs_together_stays_one_question(question: str) -> None:
    assert parts(question) == [question]


@given(st.text(max_size=200))
def test_any_text_has_at_least_one_part_and_not_too_many(text: str) -> None:
    assert 1 <= len(parts(text)) <= MOST
