"""Following: rounds of looking, fetching and indexing, for as long as the process lives."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from ingest.following import retention
from ingest.following.fetching import Fetching
from ingest.following.indexing import Indexer
from ingest.following.looks import MAX_STEPS
from ingest.following.pace import Pace
from ingest.following.report import Round
from ingest.polite import ManyFetcher
from ingest.run import Reader
from rag.errors import NewsdeskError
from rag.index.index import Index
from rag.index.subscriptions import Subscription
from rag.index.trouble import told_plainly
from rag.index.types import Run
from rag.settings import FollowSettings

log = logging.getLogger(__name__)

GATHER_S = 2.0
"""How long arrived pages are gathered before they are indexed, while more are coming."""

LONGEST_SLEEP_S = 60.0
"""Between two looks at the ledger for something that became due or was added."""

TIDY_EVERY = timedelta(hours=6)
_MAX_SOURCES = 50


class Follower:
    """Follows the subscriptions of an index. One for each process and index.

    Args:
        index: where articles go and subscriptions are kept.
        settings: pace and retention.
        fetcher: gets pages, several hosts at a time.
        now: the clock.
    """

    def __init__(
        self,
        index: Index,
        settings: FollowSettings,
        fetcher: ManyFetcher,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._index = index
        self._settings = settings
        self._fetcher = fetcher
        self._now = now
        self._turn = threading.Lock()
        self._woken = threading.Event()
        self._tidied: datetime | None = None
        self._tally = Round()
        self.stop = threading.Event()

    def round(self) -> Round:
        """Do everything that is due, until nothing is; one round at a time.

        Raises:
            StoreError: the index cannot be written; what was reported as done stays.
        """
        with self._turn, _store_faults_told(self._index.folder):
            tally = self._tally = Round()
            began = time.monotonic()
            self._work(tally)
            self._tidy(tally)
            tally.seconds = time.monotonic() - began
            if tally.eventful:
                self._record(tally)
            return tally

    @property
    def busy(self) -> bool:
        """Whether a round is under way."""
        return self._turn.locked()

    @property
    def done(self) -> int:
        """Articles of the round that is under way, or of the last one."""
        return sum(self._tally.counts[name] for name in ("added", "updated", "unchanged"))

    def look_at(self, url: str) -> Subscription | None:
        """Look at one subscription now, also beside a round, without fetching what it lists.

        Returns:
            It as it stands then, perhaps under the address of the feed it led to.
        """
        with _store_faults_told(self._index.folder):
            subscriptions = self._index.subscriptions
            feed = subscriptions.get(url)
            for _ in range(MAX_STEPS + 1):
                if feed is None:
                    break
                before = feed.url
                self._fetching().look_at(feed, Round())
                feed = subscriptions.by_id(feed.id)
                if feed is not None and feed.url == before:
                    break
            return feed

    def _fetching(self) -> Fetching:
        return Fetching(
            self._index.subscriptions,
            self._fetcher,
            Pace.of(self._settings),
            seconds=lambda: self._now().timestamp(),
            stop=self.stop,
        )

    def run(
        self,
        tell: Callable[[Round], None],
        *,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        """Round after round until `stop` is set. A round that fails is told and tried again."""
        pause = wait or self._wait
        while not self.stop.is_set():
            try:
                tell(self.round())
            except NewsdeskError as error:
                if not self.stop.is_set():
                    log.warning("following paused: %s", error)
                    pause(LONGEST_SLEEP_S)
            except Exception as error:
                log.warning("following paused: %s: %s", type(error).__name__, error)
                log.debug("a round failed", exc_info=True)
                pause(LONGEST_SLEEP_S)
            if not self.stop.is_set():
                pause(self.idle_s())

    def idle_s(self) -> float:
        """Seconds until something is due, at most a minute."""
        due = self._index.subscriptions.next_due()
        now_s = self._now().timestamp()
        return LONGEST_SLEEP_S if due is None else min(LONGEST_SLEEP_S, max(0.0, due - now_s))

    def wake(self) -> None:
        """Look at the ledger now: something was added."""
        self._woken.set()

    def leave(self) -> None:
        """Stop soon; what is under way is finished or left for the next start."""
        self.stop.set()
        self._woken.set()

    def _wait(self, seconds: float) -> None:
        self._woken.wait(seconds)
        self._woken.clear()

    def _work(self, tally: Round) -> None:
        """Fetch in a thread of its own, index here."""
        look_s = self._settings.second_look_h * 3600 or None
        indexer = Indexer(self._index, self._now, second_look_s=look_s)
        fetching = self._fetching()
        while indexer.take(tally):  # what an earlier process fetched and did not come to
            pass
        with _Beside(lambda arrived: fetching.run(tally, arrived)) as beside:
            while not beside.finished(GATHER_S):
                while indexer.take(tally) and not self.stop.is_set():
                    self._read_files(tally)
        while not self.stop.is_set() and (indexer.take(tally) or self._read_files(tally)):
            pass

    def _read_files(self, tally: Round) -> bool:
        """Read a file of a followed folder that is new or has changed."""
        pages = self._index.subscriptions.pages
        files = pages.files_waiting(self._now().timestamp())
        for page in files:
            reader = Reader(self._index, lambda: self._fetcher)
            for batch in reader.batches([page.url]):
                if batch.articles:
                    self._index.add(batch.articles, now=self._now())
                tally.counts.update(batch.counts)
                tally.counts["passages"] += batch.passages
                for failure in batch.failures:
                    tally.reasons["file"] += 1
                    tally.failures.append(failure)
                if self.stop.is_set():
                    return False
            pages.settle(page.key, now=self._now().timestamp())
        return bool(files)

    def _tidy(self, tally: Round) -> None:
        """Now and then: remove what was kept long enough."""
        now = self._now()
        if self.stop.is_set() or (self._tidied and now - self._tidied < TIDY_EVERY):
            return
        tally.expired = retention.expire(self._index, self._settings, now=now, stop=self.stop)
        self._tidied = now

    def _record(self, tally: Round) -> None:
        moment = self._now().isoformat(timespec="seconds")
        sources = tuple(list(tally.sources)[:_MAX_SOURCES]) or ("what is followed",)
        self._index.record_run(Run(moment, sources, tally.record()))


@contextmanager
def _store_faults_told(folder: Path) -> Iterator[None]:
    """Turn faults of the ledger into `StoreError`s; other faults are none of the store's."""
    try:
        yield
    except sqlite3.Error:
        with told_plainly(folder):
            raise


class _Beside:
    """Runs work in a thread; it says when something arrived, and its error is raised here."""

    def __init__(self, work: Callable[[Callable[[], None]], None]) -> None:
        self._work = work
        self._arrived = threading.Event()
        self._over = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="newsdesk-fetching", daemon=True)

    def _run(self) -> None:
        try:
            self._work(self._arrived.set)
        except BaseException as error:  # noqa: BLE001  # raised again in the round's own thread
            self._error = error
        finally:
            self._over.set()
            self._arrived.set()

    def finished(self, gather_s: float) -> bool:
        """Wait until something arrived and a little more, or all is over: whether it is."""
        self._arrived.wait()
        self._over.wait(gather_s)
        self._arrived.clear()
        return self._over.is_set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        if self._error is not None:
            raise self._error
