"""A circuit breaker: a server that fails again and again is left alone for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rag.errors import ModelError

LONGEST_REST_S = 300.0
"""However long a server asks to be left alone, it is tried again after this."""


class Breaker:
    """Lets requests through until `failures` of them in a row have failed.

    Then nothing is asked for `rest_s`; after that one request is let through to try. If it
    succeeds all are again, if it fails the rest begins anew. Safe to use from several threads.
    (The pattern: M. Nygard, Release It!, 2007.)

    Args:
        failures: how many in a row open it; 0 never does.
        rest_s: how long it stays open.
        clock: seconds that only go forward.
    """

    def __init__(
        self, failures: int, rest_s: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._rest_s = rest_s
        self._clock = clock
        self._changing = threading.Lock()
        self._failed = 0
        self._until: float | None = None
        self._trying = False

    @property
    def open(self) -> bool:
        """Whether a request would be refused now."""
        with self._changing:
            return self._wait_s() is not None

    @contextmanager
    def request(self) -> Iterator[None]:
        """One request: an exception inside is a failure, leaving by other ways is neither.

        Raises:
            ModelError: it is open; the message is a clause that says for how long.
        """
        self._enter()
        try:
            yield
        except Exception as error:
            self._fail(getattr(error, "rest_s", None))
            raise
        else:
            self._succeed()
        finally:
            with self._changing:
                self._trying = False

    def _enter(self) -> None:
        with self._changing:
            wait_s = self._wait_s()
            if wait_s is not None:
                again = f"for another {max(1, round(wait_s))} s" if wait_s else "until it answers"
                raise ModelError(f"failed lately and is left alone {again}", retryable=True)
            self._trying = self._until is not None

    def _wait_s(self) -> float | None:
        """How long nothing may be asked; 0 while another request tries, None where it may be."""
        if self._until is None:
            return None
        left = self._until - self._clock()
        if left > 0:
            return left
        return 0.0 if self._trying else None

    def _succeed(self) -> None:
        with self._changing:
            self._failed, self._until = 0, None

    def _fail(self, rest_s: float | None) -> None:
        """Counts a failure; who says how long to be left alone is left alone so long."""
        with self._changing:
            self._failed += 1
            if rest_s is not None:
                self._until = self._clock() + min(rest_s, LONGEST_REST_S)
            elif self._most and self._failed >= self._most:
                self._until = self._clock() + self._rest_s
