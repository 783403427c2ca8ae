"""When a host may be asked again: one request at a time, a delay, and longer after failures."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from rag.errors import SourceError

BACK_OFF_S = 10.0
"""Wait after the first failure of a host; it doubles with each further one."""

MAX_BACK_OFF_S = 3_600.0
MAX_HOSTS = 10_000
"""Hosts remembered; of those that may be asked at once, the longest unused are forgotten."""


@dataclass(slots=True)
class _Host:
    busy: bool = False
    due_s: float = 0.0
    left_alone_until_s: float = 0.0
    failures: int = 0


class Hosts:
    """The state of every host. Times are seconds of one clock; threads may share it."""

    def __init__(self) -> None:
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._lock = threading.Lock()
        self._freed = threading.Condition(self._lock)

    def take(self, name: str, now_s: float) -> float | None:
        """Claim a host: the seconds until it may be asked, 0 if at once; None if it is busy.

        With anything but 0 the host is not claimed.
        """
        with self._lock:
            host = self._of(name)
            if host.busy:
                return None
            wait_s = max(host.due_s, host.left_alone_until_s) - now_s
            if wait_s > 0:
                return wait_s
            host.busy = True
            return 0.0

    def wait_until_free(self, name: str, timeout_s: float) -> None:
        """Wait, no longer than this, while another thread asks the host."""
        with self._freed:
            self._freed.wait_for(lambda: not self._of(name).busy, timeout_s)

    def due_in(self, name: str, now_s: float) -> float:
        """The seconds until a host may be asked; little where another thread asks it now."""
        with self._lock:
            host = self._of(name)
            wait_s = max(host.due_s, host.left_alone_until_s) - now_s
            return 0.05 if host.busy else max(0.0, wait_s)

    def release(self, name: str, now_s: float, delay_s: float | None) -> None:
        """Give a claimed host back, to be asked again after the delay; None: it was not asked."""
        with self._freed:
            host = self._of(name)
            host.busy = False
            if delay_s is not None:
                host.due_s = now_s + delay_s
            self._freed.notify_all()

    def answered(self, name: str) -> None:
        """The host answered as it should."""
        with self._lock:
            host = self._of(name)
            host.failures = 0
            host.left_alone_until_s = 0.0

    def failed(self, name: str, now_s: float, retry_after_s: float | None) -> float:
        """The host failed or was too busy: the seconds it is now left alone."""
        with self._lock:
            host = self._of(name)
            own_s = min(BACK_OFF_S * 2.0 ** min(host.failures, 20), MAX_BACK_OFF_S)
            wait_s = own_s if retry_after_s is None else retry_after_s
            host.failures += 1
            host.left_alone_until_s = max(host.left_alone_until_s, now_s + wait_s)
            return wait_s

    def left_alone(self, name: str, now_s: float) -> float:
        """The seconds for which a host is still left alone after failures; 0 if it is not."""
        with self._lock:
            return max(0.0, self._of(name).left_alone_until_s - now_s)

    def _of(self, name: str) -> _Host:
        host = self._hosts.setdefault(name, _Host())
        self._hosts.move_to_end(name)
        while len(self._hosts) > MAX_HOSTS:
            oldest, state = next(iter(self._hosts.items()))
            self._hosts.pop(oldest)
            if state.busy:  # in use: the next oldest goes
                self._hosts[oldest] = state
        return host


def resting(name: str, wait_s: float) -> SourceError:
    """The reason why a host that failed is not asked now."""
    return SourceError(
        f"{name} failed before and is left alone for {in_words(wait_s)}",
        retryable=True,
        kind="back_off",
        retry_after_s=wait_s,
    )


def in_words(seconds: float) -> str:
    """A wait as a person would say it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{round(seconds / 3600)} h"
