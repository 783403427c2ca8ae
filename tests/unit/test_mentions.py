"""What a sentence could answer with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reading.find import Passage
from rag.reading.mentions import MENTION_TYPES, mentions, types_for
from rag.types import AnswerKind

EVERY = frozenset(MENTION_TYPES)


def texts(sentence: str, *types: str) -> set[str]:
    found = mentions(Passage.of(sentence), EVERY)
    return {sentence[m.start : m.end] for m in found if not types or m.type in types}


def test_people_stand_with_and_without_their_role() -> None:
    sentence = "The ferry was raised, President Ada Orlen told reporters in Karst."
    assert "Ada Orlen" in texts(sentence, "person")
    assert "President Ada Orlen" in texts(sentence, "role")
    assert "Karst" in texts(sentence, "name")


def test_numbers_stand_bare_and_with_their_unit() -> None:
    sentence = "About 7.2 million crowns were paid."
    assert texts(sentence, "number") == {"7.2 million", "7.2 million crowns"}
    assert texts("It cost $40 a day.", "number") == {"40", "$40"}


def test_dates_titles_and_plain_nouns_are_found() -> None:
    sentence = "On April 29 the film “Low Tide” was shown to shipyard workers."
    assert "April 29" in texts(sentence, "date")
    assert "Low Tide" in texts(sentence, "title")
    assert {"workers", "shipyard workers"} <= texts(sentence, "noun")


@pytest.mark.parametrize(
    ("kind", "missing"),
    [("who", "number"), ("number", "person"), ("when", "noun"), ("where", "date")],
)
def test_a_kind_of_question_asks_for_some_types_only(kind: AnswerKind, missing: str) -> None:
    assert missing not in types_for(kind)


def test_what_a_sentence_answers_has_no_type() -> None:
    assert types_for("why") == types_for("said") == frozenset()


@given(st.text(max_size=200))
def test_mentions_lie_in_the_sentence_and_hold_words(text: str) -> None:
    sentence = Passage.of(text)
    for mention in mentions(sentence, EVERY):
        assert 0 <= mention.start < mention.end <= len(text)
        assert 0 <= mention.first <= mention.last <= len(sentence.words)
