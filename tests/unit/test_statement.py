"""Questions turned into clauses, premises and other questions."""

from __future__ import annotations

import pytest

from rag.asking.statement import changed, indirect, premise


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("How many people died in Brenna?", "how many people died in Brenna"),
        ("What did Ada Orlen say about it?", "what Ada Orlen said about it"),
        ("When will Orlen visit Karst?", "when Orlen will visit Karst"),
        ("Who is the mayor of Brenna?", "who the mayor of Brenna is"),
        ("How many ships does Orlen Lines have?", "how many ships Orlen Lines has"),
        ("How much did Orlen Lines offer?", "how much Orlen Lines offered"),
        (
            "How many people did the earthquake in Brisa kill?",
            "how many people the earthquake in Brisa killed",
        ),
        ("When did the strike at Port Elra end?", "when the strike at Port Elra ended"),
        ("Where is the treaty to be signed?", "where the treaty is to be signed"),
    ],
)
def test_a_question_becomes_a_clause(question: str, clause: str) -> None:
    assert indirect(question) == clause


def test_a_question_that_cannot_be_turned_gives_none() -> None:
    assert indirect("Bridge closed") is None
    assert indirect("How many people did the man in black kill?") is None
    assert indirect("When does the trial of the captain's friend open?") is None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Why did Ada Orlen resign?", "Ada Orlen resigned"),
        ("Why was Ada Orlen arrested?", "Ada Orlen was arrested"),
        ("Why did the ferry sink?", "the ferry sank"),
    ],
)
def test_a_why_question_takes_something_for_granted(question: str, told: str) -> None:
    assert premise(question) == told


@pytest.mark.parametrize(
    ("question", "word", "expected"),
    [
        ("When did the ferry sink?", "why", "Why did the ferry sink"),
        ("How many people were killed in Brenna?", "when", "When were people killed in Brenna"),
        ("Who resigned as mayor?", "why", "Why did Bo Lindqvist resign as mayor"),
        ("What is Operation Heron?", "when", "When was Operation Heron"),
        ("Did the ferry sink?", "where", "Where did the ferry sink"),
    ],
)
def test_a_question_is_asked_with_another_word(question: str, word: str, expected: str) -> None:
    assert changed(question, word, "Bo Lindqvist") == expected
