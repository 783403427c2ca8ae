"""Vectors of the sentences and answers of the last questions, computed once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from rag.types import Encoder, Vectors

REMEMBERED = 1_000
"""Vectors kept: 1.5 MB of 384 numbers each."""


class RememberedVectors:
    """An encoder's vectors by text; safe to use from several threads.

    Args:
        encoder: computes those that are not known.
        remembered: how many are kept.
    """

    def __init__(self, encoder: Encoder, *, remembered: int = REMEMBERED) -> None:
        self._encoder = encoder
        self._remembered = remembered
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._changing = threading.Lock()

    def of(self, texts: Sequence[str]) -> Vectors:
        """A vector of each text, in order, shape (n, d)."""
        with self._changing:
            found = {text: self._known[text] for text in texts if text in self._known}
        wanted = [text for text in dict.fromkeys(texts) if text not in found]
        if wanted:
            fresh = dict(zip(wanted, self._encoder.encode(wanted), strict=True))
            found |= fresh
            self._remember(fresh)
        rows = [found[text] for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self._encoder.dim), dtype=np.float32)

    def _remember(self, fresh: dict[str, Vectors]) -> None:
        with self._changing:
            self._known.update(fresh)
            while len(self._known) > self._remembered:
                self._known.popitem(last=False)
