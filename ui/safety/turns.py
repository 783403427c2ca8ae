"""A queue for something of which there are few: first come, first served, and one may leave."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

LOOK_S: Final = 0.2
"""How often who waits looks whether they still want to."""


class NoTurnError(Exception):
    """Whoever waited left before it was their turn."""


class Turns:
    """At most `count` at once; the others in the order they came."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._line: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many stand in the line."""
        return len(self._line)

    @contextmanager
    def one(self, leaves: Callable[[], bool]) -> Iterator[None]:
        """A turn; `leaves` is asked now and then while it has not come.

        Raises:
            NoTurnError: it said so.
        """
        mine = self._stand()
        while not mine.wait(LOOK_S):
            if leaves() and self._step_out(mine):
                raise NoTurnError
        try:
            yield
        finally:
            self._pass_on()

    def _stand(self) -> threading.Event:
        mine = threading.Event()
        with self._lock:
            if self._free and not self._line:
                self._free -= 1
                mine.set()
            else:
                self._line.append(mine)
        return mine

    def _step_out(self, mine: threading.Event) -> bool:
        """Leave the line; false where the turn came at that very moment."""
        with self._lock:
            if mine.is_set():
                return False
            self._line.remove(mine)
            return True

    def _pass_on(self) -> None:
        with self._lock:
            if self._line:
                self._line.popleft().set()
            else:
                self._free += 1
