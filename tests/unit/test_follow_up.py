"""Follow-ups made standalone."""

from __future__ import annotations

import pytest

from rag.asking.follow_up import standalone
from rag.types import Turn

WANTS = Turn(
    "What does Mayor Ada Orlen want?",
    "Mayor Ada Orlen wants the Brenna Bridge closed, the Harbour Council said.",
)
TOLL = Turn("How many people died in Brenna?", "The flood in Brenna claimed nine lives.")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Did she resign?", "Did Ada Orlen resign?"),
        ("And what is her job?", "What is Ada Orlen's job?"),
        ("Who called her?", "Who called Ada Orlen?"),
    ],
)
def test_a_person_pronoun_gets_its_person(question: str, expected: str) -> None:
    assert standalone(question, [WANTS]) == expected


@pytest.mark.parametrize("question", ["And in Karst?", "and in Karst", "What about Karst?"])
def test_a_name_alone_takes_the_place_of_its_counterpart(question: str) -> None:
    assert standalone(question, [TOLL]) == "How many people died in Karst?"


@pytest.mark.parametrize("question", ["why?", "Who said that?", "And when was it?", "The latest?"])
def test_what_is_left_open_is_followed_by_the_topic(question: str) -> None:
    assert "Brenna" in standalone(question, [TOLL])


@pytest.mark.parametrize(
    "question",
    [
        "Who is Bo Lindqvist?",
        "How many ships are there in Karst?",
        "What did Lindqvist say about his plan?",
        "Is it true that Lindqvist resigned?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    assert standalone(question, [WANTS]) == question


def test_the_last_person_spoken_of_is_meant() -> None:
    later = Turn("Who leads the union?", "Union leader Bo Lindqvist does.")
    assert standalone("What did he say?", [WANTS, later]) == "What did Bo Lindqvist say?"


def test_without_history_nothing_changes() -> None:
    assert standalone("and what did he say?", []) == "and what did he say?"


def test_after_a_who_question_its_answer_is_meant() -> None:
    found = Turn("Who is Ada Orlen's secretary?", "Mayoral Secretary Eli Tanaka spoke for Orlen.")
    assert standalone("What did she say?", [WANTS, found]) == "What did Eli Tanaka say?"
