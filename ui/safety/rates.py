"""How often something may happen, counted in memory."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import MovingWindowRateLimiter


class Rate:
    """At most `count` times in any `per_s` seconds, for each key by itself.

    A moving window (`limits`): no double share at the turn of a minute.
    """

    def __init__(self, count: int, *, per_s: int = 60) -> None:
        from limits import RateLimitItemPerSecond
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        self._item: RateLimitItem = RateLimitItemPerSecond(count, per_s)
        self._window: MovingWindowRateLimiter = MovingWindowRateLimiter(MemoryStorage())

    def take(self, key: str) -> float:
        """Count one; 0.0 where it is allowed, else the seconds until one is again."""
        return 0.0 if self._window.hit(self._item, key) else self._wait(key)

    def left(self, key: str) -> float:
        """Seconds until one is allowed, without counting one."""
        return 0.0 if self._window.test(self._item, key) else self._wait(key)

    def _wait(self, key: str) -> float:
        stats = self._window.get_window_stats(self._item, key)
        return max(stats.reset_time - time.time(), 0.1)
