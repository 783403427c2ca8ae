"""What a round of following brought."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ingest.following.pages import Kept
from ingest.report import IngestReport
from ingest.sources import Failure

MAX_FAILURES = 200
"""Failures that a report tells one by one; all are counted."""

_COUNTED = ("added", "updated", "unchanged", "duplicates", "failed", "passages", "skipped")


@dataclass(slots=True)
class Round:
    """Counts of one round, added to from the fetching and from the indexing thread.

    `looks` are feeds that were looked at, `reasons` failures by kind, `retried` pages that
    could not be had yet and will be tried again, `expired` articles that were kept long enough.
    """

    looks: int = 0
    quiet: int = 0
    listed: int = 0
    retried: int = 0
    expired: int = 0
    parked: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    sources: dict[str, None] = field(default_factory=dict)
    seconds: float = 0.0

    def fail(self, source: str, reason: str, kind: str) -> None:
        """Count something that could not be had for good."""
        self.counts["failed"] += 1
        self.reasons[kind or "other"] += 1
        if len(self.failures) < MAX_FAILURES:
            self.failures.append(Failure(source, reason))

    def kept(self, url: str, kept: Kept) -> None:
        """Count what became of a page."""
        if not kept.kind:
            return
        if kept.final:
            self.fail(url, kept.reason, kept.kind)
        else:
            self.retried += 1
            self.reasons[kept.kind] += 1

    @property
    def eventful(self) -> bool:
        """Whether anything but looks without news happened."""
        told = ("added", "updated", "failed")
        return bool(self.listed or self.retried or self.expired or self.reasons) or any(
            self.counts[name] for name in told
        )

    def ingested(self) -> IngestReport:
        """The articles' part, as an ingest reports it."""
        counts = {name: self.counts[name] for name in _COUNTED}
        return IngestReport(**counts, seconds=self.seconds, failures=tuple(self.failures))

    def record(self) -> dict[str, Any]:
        """The counts, as the ledger keeps them of a run."""
        return {
            **self.ingested().counts(),
            "following": True,
            "looks": self.looks,
            "quiet": self.quiet,
            "retried": self.retried,
            "expired": self.expired,
            "parked": self.parked,
            "reasons": dict(self.reasons),
        }

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON: that of an ingest, and more."""
        return {**self.record(), **self.ingested().to_dict()}
