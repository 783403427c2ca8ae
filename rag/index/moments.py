"""The times that articles tell, as rows of the ledger.

They are written in the transaction that stages an article and go with it. Folders made before
there were any are filled article by article, as these are asked about.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from rag.chronology.annotate import GRAMMAR
from rag.types import Article, Period, TimeMention

SCHEMA = """
CREATE TABLE IF NOT EXISTS moments (
    article_id TEXT NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, granularity TEXT NOT NULL,
    PRIMARY KEY (article_id, start)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS datings (
    article_id TEXT PRIMARY KEY, dated_by TEXT, grammar INTEGER NOT NULL
) WITHOUT ROWID;
"""
"""Days are counted from 1 January of the year 1; `grammar` is that of the annotation."""

Mentions = Sequence[TimeMention]


def write(db: sqlite3.Connection, article: Article, mentions: Mentions) -> None:
    """Put an article's times in place of those it had."""
    db.execute("DELETE FROM moments WHERE article_id = ?", (article.id,))
    db.executemany(
        "INSERT INTO moments VALUES (?,?,?,?,?,?)",
        [(article.id, m.start, m.end, *_days(m.period), m.period.granularity) for m in mentions],
    )
    db.execute(
        "INSERT OR REPLACE INTO datings VALUES (?, ?, ?)", (article.id, article.dated_by, GRAMMAR)
    )


def forget(db: sqlite3.Connection, article_ids: Iterable[str]) -> None:
    """Remove the times of articles that go."""
    ids = [(article_id,) for article_id in article_ids]
    db.executemany("DELETE FROM moments WHERE article_id = ?", ids)
    db.executemany("DELETE FROM datings WHERE article_id = ?", ids)


def read(db: sqlite3.Connection, article_ids: Sequence[str]) -> dict[str, Mentions]:
    """The times of articles, in order; articles that were not annotated yet are left out."""
    ids = json.dumps(list(article_ids))
    known = db.execute(
        "SELECT article_id FROM datings WHERE grammar = ? "
        "AND article_id IN (SELECT value FROM json_each(?))",
        (GRAMMAR, ids),
    )
    found: Mapping[str, list[TimeMention]] = {row[0]: [] for row in known}
    rows = db.execute(
        "SELECT article_id, start, stop, first, last, granularity FROM moments "
        "WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, start",
        (ids,),
    )
    for article_id, start, stop, first, last, granularity in rows:
        if article_id in found:
            period = Period(date.fromordinal(first), date.fromordinal(last), granularity)
            found[article_id].append(TimeMention(start, stop, period))
    return dict(found)


def _days(period: Period) -> tuple[int, int]:
    return period.first.toordinal(), period.last.toordinal()
