"""The pages that feeds list, and what became of each.

    waiting ─fetched→ arrived (its articles are kept here) ─indexed→ done
       └──────────── failed, after the last try

What has arrived is never fetched again: its articles lie in the ledger until they are indexed,
and are marked done in the transaction that stages them. A page whose listing changes waits
again. Moments are seconds since 1970 UTC.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rag.index.database import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
    key TEXT PRIMARY KEY, feed INTEGER NOT NULL, url TEXT NOT NULL, host TEXT NOT NULL,
    stamp TEXT NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL, next_at REAL,
    listed_at REAL NOT NULL, done_at REAL, reason TEXT, kind TEXT, entry TEXT, payload TEXT,
    etag TEXT, last_modified TEXT, article_id TEXT
);
CREATE INDEX IF NOT EXISTS pages_due ON pages (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS pages_arrived ON pages (key) WHERE state = 'arrived';
CREATE INDEX IF NOT EXISTS pages_by_feed ON pages (feed, done_at);
CREATE INDEX IF NOT EXISTS pages_by_article ON pages (article_id)
"""

_NO_FEED = 0

# The queries below are put together of constants alone, so S608 does not speak of them.
_NOT_PAUSED = "feed NOT IN (SELECT id FROM feeds WHERE state = 'paused')"


