"""Batches hold every text once, padded no more than needed."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.encode.batches import Layout

LAYOUT = Layout(max_rows=8, max_width=40, pad_id=7, max_cells=128)
TOKENS = st.lists(st.lists(st.integers(10, 99), min_size=0, max_size=40), max_size=60)


@given(TOKENS)
def test_every_text_is_in_exactly_one_batch(tokens: list[list[int]]) -> None:
    rows = [int(row) for batch in LAYOUT.batches(tokens) for row in batch.rows]
    assert sorted(rows) == list(range(len(tokens)))


@given(TOKENS)
def test_ids_and_mask_hold_the_tokens_and_padding_only(tokens: list[list[int]]) -> None:
    for batch in LAYOUT.batches(tokens):
        for row, ids, mask in zip(batch.rows, batch.ids, batch.mask, strict=True):
            length = len(tokens[row])
            assert ids[:length].tolist() == tokens[row]
            assert mask.sum() == length
            assert mask[:length].all()
            assert (ids[length:] == 7).all()


@given(TOKENS)
def test_batches_keep_within_rows_cells_and_width(tokens: list[list[int]]) -> None:
    for batch in LAYOUT.batches(tokens):
        rows, width = batch.ids.shape
        assert rows <= LAYOUT.max_rows
        assert width <= LAYOUT.max_width
        assert rows == 1 or rows * width <= LAYOUT.max_cells


def test_widths_are_multiples_of_the_step_until_the_longest_input() -> None:
    widths = [batch.ids.shape[1] for batch in LAYOUT.batches([[1] * 3, [1] * 17, [1] * 39])]
    assert set(widths) <= {16, 32, 40}
    assert max(widths) == 40


def test_a_small_call_is_cut_for_all_cores_and_a_large_one_is_not() -> None:
    layout = Layout(max_rows=64, max_width=256, pad_id=0)
    few = [batch.ids.size for batch in layout.batches([[1] * 24] * 42)]
    assert len(few) >= 4
    assert max(few) <= layout.min_cells
    many = [batch.ids.size for batch in layout.batches([[1] * 160] * 512)]
    assert max(many) > layout.max_cells * 0.9


def test_nothing_gives_no_batch() -> None:
    assert list(LAYOUT.batches([])) == []


def test_ids_are_what_the_model_takes() -> None:
    batch = next(LAYOUT.batches([[1, 2]]))
    assert batch.ids.dtype == batch.mask.dtype == np.int64
