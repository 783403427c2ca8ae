"""Guessing made slow and dear: few tries, each of which takes its time, few at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from ui.safety.rates import Rate

WINDOW_S = 300
PER_NAME_HERE, PER_PLACE, PER_NAME = 5, 20, 50
"""Wrong tries in that time: for one name from one place, from one place, for one name."""

SLOWEST_S = 0.6
"""A refusal comes no sooner, whatever it was refused for."""


class Guesses:
    """Counts wrong tries; right ones cost nothing."""

    def __init__(self) -> None:
        self._here = Rate(PER_NAME_HERE, per_s=WINDOW_S)
        self._place = Rate(PER_PLACE, per_s=WINDOW_S)
        self._name = Rate(PER_NAME, per_s=WINDOW_S)
        self._turn: asyncio.Semaphore | None = None

    def wait(self, place: str, name: str) -> float:
        """Seconds until this place may try this name again; 0.0 for now."""
        return max(
            self._here.left(f"{place} {name}"), self._place.left(place), self._name.left(name)
        )

    def place_wait(self, place: str) -> float:
        """Seconds until this place may try anything again; 0.0 for now."""
        return self._place.left(place)

    def wrong(self, place: str, name: str | None = None) -> None:
        """Count a wrong try; without a name for a token."""
        self._place.take(place)
        if name is not None:
            self._here.take(f"{place} {name}")
            self._name.take(name)

    async def right(self, place: str, name: str, check: Callable[[], bool]) -> bool:
        """Whether the check passes, made in a thread, two at once at most."""
        self._turn = self._turn or asyncio.Semaphore(2)
        began = time.monotonic()
        async with self._turn:
            passed = await asyncio.to_thread(check)
        if not passed:
            self.wrong(place, name)
            await asyncio.sleep(max(0.0, SLOWEST_S - (time.monotonic() - began)))
        return passed
