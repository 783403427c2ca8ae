"""Text from a source that may block, within time limits."""

from __future__ import annotations

import gc
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from rag.errors import ModelError

TICK_S = 0.5
"""The longest a caller is kept without a word: who has left meanwhile is noticed then."""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """The longest waits in seconds: for the first piece, and for everything.

    `spent_s` of them have been waited already.
    """

    first_s: float
    whole_s: float
    spent_s: float = 0.0


@dataclass(frozen=True, slots=True)
class _End:
    """The source is through, or failed."""

    error: Exception | None = None


_Pieces: TypeAlias = "queue.Queue[str | _End]"


def timed(source: Callable[[], Iterator[str]], limits: TimeLimits) -> Generator[str, None, None]:
    """The pieces of a source that runs in a thread of its own; its empty ones are left out.

    A source that blocks cannot hold up the caller longer than the limits, and the caller gets an
    empty piece every `TICK_S` of silence, so as to be able to stop. When the caller stops or a
    limit is passed, the source is closed at its next piece.

    Raises:
        ModelError: a limit was passed.
        Exception: whatever the source raised.
    """
    began = time.monotonic() - limits.spent_s
    pieces: _Pieces = queue.Queue()
    stopped = threading.Event()
    threading.Thread(
        target=_pump, args=(source, pieces, stopped), daemon=True, name="newsdesk-llm"
    ).start()
    wait_s, what = min(limits.first_s, limits.whole_s), "did not begin to answer"
    try:
        while True:
            left = max(0.0, began + wait_s - time.monotonic())
            try:
                piece = pieces.get(timeout=min(left, TICK_S))
            except queue.Empty:
                if left > TICK_S:
                    yield ""
                    continue
                raise ModelError(f"{what} within {wait_s:g} s", retryable=True) from None
            if isinstance(piece, _End):
                if piece.error is not None:
                    raise piece.error
                return
            yield piece
            wait_s, what = limits.whole_s, "did not finish its answer"
    finally:
        stopped.set()


def _pump(source: Callable[[], Iterator[str]], pieces: _Pieces, stopped: threading.Event) -> None:
    try:
        iterator = source()
        try:
            for piece in iterator:
                if stopped.is_set():
                    return
                if piece:
                    pieces.put(piece)
        finally:
            close = getattr(iterator, "close", None)
            if close is not None:
                close()
            if stopped.is_set():
                # OpenAI's client keeps an unread answer in a reference cycle; until that is
                # collected its connection stays open, and the server writes on for nobody.
                gc.collect()
    except Exception as error:  # noqa: BLE001  # handed to the caller, who knows what it means
        pieces.put(_End(error))
    else:
        pieces.put(_End())
