"""Finding the very thing asked for."""

from __future__ import annotations

import pytest

from rag.reading.find import Passage, find
from rag.reading.question import take_apart


def short(question: str, sentence: str) -> str | None:
    passage = Passage.of(sentence)
    return find(take_apart(question, [passage]).sought, passage).text


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        (
            "Who leads the council?",
            "Council leader Bo Lindqvist met Mayor Ada Orlen in Brenna.",
            "Bo Lindqvist",
        ),
        (
            "Whom did Orlen call?",
            "Orlen phoned Minister S Amari and Minister Eli Tanaka.",
            "S Amari and Eli Tanaka",
        ),
        ("How many people died?", "The flood of 9 May claimed 26 lives.", "26"),
        (
            "How many camps were hit?",
            "The raid of 3 May hit nine camps and killed 31 people.",
            "nine",
        ),
        ("How much did it cost?", "The bridge cost $2.5 million in 2019.", "$2.5 million"),
        ("By how much did prices rise?", "Bread prices rose by 50% this year.", "50%"),
        ("When did the bridge open?", "The bridge opened on 9 May 2025.", "9 May 2025"),
        ("When did Orlen call?", "Orlen called on Thursday.", "Thursday"),
        ("Which lawmaker leaves?", "House Speaker Bo Orlen, R-Calif., is leaving.", "Bo Orlen"),
        ("In which country is the bridge?", "The bridge at Karst, in Norway, opened.", "Norway"),
    ],
)
def test_the_short_answer_is_found(question: str, sentence: str, answer: str) -> None:
    assert short(question, sentence) == answer


def test_a_person_of_the_question_is_no_answer_to_who() -> None:
    passage = Passage.of("Mayor Ada Orlen spoke.")
    assert find(take_apart("Who called Ada Orlen?", [passage]).sought, passage).score == 0


@pytest.mark.parametrize(
    ("sentence", "speaks"),
    [
        ("Orlen said that the bridge is safe.", True),
        ("The bridge is safe, said Orlen.", True),
        ("Orlen conveyed to Lindqvist that it is safe.", True),
        ("Lindqvist said to Orlen that it is safe.", False),
        ("Lindqvist met Orlen in Brenna.", False),
    ],
)
def test_what_somebody_said_is_said_by_them(sentence: str, speaks: bool) -> None:
    passage = Passage.of(sentence)
    sought = take_apart("What did Orlen say?", [passage]).sought
    assert (find(sought, passage).score >= 0.5) is speaks


def test_a_statement_is_one_by_the_person_asked_about() -> None:
    sentence = Passage.of("Harbour master Odile Marsh said the quay would stay shut until June.")
    for question, expected in (
        ("What did Odile Marsh say?", True),
        ("What did Bo Lindqvist say?", False),
        ("How long is the quay shut?", False),
    ):
        sought = take_apart(question, [sentence]).sought
        assert find(sought, sentence).statement is expected


def test_what_a_toll_rose_to_is_the_number_asked_for() -> None:
    text = "The number of people known to have died in the disaster on the ferry rose to 33."
    assert short("How many people died on the ferry?", text) == "33"
