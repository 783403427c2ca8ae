"""Words, their stems, and what news calls the same thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.english.concepts import concepts_in
from rag.english.words import number_value, stem, words


@given(st.text())
def test_every_word_stands_where_it_says(text: str) -> None:
    assert all(text[word.start : word.end] == word.form for word in words(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoped", "hoping"),
        ("planned", "plans"),
        ("countries", "country"),
        ("escalate", "escalation"),
        ("India’s", "Indian"),
        ("US", "American"),
        ("U.S.", "America"),
    ],
)
def test_forms_of_one_word_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_the_pronoun_us_is_not_the_country() -> None:
    assert stem("us") != stem("US")
    assert words("us")[0].stop
    assert not words("US")[0].stop


@pytest.mark.parametrize(
    ("form", "value"), [("1,200", 1200.0), ("nine", 9.0), ("Thirty", 30.0), ("dozens", None)]
)
def test_numbers_have_their_value(form: str, value: float | None) -> None:
    assert number_value(form) == value


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("the massacre which claimed 26 lives", "die"),
        ("three were killed", "die"),
        ("held separate phone conversations", "call"),
        ("she stepped down", "resign"),
        ("he conveyed that", "say"),
    ],
)
def test_news_verbs_meet_in_their_concept(text: str, concept: str) -> None:
    assert concept in concepts_in(words(text))


def test_calling_on_a_country_is_no_telephone_call() -> None:
    found = concepts_in(words("Rubio called on Pakistan to act"))
    assert "call" not in found
    assert "say" in found
