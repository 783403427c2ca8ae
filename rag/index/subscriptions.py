"""What is followed: feeds with their state and when each is looked at next.

Part of the ledger: what a check of a feed brought (its new pages, its validators, the time of
the next check) is written in one transaction, so a kill leaves either all of it or none.
Moments are seconds since 1970 UTC, given by the caller.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.index.database import Database
from rag.index.listed import Listed, Listings

State = Literal["active", "parked", "paused"]

SCHEMA = """
CREATE TABLE IF NOT EXISTS feeds (
    id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, title TEXT NOT NULL, state TEXT NOT NULL,
    added_at REAL NOT NULL, next_at REAL NOT NULL, interval_s REAL NOT NULL, etag TEXT,
    last_modified TEXT, checked_at REAL, succeeded_at REAL, changed_at REAL,
    failures INTEGER NOT NULL, problem TEXT, hint TEXT
);
CREATE INDEX IF NOT EXISTS feeds_due ON feeds (next_at) WHERE state = 'active';
CREATE TABLE IF NOT EXISTS holds (feed INTEGER PRIMARY KEY, until REAL NOT NULL)
"""

_COLUMNS = (
    "id, url, title, state, added_at, next_at, interval_s, etag, last_modified, checked_at, "
    "succeeded_at, changed_at, failures, problem, hint"
)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed, sitemap, list or folder that is followed, and how it fares.

    A parked one failed too often, a paused one is left alone because a person said so.

    `next_at` is when it is looked at again, `interval_s` the pace found for it, `failures` how
    many checks failed in a row. `problem` says in a line what is wrong, `hint` what to do.
    """

    id: int
    url: str
    title: str = ""
    state: State = "active"
    added_at: float = 0.0
    next_at: float = 0.0
    interval_s: float = 0.0
    etag: str | None = None
    last_modified: str | None = None
    checked_at: float | None = None
    succeeded_at: float | None = None
    changed_at: float | None = None
    failures: int = 0
    problem: str | None = None
    hint: str | None = None

    @property
    def name(self) -> str:
        """Its title, else its address."""
        return self.title or self.url


class Subscriptions:
    """The feeds of a ledger and the pages they list; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.pages = Listings(database)

    def add(
        self, url: str, title: str, *, now: float, interval_s: float, due_at: float | None = None
    ) -> bool:
        """Follow an address, due at once unless told; False where it is followed already."""
        with self._database.transaction() as db:
            changed = db.execute(
                "INSERT OR IGNORE INTO feeds (url, title, state, added_at, next_at, interval_s, "
                "failures) VALUES (?, ?, 'active', ?, ?, ?, 0)",
                (url, title, now, now if due_at is None else due_at, interval_s),
            )
            return changed.rowcount > 0

    def remove(self, url: str) -> bool:
        """Follow an address no longer; its articles stay. False where it was not followed."""
        with self._database.transaction() as db:
            row = db.execute("SELECT id FROM feeds WHERE url = ?", (url,)).fetchone()
            if row is None:
                return False
            db.execute("DELETE FROM feeds WHERE id = ?", row)
            self.pages.orphan(db, row[0])
            return True

    def all(self) -> list[Subscription]:
        """Every subscription, in the order in which they were added."""
        return self._rows("ORDER BY id")

    def count(self) -> int:
        """How many there are."""
        return int(self._db().execute("SELECT count(*) FROM feeds").fetchone()[0])

    def get(self, url: str) -> Subscription | None:
        """The subscription of an address."""
        found = self._rows("WHERE url = ?", url)
        return found[0] if found else None

    def by_id(self, number: int) -> Subscription | None:
        """The subscription of an id, which stays when its address changes."""
        found = self._rows("WHERE id = ?", number)
        return found[0] if found else None

    def due(self, now: float) -> list[Subscription]:
        """Those to be looked at, the longest overdue first."""
        return self._rows("WHERE state = 'active' AND next_at <= ? ORDER BY next_at, id", now)

    def next_due(self) -> float | None:
        """When something is to be done next; None where nothing ever is."""
        feeds = "SELECT min(next_at) FROM feeds WHERE state = 'active'"
        moments = (self._db().execute(feeds).fetchone()[0], self.pages.next_due())
        known = [moment for moment in moments if moment is not None]
        return min(known) if known else None

    def hurry(self, urls: Sequence[str] | None, now: float) -> None:
        """Make some due at once, parked and paused ones too; all but paused ones where None.

        One whose server asked to be left alone waits for that all the same.
        """
        with self._database.transaction() as db:
            for feed in self._rows("ORDER BY id"):
                if (urls is None and feed.state != "paused") or (urls and feed.url in urls):
                    db.execute(
                        "UPDATE feeds SET state = 'active', failures = "
                        "CASE state WHEN 'parked' THEN 0 ELSE failures END, next_at = max(?, "
                        "coalesce((SELECT until FROM holds WHERE feed = id), 0)) WHERE id = ?",
                        (now, feed.id),
                    )

    def pause(self, url: str) -> bool:
        """Leave a feed and its pages alone until it is hurried; False where there is none."""
        with self._database.transaction() as db:
            query = "UPDATE feeds SET state = 'paused' WHERE url = ?"
            return db.execute(query, (url,)).rowcount > 0

    def checked(
        self,
        feed: Subscription,
        listed: Sequence[Listed] = (),
        *,
        now: float,
        hold_until: float | None = None,
    ) -> tuple[int, int]:
        """Write what a check brought: the feed as it stands now, and the pages it lists.

        A feed that was removed meanwhile stays so. One that moved to an address which is
        followed already keeps its own. `hold_until` is what its server asked for.

        Returns:
            How many of the pages are new, and how many changed.
        """
        with self._database.transaction() as db:
            if not self._update(db, feed):
                return 0, 0
            db.execute("DELETE FROM holds WHERE feed = ?", (feed.id,))
            if hold_until is not None:
                db.execute("INSERT INTO holds VALUES (?, ?)", (feed.id, hold_until))
            return self.pages.list_in(db, feed.id, listed, now=now)

    def _update(self, db: sqlite3.Connection, feed: Subscription) -> bool:
        values = (
            feed.title, feed.state, feed.next_at, feed.interval_s, feed.etag, feed.last_modified,
            feed.checked_at, feed.succeeded_at, feed.changed_at, feed.failures, feed.problem,
            feed.hint, feed.id,
        )  # fmt: skip
        done = db.execute(
            "UPDATE feeds SET title = ?, state = ?, next_at = ?, interval_s = ?, etag = ?, "
            "last_modified = ?, checked_at = ?, succeeded_at = ?, changed_at = ?, failures = ?, "
            "problem = ?, hint = ? WHERE id = ?",
            values,
        )
        db.execute("UPDATE OR IGNORE feeds SET url = ? WHERE id = ?", (feed.url, feed.id))
        return done.rowcount > 0

    def _rows(self, rest: str, *values: object) -> list[Subscription]:
        query = f"SELECT {_COLUMNS} FROM feeds {rest}"  # noqa: S608  # constants of this file
        return [Subscription(*row) for row in self._db().execute(query, values)]

    def _db(self) -> sqlite3.Connection:
        return self._database.connection()
