"""Verb forms there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.english.verbs import base, past, third


@pytest.mark.parametrize(
    ("form", "verb"),
    [("resigned", "resign"), ("won", "win"), ("stopped", "stop"), ("carried", "carry"),
     ("killed", "kill"), ("closed", "close"), ("named", "name"), ("announced", "announce"),
     ("raised", "raise"), ("left", "leave")],
)  # fmt: skip
def test_a_past_form_gives_its_verb(form: str, verb: str) -> None:
    assert base(form) == verb
    assert past(verb) == form


def test_what_is_no_past_form_gives_none() -> None:
    assert base("bridge") is None
    assert base("red") is None


def test_the_present_of_one() -> None:
    assert [third(verb) for verb in ("have", "win", "reach", "carry")] == [
        "has", "wins", "reaches", "carries",
    ]  # fmt: skip


@given(st.text(st.characters(categories=["Ll"]), min_size=1, max_size=12))
def test_any_word_has_a_past(word: str) -> None:
    assert past(word)
