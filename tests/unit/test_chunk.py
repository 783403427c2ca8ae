"""Passages: whole sentences that fit the encoder, nothing lost and nothing twice."""

from __future__ import annotations

from collections.abc import Sequence

from fakes import HashEncoder, article
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunk import chunk
from rag.sentences import sentence_spans
from rag.types import Article, Chunk

WORDS = st.sampled_from(["bridge", "Town", "a", "U.S.", "mayor,", "x" * 90, "“so", "end.”", "May"])
ENDS = st.sampled_from([". ", ".\n\n", "! ", " ", "\n", "。"])
TEXTS = st.lists(st.tuples(st.lists(WORDS, min_size=1, max_size=60), ENDS), max_size=30).map(
    lambda parts: "".join(" ".join(words) + end for words, end in parts).strip()
)


def sizes(passages: list[Chunk], encoder: HashEncoder) -> list[int]:
    return encoder.count_tokens([passage.embed_text for passage in passages])


@settings(deadline=None)
@given(TEXTS, st.integers(40, 256))
def test_passages_hold_the_text_once_in_order_and_fit(text: str, limit: int) -> None:
    encoder = HashEncoder(max_tokens=limit)
    subject = article(1, text=text)
    passages = chunk(subject, encoder)
    last = 0
    for ordinal, passage in enumerate(passages):
        assert passage.ordinal == ordinal
        assert text[passage.start : passage.end] == passage.text
        assert not text[last : passage.start].strip()
        last = passage.end
    assert not text[last:].strip()
    assert all(size <= limit - 2 for size in sizes(passages, encoder))


@settings(deadline=None)
@given(TEXTS)
def test_a_sentence_that_fits_is_never_cut(text: str) -> None:
    encoder = HashEncoder(max_tokens=256)
    cuts = {passage.end for passage in chunk(article(1, text=text), encoder)}
    for start, end in sentence_spans(text):
        assert not any(start < cut < end for cut in cuts)


def test_a_text_without_words_gives_no_passage(encoder: HashEncoder) -> None:
    assert chunk(article(1, text=""), encoder) == []


def test_an_article_that_fits_is_one_passage(encoder: HashEncoder) -> None:
    assert len(chunk(article(1), encoder)) == 1


def test_no_passage_is_a_crumb(encoder: HashEncoder) -> None:
    for count in range(10, 80):
        text = "\n\n".join(
            f"Sentence {n} of this plain report is here to be read." for n in range(count)
        )
        lengths = sizes(chunk(article(1, text=text), encoder), encoder)
        assert min(lengths) > 0.5 * max(lengths)


def test_passages_rather_end_with_a_paragraph(encoder: HashEncoder) -> None:
    paragraph = "The council met on Monday. Nobody objected to the plan. " * 8
    text = "\n\n".join([paragraph.strip()] * 6)
    for passage in chunk(article(1, text=text), encoder)[:-1]:
        assert text[passage.end : passage.end + 2] == "\n\n"


def test_a_huge_title_leaves_room_for_text(encoder: HashEncoder) -> None:
    subject = article(1, text="One sentence here. " * 60, title="word " * 5_000)
    passages = chunk(subject, encoder)
    assert all(len(passage.text) > 100 for passage in passages)
    assert all(size <= encoder.max_tokens - 2 for size in sizes(passages, encoder))


def test_a_sentence_longer_than_the_encoder_is_cut_between_words(encoder: HashEncoder) -> None:
    subject = Article(id="a", text=" ".join(f"word{n}" for n in range(2_000)))
    passages = chunk(subject, encoder)
    assert [word for passage in passages for word in passage.text.split()] == subject.text.split()


def test_tokens_are_counted_in_one_call() -> None:
    calls: list[int] = []

    class Counting(HashEncoder):
        def count_tokens(self, texts: Sequence[str]) -> list[int]:
            calls.append(len(texts))
            return super().count_tokens(texts)

    chunk(article(1), Counting())
    assert len(calls) == 1


def test_a_run_without_spaces_does_not_make_one_endless_passage(encoder: HashEncoder) -> None:
    subject = Article(id="a", text="x" * 50_000)
    passages = chunk(subject, encoder)
    assert "".join(passage.text for passage in passages) == subject.text
    assert max(len(passage.text) for passage in passages) < 4_000
