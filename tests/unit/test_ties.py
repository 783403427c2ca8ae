"""Whether what a question takes for granted is told of the one it is asked about."""

from __future__ import annotations

import pytest
from fakes import article

from rag.asking.answer_type import asked
from rag.reading.candidates import Candidate, candidates
from rag.reading.claim import claim
from rag.reading.question import take_apart
from rag.reading.ties import Tie, Ties
from rag.types import Chunk, Evidence

UNIONS = (
    "The Dock Union has about 7,000 members at the port. A smaller one, the Pilots' League, has "
    "accepted the offer. Dock Union leader Bo Lindqvist resigned on Monday over the pay deal. "
    "Harbour director Ada Orlen said that she had no plans to step down.\n\n"
    "Nine people died in the fire, the council said. Another 48 people were taken to hospital."
)


def tied(question: str, sentence: str, text: str = UNIONS) -> Tie:
    source = article(text=text, title="Trouble at the port of Brenna")
    found = candidates([Evidence(Chunk.cut(source, 0, 0, len(text)), source, 1.0)])
    one = _with(found, sentence)
    apart = take_apart(question, [candidate.said for candidate in found])
    return Ties(apart, found).of(one)


def _with(found: list[Candidate], sentence: str) -> Candidate:
    return next(one for one in found if sentence in one.text)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Why did Ada Orlen resign?", "no plans to step down"),
        ("How many members does the Pilots' League have?", "7,000"),
        ("How many people were injured in the fire?", "Nine people died"),
        ("How many ships does the Dock Union have?", "7,000"),
        ("Who replaced Bo Lindqvist?", "Lindqvist resigned"),
        ("When did the port burst?", "on Monday"),
    ],
)
def test_what_is_told_of_another_does_not_answer(question: str, sentence: str) -> None:
    assert tied(question, sentence).fault


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Why did Bo Lindqvist resign?", "Lindqvist resigned"),
        ("Why did Lindqvist quit?", "Lindqvist resigned"),
        ("How many members does the Dock Union have?", "7,000"),
        ("How many people lost their lives in the fire?", "Nine people died"),
        ("Who is the harbour director?", "Harbour director Ada Orlen"),
        ("When did Lindqvist step down?", "on Monday"),
    ],
)
def test_what_is_told_of_the_one_asked_about_does(question: str, sentence: str) -> None:
    assert tied(question, sentence).fault is None


def test_the_number_of_the_act_is_told_of_several() -> None:
    text = "Of 200 people aboard the ferry near Brenna, about 30 survived, the coastguard said."
    assert tied("How many people survived?", "200 people", text).told == "30"


def test_an_office_held_by_somebody_else_does_not_answer() -> None:
    text = "Former mayor Bo Lindqvist praised the new finance minister, Ada Orlen, on Monday."
    assert tied("Who is the mayor of Brenna?", "Former mayor", text).fault
    assert tied("Who is the finance minister?", "Former mayor", text).fault is None


def test_the_claim_of_a_question_names_its_act_and_whose_it_is() -> None:
    what = claim("Why did Ada Orlen step down?", asked("Why did Ada Orlen step down?"))
    assert "resign" in what.act
    assert what.subject
    assert what.subject.stems[-1] == "orlen"
