"""Work that blocks, beside the event loop: a bounded number at once, the rest in a short queue."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Generator
from dataclasses import dataclass
from typing import Generic, TypeVar

from ui.api.errors import busy, problem_of
from ui.safety.leaving import set_gone

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is done at once, how many may wait and how long, and how long one may take.

    What needs the processor takes turns at the served desk (`ui.safety.traffic`), so that
    evidence need not wait for other people's answers.
    """

    at_once: int = 64
    waiting: int = 64
    wait_s: float = 15.0
    work_s: float = 120.0


class Workers:
    """Runs generators in threads and hands on what they yield.

    Who leaves early stops the work at its next piece; its place is free when it has ended.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._free = asyncio.Semaphore(self._limits.at_once)
        self._waiting = 0

    async def pieces(self, work: Callable[[], Generator[T, None, None]]) -> AsyncIterator[T]:
        """What the work yields, as it does.

        Raises:
            Problem: there was no room in time, or the work failed or took too long.
        """
        await self._begin()
        job = _Job(work, asyncio.get_running_loop(), self._free.release)
        try:
            async with asyncio.timeout(self._limits.work_s):
                async for piece in job.pieces():
                    yield piece
        except TimeoutError:
            raise busy("That took too long.") from None
        finally:
            job.left.set()

    async def _begin(self) -> None:
        if self._free.locked() and self._waiting >= self._limits.waiting:
            raise busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(self._limits.wait_s):
                await self._free.acquire()
        except TimeoutError:
            raise busy() from None
        finally:
            self._waiting -= 1


class _Job(Generic[T]):
    """One piece of work in its thread."""

    def __init__(
        self,
        work: Callable[[], Generator[T, None, None]],
        loop: asyncio.AbstractEventLoop,
        done: Callable[[], None],
    ) -> None:
        self.left = threading.Event()
        self._work = work
        self._loop = loop
        self._done = done
        self._made: asyncio.Queue[tuple[T] | Exception | None] = asyncio.Queue()
        threading.Thread(target=self._run, name="newsdesk-work", daemon=True).start()

    async def pieces(self) -> AsyncIterator[T]:
        while (made := await self._made.get()) is not None:
            if isinstance(made, Exception):
                raise problem_of(made)
            yield made[0]

    def _run(self) -> None:
        set_gone(self.left.is_set)
        try:
            made = self._work()
            try:
                for piece in made:
                    if self.left.is_set():
                        return
                    self._tell(self._made.put_nowait, (piece,))
            finally:
                made.close()
        except Exception as error:  # noqa: BLE001  # told to who waits for it
            self._tell(self._made.put_nowait, error)
        finally:
            self._tell(self._made.put_nowait, None)
            self._tell(self._done)

    def _tell(self, call: Callable[..., None], *what: object) -> None:
        try:
            self._loop.call_soon_threadsafe(call, *what)
        except RuntimeError:  # the loop has ended, and with it everybody who would listen
            self.left.set()
