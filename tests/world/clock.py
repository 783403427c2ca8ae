"""A clock on which time passes only when somebody sleeps."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta


class Clock:
    """Call it for the moment; `sleep` moves it on. Threads may share it."""

    def __init__(self, start: datetime = datetime(2025, 5, 9, tzinfo=UTC)) -> None:
        self._now = start
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        return self._now

    @property
    def seconds(self) -> float:
        return self._now.timestamp()

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._now += timedelta(seconds=max(0.0, seconds))
