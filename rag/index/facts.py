"""What pages say about articles besides what is searched: when changed, for whom, whether live.

One JSON object an article, and only where there is something to say, so that another fact needs
no other table and folders made before there were any open as they are.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from rag.types import Article

SCHEMA = """
CREATE TABLE IF NOT EXISTS article_facts (
    article_id TEXT PRIMARY KEY, facts TEXT NOT NULL
) WITHOUT ROWID;
"""


def write(db: sqlite3.Connection, article: Article) -> None:
    """Put an article's facts in place of those it had."""
    given = {
        "modified_at": article.modified_at,
        "paywalled": article.paywalled,
        "live": article.live,
    }
    facts = {name: value for name, value in given.items() if value}
    if facts:
        row = (article.id, json.dumps(facts))
        db.execute("INSERT OR REPLACE INTO article_facts VALUES (?, ?)", row)
    else:
        forget(db, [article.id])


def forget(db: sqlite3.Connection, article_ids: Iterable[str]) -> None:
    """Remove the facts of articles that go."""
    rows = [(article_id,) for article_id in article_ids]
    db.executemany("DELETE FROM article_facts WHERE article_id = ?", rows)


def read(stored: str | None) -> dict[str, Any]:
    """Facts as keyword arguments of `Article`; those that a newer newsdesk wrote are left out."""
    known = ("modified_at", "paywalled", "live")
    facts = json.loads(stored) if stored else {}
    return {name: facts[name] for name in known if name in facts}
