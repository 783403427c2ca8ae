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


SUNK = Turn("When did the Heron sink?", "The Heron sank on Monday off Brenna.")
TWO = Turn(
    "How much was Orlen Bank fined?",
    "Orlen Bank was fined 3 million crowns. Its rival Karst Savings was fined 1 million in 2023.",
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Why?", "Why did the Heron sink?"),
        ("And where?", "Where did the Heron sink?"),
        ("Who owns it?", "Who owns the Heron?"),
    ],
)
def test_what_is_asked_of_an_event_keeps_the_event(question: str, expected: str) -> None:
    assert standalone(question, [SUNK]) == expected


def test_the_other_company_is_the_one_the_answer_names_beside_it() -> None:
    assert standalone("And the other company?", [TWO]) == "How much was Karst Savings fined?"


def test_who_said_that_quotes_what_was_said() -> None:
    said = Turn("What did the mayor say?", "“We were never told about the pump,” Ada Orlen said.")
    assert standalone("Who said that?", [said]) == "Who said “We were never told about the pump”?"


def test_how_many_of_them_counts_among_those_counted_before() -> None:
    turn = Turn("How many people died in Brenna?", "")
    expected = "How many of the people who died in Brenna were children?"
    assert standalone("How many of them were children?", [turn]) == expected


def test_he_and_she_go_to_whom_the_name_or_the_answer_tells_apart() -> None:
    turn = Turn(
        "Who met Mr Lindqvist?", "Lindqvist met Mrs Orlen on Monday, and she spoke of the bridge."
    )
    assert "Orlen" in standalone("What did she say?", [turn])
    assert "Lindqvist" in standalone("What did he say?", [turn])


def test_a_day_is_moved_in_the_question_that_names_one() -> None:
    turn = Turn("What was the toll of the fire on 8 May?", "")
    assert standalone("What about the day before?", [turn]) == (
        "What was the toll of the fire on 7 May?"
    )


def test_an_abstention_does_not_break_the_thread() -> None:
    turn = Turn("How many people died in Karst?", "")
    assert standalone("And in Brenna?", [turn]) == "How many people died in Brenna?"
