"""Spans of tokens become answers in whole words, weighed within and across passages."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reading.spans import KEPT, AnswerSpan, answer_spans, masses, snapped, span_key


def spans_of(text: str, *answers: tuple[str, float]) -> tuple[AnswerSpan, ...]:
    """Tokens are words; each answer has its logit at its first and last word."""
    offsets = [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]
    starts = np.zeros(len(offsets), dtype=np.float32)
    ends = np.zeros(len(offsets), dtype=np.float32)
    for answer, logit in answers:
        at = text.index(answer)
        starts[next(i for i, (a, _) in enumerate(offsets) if a == at)] = logit
        ends[next(i for i, (_, b) in enumerate(offsets) if b == at + len(answer))] = logit
    return answer_spans(starts, ends, offsets, text)


TEXT = "Mayor Ada Orlen paid $2.5 million on Friday, 12% more than Bo Lind."


def test_the_heaviest_span_comes_first_in_whole_words() -> None:
    spans = spans_of(TEXT, ("Ada Orlen", 9.0), ("Bo Lind", 5.0))
    assert [TEXT[s.start : s.end] for s in spans[:1]] == ["Ada Orlen"]
    assert spans[0].logit == 18.0
    assert 0.9 < spans[0].share <= 1.0
    assert len(spans) <= KEPT


def test_shares_add_up_to_no_more_than_one() -> None:
    spans = spans_of(TEXT, ("Friday", 1.0))
    assert 0 < sum(span.share for span in spans) <= 1.0 + 1e-6


def test_no_token_no_span() -> None:
    empty = np.zeros(0, dtype=np.float32)
    assert answer_spans(empty, empty, [], "") == ()


@pytest.mark.parametrize(
    ("stretch", "expected"),
    [
        ("da Orl", "Ada Orlen"),
        ("2.5 million", "$2.5 million"),
        (" Friday,", "Friday"),
        ("12", "12%"),
        ("5 million", "$2.5 million"),
        ("$2", "$2.5"),
        ("2.", "$2.5"),
    ],
)
def test_a_span_is_snapped(stretch: str, expected: str) -> None:
    at = TEXT.index(stretch)
    place = snapped(TEXT, at, at + len(stretch))
    assert place is not None
    assert TEXT[slice(*place)] == expected


def test_punctuation_alone_is_no_answer() -> None:
    assert snapped(TEXT, TEXT.index(","), TEXT.index(",") + 2) is None


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_snapping_stays_inside_any_text(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    place = snapped(text, start, end)
    assert place is None or 0 <= place[0] < place[1] <= len(text)


def test_equal_answers_share_a_key() -> None:
    assert span_key("the Brenna flood") == span_key("Brenna floods")
    assert span_key("Brenna") != span_key("Osnar")


def test_masses_of_equal_answers_add_up() -> None:
    text = "To Brenna, or from Brenna."
    spans = spans_of(text, ("Brenna", 20.0)) + spans_of(text, ("Brenna", 20.0))
    assert masses(spans, 0.5)[span_key("Brenna")] == pytest.approx(1.0, abs=1e-3)
