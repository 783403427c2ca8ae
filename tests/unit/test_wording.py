"""Sentences become questions in the order of a question, where their verb can be told."""

from __future__ import annotations

import random

import pytest

from rag.training.gaps import gaps_of
from rag.training.question_words import Around, noun_of, question_words
from rag.training.synthetic import asked
from rag.training.wording import base, clause, inverted


@pytest.mark.parametrize(
    ("past", "infinitive"),
    [
        ("announced", "announce"), ("stopped", "stop"), ("carried", "carry"), ("won", "win"),
        ("killed", "kill"), ("moved", "move"), ("visited", "visit"), ("planned", "plan"),
    ],
)  # fmt: skip
def test_verbs_have_an_infinitive(past: str, infinitive: str) -> None:
    assert base(past) == infinitive


def test_a_clause_is_cut_at_its_verb() -> None:
    told = clause("The city council approved the bridge")
    assert told is not None
    assert (told.subject, told.form, told.auxiliary) == ("The city council", "approved", False)


@pytest.mark.parametrize(
    "text",
    [
        "While the council approved the bridge",
        "He approved the bridge",
        "A man accused of theft",
        "Nobody",
        "",
    ],
)
def test_a_clause_without_a_plain_subject_and_verb_is_none(text: str) -> None:
    assert clause(text) is None


def test_an_auxiliary_changes_places_and_other_verbs_take_did() -> None:
    rng = random.Random(3)
    moved, was = clause("The ferry moved to Osnar"), clause("The ferry was moved to Osnar")
    assert moved is not None
    assert was is not None
    assert inverted(moved, "where", "", rng).split() == "where did the ferry move".split()
    assert (
        inverted(was, "where", "moved to", rng).split() == "where was the ferry moved to".split()
    )


@pytest.mark.parametrize(
    ("left", "answer", "right", "noun"),
    [
        ("The actor ", "Bo Lind", " left.", "actor"),
        ("He left ", "Karst University", " in May.", "university"),
        ("", "Norlin", ", the Osnar airline, closed.", "airline"),
        ("He met ", "Bo Lind", " in May.", None),
    ],
)
def test_the_noun_of_a_name_is_read_off_its_sentence(
    left: str, answer: str, right: str, noun: str | None
) -> None:
    assert noun_of(Around(left, answer, right, "name")) == noun


def test_question_words_fit_the_kind_of_answer() -> None:
    rng = random.Random(1)
    assert question_words(Around("It cost ", "5", " boats", "number"), rng) == "how many"
    assert question_words(Around("It rose ", "5 per cent", "", "measure"), rng).startswith("what")
    assert question_words(Around("It closed ", "the storm", "", "reason"), rng) == "why"


def test_whole_questions_come_of_plain_sentences() -> None:
    told = {
        "At least 26 people were killed in Brenna.": "How many people were killed in Brenna?",
        "The ferry sank on Friday.": "When did the ferry sink?",
        "Bo Lind visited Karst on Friday.": "Who visited Karst",
    }
    for sentence, question in told.items():
        made = {
            asked(sentence, gap, random.Random(n)) for gap in gaps_of(sentence) for n in range(9)
        }
        assert any(one.startswith(question) for one in made), made
