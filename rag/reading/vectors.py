"""Vectors of the sentences and answers of the last questions, computed once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.reading.remembered import Remembered
from rag.types import Encoder, Vectors

REMEMBERED = 1_000
"""Vectors kept: 1.5 MB where each is 384 numbers."""


class RememberedVectors:
    """An encoder's vectors by text; safe to use from several threads.

    Args:
        encoder: computes those that are not known.
        remembered: how many are kept.
    """

    def __init__(self, encoder: Encoder, *, remembered: int = REMEMBERED) -> None:
        self._encoder = encoder
        self._remembered: Remembered[str, Vectors] = Remembered(remembered)

    def of(self, texts: Sequence[str]) -> Vectors:
        """A vector of each text, in order, shape (n, d)."""
        found = self._remembered.of(texts)
        wanted = [text for text in dict.fromkeys(texts) if text not in found]
        if wanted:
            fresh = dict(zip(wanted, self._encoder.encode(wanted), strict=True))
            self._remembered.keep(fresh)
            found |= fresh
        rows = [found[text] for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self._encoder.dim), dtype=np.float32)
