"""Sources → index, with progress as it goes and a report at the end.

Reading, cleaning and cutting happen in a thread of their own, a few batches ahead of encoding,
which is what takes the time. Each batch is durable before it is counted as done, so a run that
is stopped keeps what it reported, and the next one takes up from there.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime

from ingest.addresses import without_password
from ingest.chunk import chunk
from ingest.clean import MAX_TEXT_CHARS
from ingest.dedupe import Seen
from ingest.fetch import Fetcher, WebFetcher
from ingest.polite import PoliteFetcher
from ingest.report import Batch, IngestEvent, IngestReport, Progress, Tally
from ingest.sources import Failure, Item, Skipped, count, read_source
from rag.errors import SourceError
from rag.index.index import Index
from rag.index.types import Run
from rag.settings import Settings
from rag.types import Article

log = logging.getLogger(__name__)

__all__ = ["IngestEvent", "IngestReport", "Progress", "ingest"]

_COMPARING_S = 2.0

_AHEAD = 2
"""Batches that may wait to be encoded."""


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
    while index.compare_rest(seconds=_COMPARING_S):  # what a folder held before there were stories
        yield tally.progress()
    report = tally.report()
    named = tuple(map(without_password, sources))
    counts = {**report.counts(), "reasons": report.reasons()}
    index.record_run(Run(now().isoformat(timespec="seconds"), named, counts))
    yield report


def _fetcher(settings: Settings, given: Fetcher | None, stack: ExitStack) -> Callable[[], Fetcher]:
    """Something that makes the fetcher when the first address is met."""
    made: list[Fetcher] = [given] if given else []

    def make() -> Fetcher:
        if not made:
            made.append(PoliteFetcher(stack.enter_context(WebFetcher(settings.fetch))))
        return made[0]

    return make


class Reader:
    """Sources → batches of what is new in them."""

    def __init__(self, index: Index, fetcher: Callable[[], Fetcher]) -> None:
        self._index = index
        self._fetcher = fetcher
        self._seen = Seen(index.classify)
        self.totals: dict[str, int | None] = {}

    def batches(self, sources: Sequence[str]) -> Iterator[Batch]:
        """Everything the sources hold, in order."""
        for source in sources:
            self.totals[source] = count(source)
        batch = Batch()
        for source in sources:
            for item in read_source(source, self._fetcher):
                self._sort_in(item, batch)
                batch.current = without_password(source)
                if batch.full:
                    yield batch
                    batch = Batch()
        yield batch

    def _sort_in(self, item: Item, batch: Batch) -> None:
        if isinstance(item, Article):
            try:
                self._take(item, batch)
            except SourceError as error:
                item = Failure(item.url or item.title, error.message)
        if isinstance(item, Skipped):
            batch.skipped += 1
        if isinstance(item, Failure):
            batch.count("failed")
            batch.failures.append(item)

    def _take(self, article: Article, batch: Batch) -> None:
        if len(article.text) > MAX_TEXT_CHARS:
            raise SourceError(f"longer than {MAX_TEXT_CHARS // 1_000_000} million characters")
        kind = self._seen.sort(article)
        batch.count(kind)
        batch.chars += len(article.text)
        if kind in ("added", "updated"):
            chunks = chunk(article, self._index.encoder)
            batch.articles.append((article, chunks))
            batch.passages += len(chunks)


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
