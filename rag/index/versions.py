"""Earlier versions of articles that their publishers changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from rag.types import Article

SCHEMA = """
CREATE TABLE IF NOT EXISTS versions (
    id INTEGER PRIMARY KEY, article_id TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    replaced_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS versions_by_article ON versions (article_id)
"""


@dataclass(frozen=True, slots=True)
class Version:
    """What an article said until it was replaced, and when that was seen (ISO 8601)."""

    article_id: str
    title: str
    text: str
    replaced_at: str


def keep(db: sqlite3.Connection, article: Article, *, now: str) -> None:
    """Keep what the ledger holds of an article whose text or title is about to change."""
    db.execute(
        "INSERT INTO versions (article_id, title, text, replaced_at) "
        "SELECT id, title, text, ? FROM articles WHERE id = ? AND (title <> ? OR text <> ?)",
        (now, article.id, article.title, article.text),
    )


def drop(db: sqlite3.Connection, article_ids: Sequence[str]) -> None:
    """Forget the earlier versions of articles that are removed."""
    db.executemany("DELETE FROM versions WHERE article_id = ?", [(i,) for i in article_ids])


def of(db: sqlite3.Connection, article_id: str) -> list[Version]:
    """The earlier versions of an article, oldest first."""
    rows = db.execute(
        "SELECT article_id, title, text, replaced_at FROM versions WHERE article_id = ? "
        "ORDER BY id",
        (article_id,),
    )
    return [Version(*row) for row in rows]


def revised(db: sqlite3.Connection, article_ids: Sequence[str]) -> dict[str, str]:
    """When articles were last revised; those that never were are left out."""
    found = {}
    for article_id in dict.fromkeys(article_ids):
        row = db.execute(
            "SELECT max(replaced_at) FROM versions WHERE article_id = ?", (article_id,)
        ).fetchone()
        if row[0] is not None:
            found[article_id] = row[0]
    return found
