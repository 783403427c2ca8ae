"""What was computed for the last questions, kept for the next ones."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """The values kept last, by key; safe to use from several threads.

    Args:
        most: how many are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._changing = threading.Lock()

    def of(self, keys: Iterable[K]) -> dict[K, V]:
        """The values of those keys that are known."""
        with self._changing:
            return {key: self._kept[key] for key in keys if key in self._kept}

    def keep(self, values: Mapping[K, V]) -> None:
        """Keep values; the oldest go where there are too many."""
        with self._changing:
            self._kept.update(values)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
