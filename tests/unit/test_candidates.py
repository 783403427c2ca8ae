"""Which sentences may be quoted."""

from __future__ import annotations

import pytest
from fakes import article
from hypothesis import given
from hypothesis import strategies as st

from rag.reading.candidates import candidates, leans, quotable
from rag.types import Article, Chunk, Evidence


def quotes(source: Article, start: int = 0, end: int | None = None) -> list[str]:
    chunk = Chunk.cut(source, 0, start, len(source.text) if end is None else end)
    return [candidate.text for candidate in candidates([Evidence(chunk, source, 1.0)])]


@pytest.mark.parametrize(
    "residue",
    [
        "India asserts its right to respond",
        "Read more: the bridge in pictures and in numbers.",
        "Will the bridge ever open to the public again?",
        "The mayor spoke today, see pic.twitter.com/NL55jS for the whole video.",
        "#WATCH The mayor says the bridge will open in May.",
        "— ANI (@ANI) May 9, 2025",
        "Sign up for our newsletter to get the news each morning.",
        "Photo by Ada Orlen for the Northline Daily.",
        "No comment.",
        "BRIDGE OPENS TODAY IN TOWN AND PEOPLE CHEER.",
    ],
)
def test_what_is_no_statement_is_never_quoted(residue: str) -> None:
    assert not quotable(residue)


@pytest.mark.parametrize(
    "sentence",
    [
        "He said the bridge would open.",
        "This is what the council wanted.",
        "But the plan failed in the end.",
        "“It will open,” she said on Monday.",
        "Addressing reporters, she said it would open.",
        "“We will open the bridge in May.”",
    ],
)
def test_a_sentence_that_needs_the_one_before_is_known(sentence: str) -> None:
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Mayor Orlen said she would open the bridge.",
        "The council said on Monday that it would wait.",
        "“The bridge will open,” Mayor Ada Orlen said on Monday.",
    ],
)
def test_a_sentence_that_stands_alone_is_known(sentence: str) -> None:
    assert not leans(sentence)


def test_a_leaning_sentence_brings_the_one_before() -> None:
    text = "Mayor Ada Orlen spoke on Monday. She said the bridge would open in May."
    assert text in quotes(article(text=text))


def test_a_leaning_sentence_with_nothing_before_it_is_left_out() -> None:
    text = "She said the bridge would open in May. Mayor Ada Orlen spoke on Monday."
    assert quotes(article(text=text)) == ["Mayor Ada Orlen spoke on Monday."]


def test_a_heading_between_keeps_sentences_apart() -> None:
    text = "Mayor Ada Orlen spoke on Monday.\n\nWhat comes next\n\nShe said it would open in May."
    assert quotes(article(text=text)) == ["Mayor Ada Orlen spoke on Monday."]


def test_a_mere_connective_is_left_off() -> None:
    text = "The town was calm.\n\nA heading\n\nMeanwhile, Mayor Orlen opened the bridge in May."
    assert quotes(article(text=text)) == ["Mayor Orlen opened the bridge in May."]


def test_the_sentence_before_may_lie_outside_the_passage() -> None:
    text = "Mayor Ada Orlen spoke on Monday. She said the bridge would open in May."
    assert quotes(article(text=text), start=33) == [text]


def test_overlapping_passages_give_each_sentence_once() -> None:
    source = article()
    whole = Evidence(Chunk.cut(source, 0, 0, len(source.text)), source, 1.0)
    found = candidates([whole, whole])
    assert len({c.span for c in found}) == len(found)


@given(st.lists(st.sampled_from(
    ["Mayor Ada Orlen spoke on Monday.", "She said it would open in May.", "A heading", "#tag",
     "But the plan failed again.", "Why did it fail?", "Nobody in Brenna objected to the plan."]
), min_size=1, max_size=8), st.sampled_from([" ", "\n\n"]))  # fmt: skip
def test_every_quote_is_the_articles_own_words(parts: list[str], gap: str) -> None:
    source = article(text=gap.join(parts))
    chunk = Chunk.cut(source, 0, 0, len(source.text))
    for found in candidates([Evidence(chunk, source, 1.0)]):
        assert source.text[found.span.start : found.span.end] == found.text
        assert not leans(found.text)
