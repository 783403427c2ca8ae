"""What was published when: days with their numbers of articles, and how articles begin.

Days are of the calendar in UTC. All queries walk the index on the moment of publication over a
bounded stretch, so they cost the same however many articles lie before it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from rag.dates import DAY_S
from rag.index.database import Database
from rag.index.rows import NO_DATE

DayCount = tuple[date, int]
"""A day and how many articles were published on it."""


class Press:
    """The articles of a ledger by the day of their publication."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, until: datetime) -> date | None:
        """The day of the newest article published up to a moment: feeds err into the future."""
        row = self._db().execute(
            "SELECT max(published) FROM articles WHERE published > ? AND published <= ?",
            (NO_DATE, int(until.timestamp())),
        )
        return _day(row.fetchone()[0])

    def beside(self, day: date) -> tuple[date | None, date | None]:
        """The nearest days before and after a day on which something was published."""
        first, after = start(day), start(day + timedelta(days=1))
        db = self._db()
        before = db.execute(
            "SELECT max(published) FROM articles WHERE published > ? AND published < ?",
            (NO_DATE, first),
        ).fetchone()[0]
        later = db.execute(
            "SELECT min(published) FROM articles WHERE published >= ?", (after,)
        ).fetchone()[0]
        return _day(before), _day(later)

    def volume(self, first: date, last: date, outlet: str | None = None) -> list[DayCount]:
        """Each day from first to last with its number of articles, days without any too."""
        only = "" if outlet is None else "AND outlet = ? "
        rows = self._db().execute(
            "SELECT published / ? day, count(*) FROM articles "  # noqa: S608  # constants only
            f"WHERE published >= ? AND published < ? {only}GROUP BY day",
            (
                DAY_S, start(first), start(last + timedelta(days=1)),
                *(() if outlet is None else (outlet,)),
            ),
        )  # fmt: skip
        counted = {_day(number * DAY_S): count for number, count in rows}
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return [(each, counted.get(each, 0)) for each in days]

    def outlets(self, first: date, last: date) -> list[tuple[str, int]]:
        """The outlets of a stretch of days with their numbers of articles, most first."""
        rows = self._db().execute(
            "SELECT outlet, count(*) n FROM articles WHERE published >= ? AND published < ? "
            "GROUP BY outlet ORDER BY n DESC, outlet",
            (start(first), start(last + timedelta(days=1))),
        )
        return rows.fetchall()

    def last_row(self) -> int:
        """A mark: what is written from now on comes after it, see `written_after`."""
        row = self._db().execute("SELECT coalesce(max(rowid), 0) FROM articles").fetchone()
        return int(row[0])

    def written_after(self, mark: int, limit: int) -> list[str]:
        """Ids of articles that were added or changed after a mark, the last first."""
        query = "SELECT id FROM articles WHERE rowid > ? ORDER BY rowid DESC LIMIT ?"
        return [row[0] for row in self._db().execute(query, (mark, limit))]

    def openings(self, article_ids: Sequence[str], generation: int) -> dict[str, str]:
        """The id of each article's first passage; those without one are left out."""
        rows = self._db().execute(
            "SELECT article_id, id FROM passages WHERE generation = ? AND ordinal = 0 "
            "AND article_id IN (SELECT value FROM json_each(?))",
            (generation, json.dumps(list(article_ids))),
        )
        return dict(rows.fetchall())

    def _db(self) -> sqlite3.Connection:
        return self._database.connection()


def start(day: date) -> int:
    """The first second of a day, since 1970 UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _day(seconds: int | None) -> date | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).date()
