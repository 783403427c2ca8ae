"""A request made again where what failed may pass, as long as the person would wait anyway."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from rag.writing.timed import TICK_S, TimeLimits
from rag.writing.trouble import passing, retry_after_s

BASE_S = 0.4
LONGEST_S = 8.0


@dataclass(frozen=True, slots=True)
class Retries:
    """How often a request is made again, and how long is waited before.

    The wait doubles from one attempt to the next and is drawn evenly from zero to that ("full
    jitter": M. Brooker, Exponential Backoff and Jitter, 2015). A server that says how long to
    wait is waited for so long.

    Args:
        most: attempts after the first.
        sleep: waits so many seconds.
        clock: seconds that only go forward.
        draw: evenly from 0 to 1.
    """

    most: int
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    draw: Callable[[], float] = random.random

    def pause_s(self, attempt: int, error: BaseException) -> float | None:
        """How long to wait before the next attempt; None where there should be none.

        Args:
            attempt: how many have failed, this one included.
            error: what this one failed with.
        """
        if attempt > self.most or not passing(error):
            return None
        asked = retry_after_s(error)
        longest = min(LONGEST_S, BASE_S * 2 ** (attempt - 1))
        return asked or self.draw() * longest


def retried(
    start: Callable[[TimeLimits], Iterator[str]], limits: TimeLimits, retries: Retries
) -> Generator[str, None, None]:
    """The pieces of a source that is started again where it failed before its first piece.

    All attempts and the waits between them together keep within the limits. While it waits there
    is an empty piece now and then.

    Raises:
        Exception: what the last attempt raised.
    """
    began = retries.clock()
    attempt = 0
    while True:
        attempt += 1
        spent = retries.clock() - began
        heard = False
        try:
            with closing(start(replace(limits, spent_s=spent))) as pieces:  # type: ignore[type-var]
                for piece in pieces:
                    heard = heard or bool(piece)
                    yield piece
        except Exception as error:
            pause = None if heard else retries.pause_s(attempt, error)
            patience = min(limits.first_s, limits.whole_s) - (retries.clock() - began)
            if pause is None or pause >= patience:
                raise
        else:
            return
        while pause > 0:
            yield ""
            retries.sleep(min(pause, TICK_S))
            pause -= TICK_S
