"""Answers that are being written, so that a person can stop one.

Gradio's own way to cancel an event lets a last piece of the answer arrive after it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

SETTLE_S = 0.15
"""Time for a piece that is already on its way to arrive before what replaces it."""


class Runs:
    """The ids of running answers, and which of them are to stop."""

    def __init__(self) -> None:
        self._stopping: dict[str, bool] = {}

    @contextmanager
    def begin(self) -> Iterator[str]:
        """A new answer's id, known until it is done."""
        run = secrets.token_hex(8)
        self._stopping[run] = False
        try:
            yield run
        finally:
            del self._stopping[run]

    def stop(self, run: str) -> None:
        """Let an answer show nothing more; unknown ids do no harm."""
        if run in self._stopping:
            self._stopping[run] = True
            time.sleep(SETTLE_S)

    def __len__(self) -> int:
        return len(self._stopping)

    def stopping(self, run: str) -> bool:
        """Whether this answer is to stop."""
        return self._stopping.get(run, True)
