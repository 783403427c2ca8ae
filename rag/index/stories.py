"""Which articles are copies of each other, as tables of the ledger.

`prints` has one row for each article that was compared, `sketches` one for each hash of its
sketch by the week of publication, `copies` one for each pair and direction. A story is what hangs
together by `copies`; nothing else is kept of it, so nothing of it can be out of step. All
functions work on a connection within the ledger's transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from rag.dates import DAY_S, epoch
from rag.index.rows import ARTICLE_COLUMNS, to_article
from rag.stories.copies import WINDOW_DAYS, Alike, Words, is_copy
from rag.stories.pages import page_of
from rag.stories.prints import Print
from rag.types import Article

SCHEMA = """
CREATE TABLE IF NOT EXISTS prints (
    number INTEGER PRIMARY KEY, article_id TEXT NOT NULL UNIQUE, day INTEGER NOT NULL,
    body TEXT NOT NULL, page TEXT NOT NULL, sketch BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS prints_by_body ON prints (body, day);
CREATE INDEX IF NOT EXISTS prints_by_page ON prints (page, day) WHERE page <> '';
CREATE TABLE IF NOT EXISTS sketches (
    week INTEGER NOT NULL, hash INTEGER NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (week, hash, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS copies (
    one TEXT NOT NULL, two TEXT NOT NULL, PRIMARY KEY (one, two)
) WITHOUT ROWID;
"""

RULES = "1"
"""Raised when articles would be found copies by other rules; all are compared again then."""

UNDATED = -(2**31)
"""Stands for the day of an article without a date."""

COMPARED = 12
"""Articles that one is compared with, the likeliest first. The rest of a story of more copies
than that still hangs together, each being compared with some of them."""

BOILERPLATE = 64
"""Articles of one week from which a run of words is a house's own ("Sign up for our")."""

SHARED = 4
"""Hashes of two sketches that must be the same; a copy has 13 or more of 48."""


def forget(db: sqlite3.Connection, article_ids: Iterable[str]) -> None:
    """Remove what is known of articles; unknown ids do no harm."""
    for article_id in article_ids:
        row = db.execute(
            "SELECT number, day, sketch FROM prints WHERE article_id = ?", (article_id,)
        ).fetchone()
        if row is None:
            continue
        number, day, sketch = row
        week = _week(day)
        db.executemany(
            "DELETE FROM sketches WHERE week = ? AND hash = ? AND number = ?",
            [(week, h, number) for h in _unpacked(sketch)],
        )
        db.execute("DELETE FROM prints WHERE number = ?", (number,))
        others = db.execute("SELECT two FROM copies WHERE one = ?", (article_id,)).fetchall()
        db.execute("DELETE FROM copies WHERE one = ?", (article_id,))
        db.executemany(
            "DELETE FROM copies WHERE one = ? AND two = ?",
            [(other, article_id) for (other,) in others],
        )


def compare(db: sqlite3.Connection, article_ids: Iterable[str], alike: Alike) -> None:
    """Find the copies of articles among those that were compared before, and remember both."""
    for article_id in article_ids:
        article = _article(db, article_id)
        if article is not None:
            forget(db, [article_id])
            _compare_one(db, article, alike)


def _compare_one(db: sqlite3.Connection, article: Article, alike: Alike) -> None:
    mine, own = Print.of(article), Words(article)
    day = epoch(article.published_at) // DAY_S if article.published_at else UNDATED
    page = page_of(article.url)
    for other_id in _candidates(db, mine, day, page):
        other = _article(db, other_id)
        if other is not None and is_copy(own, Words(other), alike):
            pair = (article.id, other_id)
            db.executemany("INSERT OR IGNORE INTO copies VALUES (?, ?)", [pair, pair[::-1]])
    sketch = np.array(mine.sketch, dtype="<u4").tobytes()
    number = db.execute(
        "INSERT INTO prints (article_id, day, body, page, sketch) VALUES (?, ?, ?, ?, ?)",
        (article.id, day, mine.body, page, sketch),
    ).lastrowid
    week = _week(day)
    db.executemany(
        "INSERT INTO sketches VALUES (?, ?, ?)", [(week, h, number) for h in mine.sketch]
    )


def _candidates(db: sqlite3.Connection, mine: Print, day: int, page: str) -> list[str]:
    """Ids of articles that may be copies: of one body or page, or with most hashes shared."""
    found: dict[str, None] = {}
    low, high = (day - WINDOW_DAYS, day + WINDOW_DAYS) if day != UNDATED else (UNDATED, 2**31)
    for column, value in (("body", mine.body), ("page", page)):
        if value:
            rows = db.execute(
                f"SELECT article_id FROM prints WHERE {column} = ? "  # noqa: S608  # constants only
                f"AND {column} <> '' AND (day BETWEEN ? AND ? OR day = ?) ORDER BY number LIMIT ?",
                (value, low, high, UNDATED, COMPARED),
            )
            found.update((row[0], None) for row in rows)
    numbers = _likeliest(db, mine.sketch, day)
    rows = db.execute(
        "SELECT p.article_id FROM json_each(?) j JOIN prints p ON p.number = j.value "
        "WHERE p.day BETWEEN ? AND ? ORDER BY j.key",
        (json.dumps(numbers), low, high),
    )
    found.update((row[0], None) for row in rows)
    return list(found)[: 2 * COMPARED]


def _likeliest(db: sqlite3.Connection, sketch: Sequence[int], day: int) -> list[int]:
    """Numbers of the prints of the weeks around a day that share most hashes of a sketch."""
    week = _week(day)
    weeks = [week] if day == UNDATED else [week - 1, week, week + 1]
    shared: Counter[int] = Counter()
    for h in sketch:
        for near in weeks:
            met = db.execute(
                "SELECT number FROM sketches WHERE week = ? AND hash = ? LIMIT ?",
                (near, h, BOILERPLATE),
            ).fetchall()
            if len(met) < BOILERPLATE:
                shared.update(number for (number,) in met)
    least = min(SHARED, max(1, len(sketch) // 3))
    ranked = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))
    return [number for number, count in ranked if count >= least][:COMPARED]


def copies_of(db: sqlite3.Connection, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For each article that has copies, the ids of all others of its story, in order."""
    rows = db.execute(
        "WITH RECURSIVE near (origin, id) AS ("
        "SELECT value, value FROM json_each(?) "
        "UNION SELECT near.origin, c.two FROM near JOIN copies c ON c.one = near.id"
        ") SELECT origin, id FROM near WHERE id <> origin ORDER BY origin, id",
        (json.dumps(list(dict.fromkeys(article_ids))),),
    )
    found: dict[str, tuple[str, ...]] = {}
    for origin, other in rows:
        found[origin] = (*found.get(origin, ()), other)
    return found


def not_compared(db: sqlite3.Connection, limit: int) -> list[str]:
    """Ids of articles that were never compared, newest first."""
    rows = db.execute(
        "SELECT id FROM articles a WHERE ready = 1 AND NOT EXISTS "
        "(SELECT 1 FROM prints WHERE article_id = a.id) ORDER BY published DESC, id LIMIT ?",
        (limit,),
    )
    return [row[0] for row in rows]


def clear(db: sqlite3.Connection) -> None:
    """Forget all, so that every article is compared again."""
    for table in ("prints", "sketches", "copies"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608  # constants only


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """How many stories several articles tell, and how many articles beyond the first of each."""
    groups = list(_groups(db.execute("SELECT one, two FROM copies WHERE one < two")))
    return {"stories": len(groups), "copies": sum(groups) - len(groups)}


def _groups(pairs: Iterable[tuple[str, str]]) -> Iterator[int]:
    """The sizes of what hangs together."""
    head: dict[str, str] = {}

    def find(key: str) -> str:
        while head.setdefault(key, key) != key:
            head[key] = head[head[key]]
            key = head[key]
        return key

    for one, two in pairs:
        head[find(one)] = find(two)
    sizes = Counter(find(key) for key in list(head))
    yield from sizes.values()


def _article(db: sqlite3.Connection, article_id: str) -> Article | None:
    query = f"SELECT {ARTICLE_COLUMNS} FROM articles a WHERE a.id = ?"  # noqa: S608  # constant columns
    row = db.execute(query, (article_id,)).fetchone()
    return to_article(row) if row else None


def _week(day: int) -> int:
    return UNDATED if day == UNDATED else day // 7


def _unpacked(sketch: bytes) -> list[int]:
    return [int(h) for h in np.frombuffer(sketch, dtype="<u4")]
