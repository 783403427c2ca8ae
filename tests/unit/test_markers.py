"""Which sentence of a written text cites which numbers."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.writing.markers import cited_sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost 5 [1].", [("It cost 5.", (1,))]),
        ("It cost 5. [1]", [("It cost 5.", (1,))]),
        ("It cost 5.[1][3] Work begins. [2]", [("It cost 5.", (1, 3)), ("Work begins.", (2,))]),
        ("It cost 5 [1, 3]. Then [2] rose.", [("It cost 5.", (1, 3)), ("Then rose.", (2,))]),
        ("All say so [1-3].", [("All say so.", (1, 2, 3))]),
        ("It cost 5【1】.", [("It cost 5.", (1,))]),
        ("It cost 5 [passage 2].", [("It cost 5.", (2,))]),
        ("It cost 5 [1] [1].", [("It cost 5.", (1,))]),
        ("“It is fine.” [1] She left [2].", [("“It is fine.”", (1,)), ("She left.", (2,))]),
        ("- **Osnar** won [1].\n- Karst lost [2].", [("Osnar won.", (1,)), ("Karst lost.", (2,))]),
        ("He said [sic] so.", [("He said [sic] so.", ())]),
        ("No source. One source [1].", [("No source.", ()), ("One source.", (1,))]),
        ("Made up [99].", [("Made up.", (99,))]),
        ("It cost 5 (1). Then it rose. (1, 3)", [("It cost 5.", (1,)), ("Then it rose.", (1, 3))]),
        ("**It cost 5.** [1].", [("It cost 5.", (1,))]),
        ("“It is fine.” [1].", [("“It is fine.”", (1,))]),
        ("And so on... [1]", [("And so on...", (1,))]),
        ("Ada (26) won (2).", [("Ada (26) won.", (2,))]),
        ("It opened then (2024).", [("It opened then (2024).", ())]),
        ("Ada won, aged (26) [1].", [("Ada won, aged (26).", (1,))]),
        ("All say so 【1–3】.", [("All say so.", (1, 2, 3))]),
        ("", []),
        ("[1]", []),
    ],
)
def test_markers_belong_to_the_sentence_they_stand_in_or_behind(
    text: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert cited_sentences(text) == expected


def test_a_range_without_end_is_cut_short() -> None:
    ((_, numbers),) = cited_sentences("All of it [1-9999].")
    assert len(numbers) <= 21


def test_a_long_run_of_nothing_takes_no_time() -> None:
    began = time.perf_counter()
    cited_sentences(" " * 20_000 + "[1, " * 5_000)
    assert time.perf_counter() - began < 2


@given(st.text("ab .[]1,-【】\n*", max_size=80))
def test_any_text_is_taken_apart(text: str) -> None:
    for sentence, numbers in cited_sentences(text):
        assert sentence.strip()
        assert len(set(numbers)) == len(numbers)
