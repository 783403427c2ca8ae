"""Laying texts out for inference: like lengths together, so that little goes on padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """One inference call: `rows` says which input each row is; `mask` is 1 on tokens."""

    rows: NDArray[np.intp]
    ids: Ids
    mask: Ids


@dataclass(frozen=True, slots=True)
class Layout:
    """How batches are cut.

    Widths are multiples of `step` up to `max_width`. Measured on two cores with bf16 and news
    passages of 178 tokens: 1,024 tokens a batch in steps of 16 encode 227 passages a second,
    32 passages a batch without steps 180; from 512 to 4,096 tokens it makes no difference.

    A small call, such as one for a question, would be a batch or two and leave cores idle: it is
    cut into `shared_by` parts, none under `min_cells`. The 55 short texts of one question took
    67 ms instead of 130.
    """

    max_rows: int
    max_width: int
    pad_id: int
    step: int = 16
    max_cells: int = 1024
    min_cells: int = 256
    shared_by: int = 8

    def batches(self, tokens: Sequence[Sequence[int]]) -> Iterator[Batch]:
        """Every input once, longest first; a batch holds at least one."""
        lengths = np.fromiter((len(ids) for ids in tokens), dtype=np.intp, count=len(tokens))
        order = np.argsort(-lengths, kind="stable")
        cells = self._cells(int(lengths.sum()))
        start = 0
        while start < len(order):
            width = self._width(int(lengths[order[start]]))
            count = min(self.max_rows, max(1, cells // width))
            yield self._fill(tokens, order[start : start + count], width)
            start += count

    def _cells(self, tokens: int) -> int:
        """The cells of one batch: a share of a small call, as many as are best of a large one."""
        return min(self.max_cells, max(self.min_cells, tokens // self.shared_by))

    def _width(self, length: int) -> int:
        stepped = -(-max(length, 1) // self.step) * self.step
        return max(length, min(stepped, self.max_width))

    def _fill(self, tokens: Sequence[Sequence[int]], rows: NDArray[np.intp], width: int) -> Batch:
        ids = np.full((len(rows), width), self.pad_id, dtype=np.int64)
        mask = np.zeros((len(rows), width), dtype=np.int64)
        for place, row in enumerate(rows):
            length = len(tokens[row])
            ids[place, :length] = tokens[row]
            mask[place, :length] = 1
        return Batch(rows, ids, mask)
