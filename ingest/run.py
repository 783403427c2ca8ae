"""Sources → index, with progress as it goes and a report at the end.

Reading, cleaning and cutting happen in a thread of their own, a few batches ahead of encoding,
which is what takes the time. Each batch is durable before it is counted as done, so a run that
is stopped keeps what it reported, and the next one takes up from there.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ingest.chunk import chunk
from ingest.clean import MAX_TEXT_CHARS
from ingest.fetch import Fetcher, WebFetcher
from ingest.sources import Failure, Item, count, read_source
from rag.index.index import Index
from rag.index.types import Run
from rag.settings import Settings
from rag.types import Article, Chunk, digest

log = logging.getLogger(__name__)

BATCH_PASSAGES = 512
"""Passages added at once: some seconds of encoding, so a kill loses little."""

_AHEAD = 2
"""Batches that may wait to be encoded."""


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
    """What a run did; `duplicates` are articles that another id already holds."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicates: int = 0
    failed: int = 0
    passages: int = 0
    seconds: float = 0.0
    failures: tuple[Failure, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The ingest JSON."""
        return {
            **self.counts(),
            "failures": [{"source": f.source, "reason": f.reason} for f in self.failures],
        }

    def counts(self) -> dict[str, Any]:
        """The numbers alone."""
        names = ("added", "updated", "unchanged", "duplicates", "failed", "passages")
        return {**{n: getattr(self, n) for n in names}, "seconds": round(self.seconds, 3)}


IngestEvent = Progress | IngestReport


def ingest(
    index: Index,
    sources: Sequence[str],
    settings: Settings,
    *,
    fetcher: Fetcher | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[IngestEvent]:
    """Bring sources into an index; yields progress, last the report.

    Articles that are there already are left alone; changed ones replace what they were. What
    is wrong with a source or an article is counted in the report and stops nothing else.

    Args:
        index: where articles go.
        sources: files, folders, addresses, or the word `sample`.
        settings: limits for fetching.
        fetcher: used instead of the web.
        now: the clock for the run's record.

    Raises:
        StoreError: the index cannot be written; what was reported as done stays.
    """
    with ExitStack() as stack:
        reader = Reader(index, _fetcher(settings, fetcher, stack))
        tally = Tally(reader.totals)
        batches = stack.enter_context(_Ahead(reader.batches(sources)))
        for batch in batches:
            if batch.articles:
                index.add(batch.articles)
            tally.add(batch)
            yield tally.progress()
    report = tally.report()
    index.record_run(Run(now().isoformat(timespec="seconds"), tuple(sources), report.counts()))
    yield report


def _fetcher(settings: Settings, given: Fetcher | None, stack: ExitStack) -> Callable[[], Fetcher]:
    """Something that makes the fetcher when the first address is met."""
    made: list[Fetcher] = [given] if given else []

    def make() -> Fetcher:
        if not made:
            made.append(stack.enter_context(WebFetcher(settings.fetch)))
        return made[0]

    return make


@dataclass(slots=True)
class Batch:
    """Articles to add with their passages, and what else was met on the way."""

    articles: list[tuple[Article, list[Chunk]]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    passages: int = 0
    chars: int = 0
    current: str = ""

    def count(self, what: str) -> None:
        """One more of `what`."""
        self.counts[what] = self.counts.get(what, 0) + 1

    @property
    def full(self) -> bool:
        """Whether it is time to add it."""
        return self.passages >= BATCH_PASSAGES or sum(self.counts.values()) >= 2 * BATCH_PASSAGES


class Reader:
    """Sources → batches of what is new in them."""

    def __init__(self, index: Index, fetcher: Callable[[], Fetcher]) -> None:
        self._index = index
        self._fetcher = fetcher
        self._seen: dict[str, str] = {}
        self.totals: dict[str, int | None] = {}

    def batches(self, sources: Sequence[str]) -> Iterator[Batch]:
        """Everything the sources hold, in order."""
        for source in sources:
            self.totals[source] = count(source)
        batch = Batch()
        for source in sources:
            for item in read_source(source, self._fetcher):
                self._sort_in(item, batch)
                batch.current = source
                if batch.full:
                    yield batch
                    batch = Batch()
        yield batch

    def _sort_in(self, item: Item, batch: Batch) -> None:
        if isinstance(item, Article) and len(item.text) > MAX_TEXT_CHARS:
            item = Failure(
                item.title, f"longer than {MAX_TEXT_CHARS // 1_000_000} million characters"
            )
        if isinstance(item, Failure):
            batch.count("failed")
            batch.failures.append(item)
            return
        batch.chars += len(item.text)
        kind = self._classify(item)
        batch.count(kind)
        if kind in ("added", "updated"):
            chunks = chunk(item, self._index.encoder)
            batch.articles.append((item, chunks))
            batch.passages += len(chunks)

    def _classify(self, article: Article) -> str:
        """How an article stands to the index and to those met before in this run."""
        before = self._seen.get(article.id)
        self._seen[article.id] = article.content_hash
        if before is not None:
            return "duplicates" if before == article.content_hash else "updated"
        body = f"{article.outlet.casefold()}\0{article.title}\0{article.text}"
        twin = self._seen.setdefault(body_key(body), article.id)
        if twin != article.id:
            return "duplicates"
        return _NAMES[self._index.classify(article)]


_NAMES: Mapping[str, str] = {
    "new": "added",
    "changed": "updated",
    "unchanged": "unchanged",
    "duplicate": "duplicates",
}


def body_key(body: str) -> str:
    """Stands for outlet, title and text in the memory of one run."""
    return digest("body", body)


class Tally:
    """Adds up batches into progress and the report."""

    def __init__(self, totals: Mapping[str, int | None]) -> None:
        self._totals = totals
        self._began = time.monotonic()
        self._counts: dict[str, int] = {}
        self._failures: list[Failure] = []
        self._passages = 0
        self._chars = 0
        self._current = ""

    def add(self, batch: Batch) -> None:
        """Count a batch that is done."""
        for name, number in batch.counts.items():
            self._counts[name] = self._counts.get(name, 0) + number
        self._failures += batch.failures
        self._passages += batch.passages
        self._chars += batch.chars
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
            failures=tuple(self._failures),
        )


class _Ahead:
    """Runs an iterator in a thread, a few items ahead; leaving it early stops the thread."""

    def __init__(self, items: Iterator[Batch]) -> None:
        self._items = items
        self._queue: queue.Queue[Batch | BaseException | None] = queue.Queue(_AHEAD)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ingest-reader", daemon=True)

    def _run(self) -> None:
        try:
            for item in self._items:
                if not self._put(item):
                    return
            self._put(None)
        except BaseException as error:  # noqa: BLE001  # raised again where the items are taken
            self._put(error)

    def _put(self, item: Batch | BaseException | None) -> bool:
        while not self._stop.is_set():
            try:
                self._queue.put(item, timeout=0.2)
            except queue.Full:
                continue
            return True
        return False

    def __enter__(self) -> Iterator[Batch]:
        self._thread.start()
        return self._taken()

    def _taken(self) -> Iterator[Batch]:
        while (item := self._queue.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=30)
