"""How often a feed is looked at, and how long to wait after failures: pure arithmetic, in seconds.

A feed that brings several articles at each look is looked at sooner, one that brings none later,
within the bounds of the settings; what the feed or its server asks for is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.settings import FollowSettings

FIRST_S = 3_600.0
"""Pace of a feed that nothing is known of yet."""

_MANY = 2
"""New articles in one look from which on it should be sooner."""

_SOONER, _A_LITTLE_SOONER, _LATER = 0.5, 0.85, 1.3
_PAGE_WAITS_S = (600.0, 3_600.0, 6 * 3_600.0, 24 * 3_600.0)
"""Waits before a page that could not be had is tried again; then it is given up."""

_LONGEST_WAIT_S = 7 * 86_400.0
"""A server that asks for more is asked again after this all the same."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The rules with their bounds."""

    min_s: float
    max_s: float
    park_after: int

    @classmethod
    def of(cls, settings: FollowSettings) -> Pace:
        """Those of the settings."""
        longest = max(settings.min_interval_s, settings.max_interval_s)
        return cls(settings.min_interval_s, longest, settings.park_after)

    def first(self) -> float:
        """The interval a feed begins with."""
        return self._within(FIRST_S)

    def after_answer(self, interval_s: float, new: int, *, ttl_s: float | None = None) -> float:
        """The next interval of a feed that answered with so many new or changed entries."""
        factor = _LATER if not new else _SOONER if new >= _MANY else _A_LITTLE_SOONER
        return max(self._within(interval_s * factor), min(ttl_s or 0.0, self.max_s))

    def after_failure(self, failures: int, retry_after_s: float | None = None) -> float:
        """The wait after so many failures in a row: doubled each time, never less than asked."""
        own = min(self.max_s, self.min_s * 2.0 ** min(failures - 1, 20))
        return max(own, min(retry_after_s or 0.0, _LONGEST_WAIT_S))

    def parks(self, failures: int) -> bool:
        """Whether a feed is given up for now after so many failures in a row."""
        return failures >= self.park_after

    def retry_page(self, tries: int, retry_after_s: float | None = None) -> float | None:
        """The wait before a page is tried again after so many tries; None: no more."""
        if tries > len(_PAGE_WAITS_S):
            return None
        return max(_PAGE_WAITS_S[tries - 1], min(retry_after_s or 0.0, _LONGEST_WAIT_S))

    def _within(self, interval_s: float) -> float:
        return min(self.max_s, max(self.min_s, interval_s))
