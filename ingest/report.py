"""What an ingest run tells: how far it is, and at the end what it did."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.sources import Failure
from rag.types import Article, Chunk

BATCH_PASSAGES = 512
"""Passages added at once: some seconds of encoding, so a kill loses little."""

MAX_REASONS = 20
"""Different reasons for failures that the ledger remembers of a run."""

BATCH_S = 5.0
"""Longest time a batch is gathered: pages come in slowly, and each should soon be found."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is; `total` and `eta_s` are None while they cannot be told."""

    done: int
    total: int | None
    passages: int
    chars_per_s: float
    eta_s: float | None
    current: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What a run did.

    `duplicates` are articles that another id already holds, `skipped` files of a folder that
    are of no kind that is read.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    failed: int = 0
    passages: int = 0
    seconds: float = 0.0
    skipped: int = 0
    failures: tuple[Failure, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The ingest JSON."""
        return {
            **self.counts(),
            "failures": [{"source": f.source, "reason": f.reason} for f in self.failures],
        }

    def counts(self) -> dict[str, Any]:
        """The numbers alone."""
        names = (
            "added", "updated", "unchanged", "duplicates", "failed", "passages", "skipped",
        )  # fmt: skip
        return {**{n: getattr(self, n) for n in names}, "seconds": round(self.seconds, 3)}

    def reasons(self) -> dict[str, int]:
        """Failures by reason, the commonest ones."""
        return dict(Counter(failure.reason for failure in self.failures).most_common(MAX_REASONS))


IngestEvent = Progress | IngestReport


@dataclass(slots=True)
class Batch:
    """Articles to add with their passages, and what else was met on the way."""

    articles: list[tuple[Article, list[Chunk]]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    passages: int = 0
    chars: int = 0
    current: str = ""
    skipped: int = 0
    began: float = field(default_factory=time.monotonic)

    def count(self, what: str) -> None:
        """One more of `what`."""
        self.counts[what] = self.counts.get(what, 0) + 1

    @property
    def full(self) -> bool:
        """Whether it is time to add it."""
        met = sum(self.counts.values())
        late = met > 0 and time.monotonic() - self.began > BATCH_S
        return late or self.passages >= BATCH_PASSAGES or met >= 2 * BATCH_PASSAGES


class Tally:
    """Adds up batches into progress and the report."""

    def __init__(self, totals: Mapping[str, int | None]) -> None:
        self._totals = totals
        self._began = time.monotonic()
        self._counts: dict[str, int] = {}
        self._failures: list[Failure] = []
        self._passages = 0
        self._chars = 0
        self._skipped = 0
        self._current = ""

    def add(self, batch: Batch) -> None:
        """Count a batch that is done."""
        for name, number in batch.counts.items():
            self._counts[name] = self._counts.get(name, 0) + number
        self._failures += batch.failures
        self._passages += batch.passages
        self._chars += batch.chars
        self._skipped += batch.skipped
        self._current = batch.current or self._current

    def progress(self) -> Progress:
        """How far the run is."""
        done = sum(self._counts.values())
        spent = max(1e-6, time.monotonic() - self._began)
        known = list(self._totals.values())
        total = None if None in known or not known else sum(n for n in known if n)
        eta_s = spent / done * (total - done) if total is not None and 0 < done <= total else None
        return Progress(done, total, self._passages, self._chars / spent, eta_s, self._current)

    def report(self) -> IngestReport:
        """What the run did."""
        return IngestReport(
            **self._counts,
            passages=self._passages,
            seconds=time.monotonic() - self._began,
            skipped=self._skipped,
            failures=tuple(self._failures),
        )
