"""Answers under way: how many at once, who waits for the processor, and when no more are begun."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rag.errors import NewsdeskError
from rag.settings import ServeSettings
from ui import texts
from ui.safety.leaving import GoneError, gone
from ui.safety.rates import Rate
from ui.safety.turns import NoTurnError, Turns

FULL_WAIT_S, TURN_WAIT_S, STOP_WAIT_S = 5.0, 2.0, 10.0
"""When to ask again, as it is told to who was refused."""


class BusyError(NewsdeskError):
    """Asked too often, or by too many at once, or of a chat that is being stopped.

    Attributes:
        why: the reason in a word, to count by.
        status: the HTTP status to tell it by.
        wait_s: seconds after which asking again makes sense.
    """

    def __init__(self, message: str, *, why: str, status: int, wait_s: float) -> None:
        hint = texts.WAIT.of(max(1, round(wait_s)))
        super().__init__(message, hint=hint, retryable=True)
        self.why, self.status, self.wait_s = why, status, wait_s


class Traffic:
    """Counts and bounds; one for each served desk.

    Args:
        limits: the bounds.
        told: is called with the reason of each refusal.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        limits: ServeSettings,
        *,
        told: Callable[[str], None] = lambda _why: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = limits
        self._told = told
        self._clock = clock
        self._change = threading.Condition()
        self._by_person: dict[str, int] = {}
        self._often = Rate(limits.questions_per_minute)
        self._turns = Turns(limits.reading_at_once)
        self.running = 0
        self.stopping = False
        self._aborted = False

    # -- a person's share --------------------------------------------------------------------

    @contextmanager
    def person(self, person: str) -> Iterator[None]:
        """One question of a person, from asking to its answer; "" is nobody in particular.

        Raises:
            BusyError: they asked too often, or wait for as many answers as one may.
        """
        self.refuse_when_full()
        if not person:
            yield
            return
        with self._change:
            if self._by_person.get(person, 0) >= self._limits.answers_per_person:
                raise self._busy(texts.TOO_MANY_YOURS, "running", 429, TURN_WAIT_S)
            self._by_person[person] = self._by_person.get(person, 0) + 1
        try:
            if wait_s := self._often.take(person):
                raise self._busy(texts.TOO_OFTEN, "rate", 429, wait_s)
            yield
        finally:
            with self._change:
                self._by_person[person] -= 1
                if not self._by_person[person]:
                    del self._by_person[person]

    # -- everybody's -------------------------------------------------------------------------

    def refuse_when_full(self) -> None:
        """Do nothing while there is room for a question.

        Raises:
            BusyError: there is none, or the chat is being stopped.
        """
        if self.stopping:
            raise self._busy(texts.STOPPING, "stopping", 503, STOP_WAIT_S)
        if self.running >= self._limits.answers_at_once:
            raise self._busy(texts.TOO_MANY, "full", 503, FULL_WAIT_S)

    @contextmanager
    def answer(self) -> Iterator[None]:
        """One answer, whoever asked, through whichever door.

        Raises:
            BusyError: as for `refuse_when_full`.
        """
        with self._change:
            self.refuse_when_full()
            self.running += 1
        try:
            yield
        finally:
            with self._change:
                self.running -= 1
                self._change.notify_all()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A turn at the processor: what needs all of it takes turns, so that all else stays quick.

        Raises:
            BusyError: the turn did not come in time, or the chat stops.
            GoneError: whoever asked left meanwhile.
        """
        end = self._clock() + self._limits.wait_s
        try:
            with self._turns.one(lambda: self._aborted or gone() or self._clock() >= end):
                yield
        except NoTurnError:
            self.refuse_when_aborted()
            if gone():
                raise GoneError from None
            raise self._busy(texts.TOO_MANY, "slow", 503, FULL_WAIT_S) from None

    @property
    def waiting(self) -> int:
        """Answers that wait for such a turn."""
        return self._turns.waiting

    # -- the end -----------------------------------------------------------------------------

    def stop(self) -> None:
        """Begin no more answers."""
        self.stopping = True

    def settle(self, within_s: float) -> bool:
        """Wait until no answer is under way; whether that came in time."""
        with self._change:
            return self._change.wait_for(lambda: not self.running, within_s)

    def abort(self) -> None:
        """Fail what is still under way, in words, at its next step."""
        self._aborted = True

    def refuse_when_aborted(self) -> None:
        """Do nothing unless answers are to fail.

        Raises:
            BusyError: they are.
        """
        if self._aborted:
            raise self._busy(texts.STOPPED_SHORT, "stopped", 503, STOP_WAIT_S)

    def _busy(self, message: str, why: str, status: int, wait_s: float) -> BusyError:
        self._told(why)
        return BusyError(message, why=why, status=status, wait_s=wait_s)
