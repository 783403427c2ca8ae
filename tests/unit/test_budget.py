"""What a language model is given: the best sentences that fit, none of them cut."""

from __future__ import annotations

from dataclasses import dataclass

from fakes import article
from hypothesis import given
from hypothesis import strategies as st

from rag.reading.spans import AnswerSpan
from rag.sentences import sentence_spans
from rag.types import Chunk, Evidence
from rag.writing.budget import GAP, HEADING_CHARS, evidence_chars, trimmed

QUESTION = "Who opened the lock at Varn?"


def passage(number: int, text: str) -> Evidence:
    one = article(number, text)
    return Evidence(Chunk.cut(one, 0, 0, len(one.text)), one, 1.0)


@dataclass
class Weighed:
    relevance: float
    spans: tuple[AnswerSpan, ...] = ()


def test_all_is_given_where_it_fits() -> None:
    items = [passage(1, "One. Two."), passage(2, "Three.")]
    assert [one.text for one in trimmed(QUESTION, items, 500)] == ["One. Two.", "Three."]


def test_the_sentences_that_speak_of_the_question_are_kept_first() -> None:
    filler = "The band played on and the flags were out. "
    items = [
        passage(1, f"{filler * 4}Engineer Ruda opened the lock at Varn. {filler * 4}".strip()),
        passage(2, filler * 9),
    ]
    (one,) = trimmed(QUESTION, items, HEADING_CHARS + 60)
    assert one.text == f"{GAP.lstrip()}Engineer Ruda opened the lock at Varn.{GAP.rstrip()}"
    assert one.evidence is items[0]


def test_what_the_reader_found_counts_more_than_the_order() -> None:
    items = [passage(1, "The lock is old. It leaks."), passage(2, "Ruda did it. She smiled.")]
    place = AnswerSpan(0, 4, 0.9, 5.0, "ruda")
    weights = [Weighed(-5.0), Weighed(5.0, (place,))]
    (one,) = trimmed(QUESTION, items, HEADING_CHARS + 20, lambda _q, _e: weights)
    assert one.text.startswith("Ruda did it.")


def test_neighbours_stay_together_as_they_stand() -> None:
    text = "Ruda opened the lock at Varn.\n\nShe cut a ribbon. " + "Nothing else was told. " * 9
    (one,) = trimmed(QUESTION, [passage(1, text.strip())], HEADING_CHARS + 65)
    assert one.text.startswith("Ruda opened the lock at Varn.\n\nShe cut a ribbon.")


@given(
    st.lists(st.lists(st.sampled_from(["Lock. ", "Varn is far. ", "x" * 90 + ". "]), max_size=6)),
    st.integers(0, 900),
)
def test_what_is_given_fits_and_is_whole_sentences(texts: list[list[str]], room: int) -> None:
    items = [passage(n, "".join(text) or "Nil.") for n, text in enumerate(texts)]
    kept = trimmed(QUESTION, items, room)
    assert sum(len(one.text) + HEADING_CHARS for one in kept) <= room or not kept
    for one in kept:
        text = one.evidence.chunk.text
        whole = {text[a:b] for a, b in sentence_spans(text)}
        for part in one.text.split(GAP.strip()):
            assert all(part[a:b] in whole for a, b in sentence_spans(part))


def test_a_small_window_leaves_less_room_than_the_setting() -> None:
    assert evidence_chars(None, 400, 1_000, 12_000) == 12_000
    assert evidence_chars(128_000, 400, 1_000, 12_000) == 12_000
    assert evidence_chars(2_048, 400, 1_000, 12_000) == 3 * 1_648 - 1_000
    assert evidence_chars(512, 500, 1_000, 12_000) == 0
