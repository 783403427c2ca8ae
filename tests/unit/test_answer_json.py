"""An answer's JSON and the way back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.types import Answer, Article, Citation, Conflict, Removed, Sentence
from rag.verifying.verdict import Finding

TEXT = st.text(max_size=12)
MAYBE = st.none() | TEXT
ARTICLES = st.builds(
    Article, TEXT, st.just(""), title=TEXT, outlet=TEXT, url=MAYBE, published_at=MAYBE
)
NUMBERS = st.lists(st.integers(1, 9), max_size=3).map(tuple)
FINDINGS = st.lists(
    st.builds(Finding, st.sampled_from(["name", "date"]), st.just("slight"), TEXT, MAYBE),
    max_size=2,
).map(tuple)
CITATIONS = st.builds(
    Citation, st.integers(1, 9), TEXT, TEXT, TEXT, MAYBE, MAYBE, TEXT, st.integers(0, 9),
    st.integers(9, 99), MAYBE, st.lists(ARTICLES, max_size=2).map(tuple),
)  # fmt: skip
ANSWERS = st.builds(
    Answer,
    TEXT,
    st.sampled_from(["answered", "abstained"]),
    TEXT,
    short_answer=MAYBE,
    sentences=st.lists(
        st.builds(Sentence, TEXT, NUMBERS, st.just("partly"), FINDINGS), max_size=2
    ).map(tuple),
    citations=st.lists(CITATIONS, max_size=2).map(tuple),
    conflicts=st.lists(st.builds(Conflict, TEXT, NUMBERS, st.just("corrected")), max_size=2).map(
        tuple
    ),
    confidence=st.floats(0, 1),
    as_of=MAYBE,
    reason=MAYBE,
    related=st.lists(ARTICLES, max_size=2).map(tuple),
    timings_ms=st.dictionaries(TEXT, st.floats(0, 9), max_size=2),
    understood=MAYBE,
    note=MAYBE,
    also_in=st.lists(ARTICLES, max_size=2).map(tuple),
    missing=st.lists(TEXT, max_size=2).map(tuple),
    removed=st.lists(st.builds(Removed, TEXT, FINDINGS), max_size=2).map(tuple),
    newest_at=MAYBE,
    stale=st.booleans(),
    age_note=MAYBE,
    independent_sources=st.integers(0, 9),
)


@given(ANSWERS)
def test_answer_comes_back_from_its_json(answer: Answer) -> None:
    assert Answer.from_dict(answer.to_dict()) == answer


def test_every_field_of_an_answer_is_in_its_json() -> None:
    assert set(Answer.__slots__) == set(Answer("?", "abstained").to_dict())


def test_record_of_an_earlier_version_is_read() -> None:
    assert Answer.from_dict({"question": "?", "status": "abstained"}) == Answer("?", "abstained")