@dataclass(frozen=True, slots=True)
class Listed:
    """A page as a feed lists it: `stamp` changes when it should be looked at again.

    `entry` is what the feed itself says of it, for where the page cannot be had.
    """

    key: str
    url: str
    host: str
    stamp: str
    entry: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page to be fetched now; `again` where its article is indexed already."""

    key: str
    url: str
    host: str
    tries: int
    entry: dict[str, Any]
    etag: str | None
    last_modified: str | None
    again: bool


@dataclass(frozen=True, slots=True)
class Arrived:
    """A page that was fetched: its articles as records, to be indexed.

    `before` is the id of what an earlier look at the page gave.
    """

    key: str
    articles: list[dict[str, Any]]
    before: str | None = None


class Listings:
    """The pages of all feeds; each method is one transaction unless it takes a connection."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list_in(
        self, db: sqlite3.Connection, feed: int, listed: Sequence[Listed], *, now: float
    ) -> tuple[int, int]:
        """Note what a feed lists; new and changed pages become due. Returns how many of each.

        A page that another feed listed before stays that feed's, and is fetched once.
        """
        new = changed = 0
        for page in listed:
            row = db.execute(
                "SELECT stamp, state, feed FROM pages WHERE key = ?", (page.key,)
            ).fetchone()
            entry = json.dumps(page.entry)
            if row is None:
                db.execute(
                    "INSERT INTO pages (key, feed, url, host, stamp, state, tries, next_at, "
                    "listed_at, entry) VALUES (?, ?, ?, ?, ?, 'waiting', 0, ?, ?, ?)",
                    (page.key, feed, page.url, page.host, page.stamp, now, now, entry),
                )
                new += 1
            elif row[0] != page.stamp and row[2] in (feed, _NO_FEED):
                db.execute(
                    "UPDATE pages SET stamp = ?, state = 'waiting', tries = 0, next_at = ?, "
                    "listed_at = ?, entry = ?, payload = NULL, feed = ? WHERE key = ?",
                    (page.stamp, now, now, entry, feed, page.key),
                )
                changed += 1
            else:
                db.execute(
                    "UPDATE pages SET listed_at = ?, feed = CASE feed WHEN ? THEN ? ELSE feed END "
                    "WHERE key = ?",
                    (now, _NO_FEED, feed, page.key),
                )
        return new, changed

    @staticmethod
    def orphan(db: sqlite3.Connection, feed: int) -> None:
        """Forget what is still to be fetched of a feed; what came of it belongs to none now."""
        db.execute(
            "DELETE FROM pages WHERE feed = ? AND state IN ('waiting', 'failed') "
            "AND article_id IS NULL",
            (feed,),
        )
        db.execute("UPDATE pages SET feed = ?, next_at = NULL WHERE feed = ?", (_NO_FEED, feed))

    def waiting(self, now: float, *, per_host: int, limit: int) -> list[Waiting]:
        """Pages to fetch, the longest due first, not more of one host than `per_host`."""
        query = (
            "SELECT key, url, host, tries, entry, etag, last_modified, article_id FROM ("  # noqa: S608  # constants, no values
            "SELECT *, row_number() OVER (PARTITION BY host ORDER BY next_at, key) AS place "
            f"FROM pages WHERE next_at <= ? AND url NOT LIKE '/%' AND {_NOT_PAUSED}) "
            "WHERE place <= ? ORDER BY next_at, key LIMIT ?"
        )
        return [_waiting(row) for row in self._db().execute(query, (now, per_host, limit))]

    def files_waiting(self, now: float) -> list[Waiting]:
        """Files of followed folders that are to be read, in order."""
        query = (
            "SELECT key, url, host, tries, entry, etag, last_modified, article_id FROM pages "  # noqa: S608  # constants, no values
            f"WHERE next_at <= ? AND url LIKE '/%' AND {_NOT_PAUSED} ORDER BY url LIMIT 100"
        )
        return [_waiting(row) for row in self._db().execute(query, (now,))]

    def next_due(self) -> float | None:
        """When a page is to be fetched next."""
        query = f"SELECT min(next_at) FROM pages WHERE next_at IS NOT NULL AND {_NOT_PAUSED}"  # noqa: S608  # constants, no values
        moment = self._db().execute(query).fetchone()[0]
        return None if moment is None else float(moment)

    def arrive(
        self,
        key: str,
        articles: Sequence[dict[str, Any]],
        *,
        etag: str | None,
        last_modified: str | None,
        note: str | None = None,
    ) -> None:
        """Keep what a page gave until it is indexed."""
        with self._database.transaction() as db:
            db.execute(
                "UPDATE pages SET state = 'arrived', next_at = NULL, payload = ?, etag = ?, "
                "last_modified = ?, reason = ? WHERE key = ?",
                (json.dumps(list(articles)), etag, last_modified, note, key),
            )

    def arrived(self, limit: int) -> list[Arrived]:
        """Pages to be indexed."""
        query = (
            "SELECT key, payload, article_id FROM pages WHERE state = 'arrived' "
            "ORDER BY key LIMIT ?"
        )
        rows = self._db().execute(query, (limit,))
        return [Arrived(key, json.loads(payload), before) for key, payload, before in rows]

    def arrived_count(self) -> int:
        """How many pages wait to be indexed."""
        query = "SELECT count(*) FROM pages WHERE state = 'arrived'"
        return int(self._db().execute(query).fetchone()[0])

    @staticmethod
    def done_in(
        db: sqlite3.Connection, done: Sequence[tuple[str, str | None]], *, now: float,
        again_s: float | None,
    ) -> None:  # fmt: skip
        """Mark pages as indexed, with their articles' ids; within a transaction.

        A page that is done for the first time is looked at once more after `again_s`.
        """
        for key, article_id in done:
            db.execute(
                "UPDATE pages SET state = 'done', payload = NULL, entry = NULL, kind = NULL, "
                "next_at = CASE WHEN done_at IS NULL AND ? IS NOT NULL THEN ? + ? END, "
                "done_at = coalesce(done_at, ?), article_id = coalesce(?, article_id) "
                "WHERE key = ? AND state = 'arrived'",
                (again_s, now, again_s, now, article_id, key),
            )

    def mark(self, write: Callable[[sqlite3.Connection], None]) -> None:
        """Do writes in a transaction of their own."""
        with self._database.transaction() as db:
            write(db)

    def settle(self, key: str, *, now: float) -> None:
        """Nothing more is to be done for a page: what is indexed of it is all there is."""
        with self._database.transaction() as db:
            db.execute(
                "UPDATE pages SET state = 'done', next_at = NULL, entry = NULL, "
                "done_at = coalesce(done_at, ?) WHERE key = ?",
                (now, key),
            )

    def fail(self, key: str, *, reason: str, kind: str, next_at: float | None, tries: int) -> None:
        """Note that a page could not be had; without `next_at` that was the last try."""
        with self._database.transaction() as db:
            db.execute(
                "UPDATE pages SET reason = ?, kind = ?, tries = ?, next_at = ?, "
                "state = CASE WHEN ? IS NULL THEN 'failed' ELSE 'waiting' END WHERE key = ?",
                (reason, kind, tries, next_at, next_at, key),
            )

    def rest(self, host: str, until: float) -> None:
        """Ask no page of a host before a moment."""
        with self._database.transaction() as db:
            db.execute(
                "UPDATE pages SET next_at = ? WHERE host = ? AND next_at < ?", (until, host, until)
            )

    def tallies(self, since: float) -> dict[int, tuple[int, int, int, int]]:
        """For each feed: pages done since a moment, done ever, to be fetched, given up."""
        rows = self._db().execute(
            "SELECT feed, sum(done_at >= ?), count(done_at), "
            "sum(state IN ('waiting', 'arrived')), sum(state = 'failed') FROM pages GROUP BY feed",
            (since,),
        )
        return {row[0]: (row[1] or 0, row[2], row[3], row[4]) for row in rows}

    def article_ids(self, feed: int) -> list[str]:
        """The articles that a feed brought, a page's first each."""
        query = "SELECT DISTINCT article_id FROM pages WHERE feed = ? AND article_id IS NOT NULL"
        return [row[0] for row in self._db().execute(query, (feed,))]

    def forget_of(self, feed: int) -> None:
        """Forget every page of a feed, so that it is read anew if it is followed again."""
        with self._database.transaction() as db:
            db.execute("DELETE FROM pages WHERE feed = ?", (feed,))

    def daily(self, since: float) -> dict[int, dict[int, int]]:
        """For each feed, how many pages were done on each day (since 1970 UTC) from a moment."""
        rows = self._db().execute(
            "SELECT feed, CAST(done_at / 86400 AS INTEGER) day, count(*) FROM pages "
            "WHERE done_at >= ? GROUP BY feed, day",
            (since,),
        )
        found: dict[int, dict[int, int]] = {}
        for feed, day, count in rows:
            found.setdefault(feed, {})[day] = count
        return found

    def newest(self) -> dict[int, int]:
        """For each feed, when its newest article was published, in seconds UTC."""
        rows = self._db().execute(
            "SELECT p.feed, max(a.published) FROM pages p JOIN articles a ON a.id = p.article_id "
            "GROUP BY p.feed"
        )
        return {feed: moment for feed, moment in rows if moment > 0}

    def failed(self) -> list[tuple[str, str, str]]:
        """Every page that was given up: address, kind and reason."""
        query = "SELECT url, kind, reason FROM pages WHERE state = 'failed' ORDER BY url"
        return self._db().execute(query).fetchall()

    def troubles(self, since: float) -> list[tuple[str, int, str, str]]:
        """Why pages listed since a moment were given up: kind, number, an address, its reason."""
        rows = self._db().execute(
            "SELECT kind, count(*) n, min(url), min(reason) FROM pages "
            "WHERE state = 'failed' AND listed_at >= ? GROUP BY kind ORDER BY n DESC, kind",
            (since,),
        )
        return rows.fetchall()

    def forget(self, before: float) -> int:
        """Forget pages that are done with and that no feed has listed since; how many."""
        with self._database.transaction() as db:
            return db.execute(
                "DELETE FROM pages WHERE state IN ('done', 'failed') AND listed_at < ?", (before,)
            ).rowcount

    def _db(self) -> sqlite3.Connection:
        return self._database.connection()


def _waiting(row: tuple[Any, ...]) -> Waiting:
    key, url, host, tries, entry, etag, last_modified, known = row
    said = json.loads(entry or "{}")
    return Waiting(key, url, host, tries, said, etag, last_modified, again=known is not None)
