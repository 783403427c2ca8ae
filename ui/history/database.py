"""The file that history, links and ratings live in."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from rag.errors import StoreError
from rag.index.database import Database

FILE = "chat.sqlite"
ERASE_TRIES = 5

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (
  id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL,
  begun_at TEXT NOT NULL, changed_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS conversations_newest ON conversations (owner, changed_at DESC, id);
CREATE TABLE IF NOT EXISTS turns (
  id TEXT PRIMARY KEY, conversation TEXT NOT NULL, number INTEGER NOT NULL, at TEXT NOT NULL,
  shared_at TEXT, question TEXT NOT NULL, told TEXT NOT NULL, record TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS turns_of ON turns (conversation, number);
CREATE TABLE IF NOT EXISTS ratings (
  turn TEXT PRIMARY KEY, owner TEXT NOT NULL, conversation TEXT NOT NULL, at TEXT NOT NULL,
  verdict TEXT NOT NULL, reason TEXT NOT NULL, comment TEXT NOT NULL, right_answer TEXT NOT NULL,
  question TEXT NOT NULL, before TEXT NOT NULL, asked_at TEXT NOT NULL, answer TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS ratings_of ON ratings (conversation);
"""
"""`told` is what an answer says, for searching; `before` the questions asked before, as JSON.
The long columns stand last, so that a list of many turns does not read them."""


def open_chat_file(folder: Path) -> Database:
    """The database of a data folder, made where it is missing, for its owner's eyes only.

    Raises:
        StoreError: it cannot be made, read or written.
    """
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        database = Database(path, secure_delete=True)
        database.connection().executescript(_SCHEMA)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"{path} cannot be used ({error}).",
            hint="Look at its permissions, or move it away to begin a new history.",
        ) from None
    return database


def erase(database: Database) -> None:
    """Cut the log, so that nothing of what was deleted stays in it.

    In the file itself SQLite has overwritten it. Where somebody is reading just now, the log is
    cut with the next deletion or when the file is closed.
    """
    for _ in range(ERASE_TRIES):
        busy = database.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if not busy:
            return
        time.sleep(0.05)
