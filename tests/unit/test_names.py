"""Proper names and people among them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.english.names import names


def shown(text: str) -> list[str]:
    return [text[name.start : name.end] for name in names(text)]


def people(text: str) -> list[str]:
    return [
        " ".join(word.form for word in name.person()[0])
        for name in names(text)
        if name.person()[1] >= 0.8
    ]


def test_a_title_is_not_part_of_the_person() -> None:
    text = "She met Foreign Minister Ada Orlen and Prime Minister Bo Lindqvist on Monday."
    assert people(text) == ["Ada Orlen", "Bo Lindqvist"]


def test_a_possessive_ends_a_name() -> None:
    assert shown("We saw Orlen’s Brenna Bridge.") == ["Orlen", "Brenna Bridge"]


def test_the_first_word_of_a_sentence_is_no_name_by_its_capital_alone() -> None:
    assert shown("The bridge fell. After that Orlen left.") == ["Orlen"]


def test_institutions_and_countries_are_not_people() -> None:
    assert people("The White House and the Health Ministry of New Zealand spoke.") == []


@given(st.text())
def test_names_lie_within_their_text_in_order(text: str) -> None:
    found = names(text)
    assert all(0 <= name.start < name.end <= len(text) for name in found)
    assert [name.start for name in found] == sorted(name.start for name in found)
