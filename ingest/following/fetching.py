"""The fetching half of following: looks at feeds that are due, then pages that wait.

What comes is written to the ledger at once, so that nothing that arrived is fetched again,
whenever the process ends.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from ingest.fetch import Page, Validators
from ingest.following import looks
from ingest.following.folders import files_of
from ingest.following.pace import Pace
from ingest.following.pages import keep, without_page
from ingest.following.report import Round
from ingest.polite import ManyFetcher, Wanted
from rag.errors import SourceError
from rag.index.listed import Waiting
from rag.index.subscriptions import Subscription, Subscriptions

log = logging.getLogger(__name__)

SLICE_PAGES = 400
SLICE_OF_HOST = 40
"""Pages fetched before feeds are looked at again, in all and of one host."""

MAX_ARRIVED = 2_000
"""Pages that may wait to be indexed before fetching pauses."""


class Fetching:
    """Brings what is due into the ledger, until nothing is.

    Args:
        subscriptions: what is followed.
        fetcher: gets pages, several hosts at a time.
        pace: how often to look and when to try again.
        seconds: the clock, seconds since 1970.
        stop: set to leave early.
    """

    def __init__(
        self,
        subscriptions: Subscriptions,
        fetcher: ManyFetcher,
        pace: Pace,
        *,
        seconds: Callable[[], float],
        stop: threading.Event,
    ) -> None:
        self._subscriptions = subscriptions
        self._fetcher = fetcher
        self._pace = pace
        self._seconds = seconds
        self._stop = stop

    def run(self, tally: Round, arrived: Callable[[], None]) -> None:
        """Look at every feed that is due and fetch every page that is, then come back.

        `arrived` is called whenever there is something to be indexed.
        """
        while not self._stop.is_set():
            busy = self._look_at_feeds(tally)
            busy |= self._fetch_pages(tally, arrived)
            if not busy:
                return

    # -- feeds -------------------------------------------------------------------------------

    def look_at(self, feed: Subscription, tally: Round) -> None:
        """Look at one feed, whether or not it is due."""
        self._look_at([feed], tally)

    def _look_at_feeds(self, tally: Round) -> bool:
        due = self._subscriptions.due(self._seconds())
        self._look_at(due, tally)
        return bool(due)

    def _look_at(self, due: list[Subscription], tally: Round) -> None:
        web = {feed.url: feed for feed in due if not looks.is_local(feed.url)}
        for feed in due:
            if looks.is_local(feed.url):
                self._look_at_folder(feed, tally)
        wanted = (
            Wanted(feed.url, Validators(feed.etag, feed.last_modified))
            for feed in self._until_stopped(list(web.values()))
        )
        for url, outcome in self._fetcher.fetch_many(wanted):
            self._after_look(web[url], outcome, tally)

    def _until_stopped(self, feeds: list[Subscription]) -> Iterator[Subscription]:
        for feed in feeds:
            if self._stop.is_set():
                return
            yield feed

    def _after_look(self, feed: Subscription, outcome: Page | SourceError, tally: Round) -> None:
        now = self._seconds()
        tally.looks += 1
        try:
            if isinstance(outcome, SourceError):
                raise outcome
            found = self._look(feed, outcome)
        except SourceError as error:
            self._after_failure(feed, error, tally)
            return
        self._write(feed, found, tally, now=now)

    def _look(self, feed: Subscription, page: Page) -> looks.Look:
        try:
            found = looks.look(feed, page, self._fetcher)
        except SourceError:
            raise
        except Exception as error:  # one bad feed, whatever it does to a parser
            log.debug("a feed failed", exc_info=True)
            raise SourceError(
                f"the feed cannot be read ({type(error).__name__})", kind="unforeseen"
            ) from None
        moved = found.feed.url != feed.url
        if moved and self._subscriptions.get(found.feed.url) is not None:
            raise SourceError(f"leads to {found.feed.url}, which is followed", kind="followed")
        return found

    def _write(self, feed: Subscription, found: looks.Look, tally: Round, *, now: float) -> None:
        """Note the look: its pages first count what is new, then set the pace."""
        new, changed = self._subscriptions.checked(
            replace(found.feed, next_at=now + feed.interval_s), found.listed, now=now
        )
        after = looks.answered(found, new + changed, now=now, pace=self._pace)
        self._subscriptions.checked(after, now=now)
        tally.listed += new + changed
        tally.quiet += not (new or changed)
        if new or changed:
            tally.sources[feed.url] = None
        for problem in found.problems:
            tally.fail(feed.url, problem, "sitemap")

    def _after_failure(self, feed: Subscription, error: SourceError, tally: Round) -> None:
        now = self._seconds()
        after = looks.failed(feed, error, now=now, pace=self._pace)
        asked = None if error.retry_after_s is None else now + error.retry_after_s
        self._subscriptions.checked(after, now=now, hold_until=asked)
        tally.reasons[error.kind or "other"] += 1
        tally.sources[feed.url] = None
        if after.state == "parked":
            tally.parked += 1
            log.info("%s is parked: %s", after.name, error.message)

    def _look_at_folder(self, feed: Subscription, tally: Round) -> None:
        now = self._seconds()
        tally.looks += 1
        try:
            files = files_of(Path(feed.url), now=now)
        except SourceError as error:
            self._after_failure(feed, error, tally)
            return
        self._write(feed, looks.Look(feed, files), tally, now=now)

    # -- pages -------------------------------------------------------------------------------

    def _fetch_pages(self, tally: Round, arrived: Callable[[], None]) -> bool:
        pages = self._subscriptions.pages
        if pages.arrived_count() >= MAX_ARRIVED:
            self._stop.wait(0.5)
            return True
        waiting = pages.waiting(self._seconds(), per_host=SLICE_OF_HOST, limit=SLICE_PAGES)
        for page in waiting:
            if not page.url:
                tally.kept("", without_page(page, pages, now=self._seconds()))
        by_url = {page.url: page for page in waiting if page.url}
        for url, outcome in self._fetcher.fetch_many(self._wanted(by_url)):
            page = by_url[url]
            kept = keep(page, outcome, pages, now=self._seconds(), pace=self._pace)
            tally.kept(url, kept)
            if kept.articles:
                arrived()
        return bool(waiting)

    def _wanted(self, pages: dict[str, Waiting]) -> Iterator[Wanted]:
        for page in pages.values():
            if self._stop.is_set():
                return
            yield Wanted(page.url, Validators(page.etag, page.last_modified))
