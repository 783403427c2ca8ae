"""What has arrived → the index, a batch at a time, marked as done together with its articles."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

from ingest.chunk import chunk
from ingest.dedupe import Seen
from ingest.following.pages import article_from
from ingest.following.report import Round
from ingest.report import BATCH_PASSAGES
from rag.errors import SourceError
from rag.index.index import Index
from rag.index.listed import Arrived, Listings
from rag.types import Article, Chunk

PAGES_AT_ONCE = 96
"""About as many as fill a batch."""


class Indexer:
    """Takes arrived pages from the ledger and indexes them.

    Args:
        index: where articles go.
        now: the clock, for the time of revisions.
        second_look_s: after this a page that is done is looked at once more; None: never.
    """

    def __init__(
        self, index: Index, now: Callable[[], datetime], *, second_look_s: float | None
    ) -> None:
        self._index = index
        self._now = now
        self._second_look_s = second_look_s
        self._seen = Seen(index.classify)

    def take(self, tally: Round) -> int:
        """Index a batch of what has arrived; how many pages that were, 0 when there is none."""
        pages = self._index.subscriptions.pages.arrived(PAGES_AT_ONCE)
        batch: list[tuple[Article, list[Chunk]]] = []
        done: list[tuple[str, str | None]] = []
        stale: list[str] = []
        passages = 0
        for page in pages:
            first = self._sort_in(page, batch, tally)
            done.append((page.key, first))
            if page.before and first and page.before != first:
                stale.append(page.before)
            passages = sum(len(chunks) for _, chunks in batch)
            if passages >= BATCH_PASSAGES:
                break
        if not done:
            return 0
        self._write(batch, done)
        self._drop_summaries(stale)
        tally.counts["passages"] += passages
        return len(done)

    def _sort_in(
        self, page: Arrived, batch: list[tuple[Article, list[Chunk]]], tally: Round
    ) -> str | None:
        """Put what is new on a page into the batch; the id of its first article."""
        first = None
        for record in page.articles:
            article = article_from(record)
            first = first or article.id
            try:
                kind = self._seen.sort(article)
                if kind in ("added", "updated"):
                    batch.append((article, self._cut(article)))
            except SourceError as error:
                name = article.url or article.title
                tally.fail(name, error.message, error.kind or "same_id")
            else:
                tally.counts[kind] += 1
        return first

    def _drop_summaries(self, ids: list[str]) -> None:
        """Remove what the feed said of pages that could be read since, under ids of their own."""
        found = [self._index.article(article_id) for article_id in ids]
        if gone := [article.id for article in found if article and article.origin == "feed"]:
            self._index.remove(gone)

    def _cut(self, article: Article) -> list[Chunk]:
        try:
            return chunk(article, self._index.encoder)
        except Exception as error:  # noqa: BLE001  # one odd text must not come back at every start
            reason = f"its text cannot be cut ({type(error).__name__})"
            raise SourceError(reason, kind="unforeseen") from None

    def _write(
        self, batch: list[tuple[Article, list[Chunk]]], done: list[tuple[str, str | None]]
    ) -> None:
        now = self._now()

        def mark(db: sqlite3.Connection) -> None:
            Listings.done_in(db, done, now=now.timestamp(), again_s=self._second_look_s)

        if batch:
            self._index.add(batch, now=now, also=mark)
        else:
            self._index.subscriptions.pages.mark(mark)
