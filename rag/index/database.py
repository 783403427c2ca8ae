"""Connections to one SQLite file, one for each thread, and transactions on it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import StoreError


class Database:
    """One SQLite file in write-ahead mode, every commit synchronised with the disk.

    With `secure_delete`, what is deleted or replaced is overwritten in the file.
    """

    def __init__(self, path: Path, *, secure_delete: bool = False) -> None:
        self._path = path
        self._secure_delete = secure_delete
        self._local = threading.local()
        self._open: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._opening = threading.Lock()
        self._closed = False

    def connection(self) -> sqlite3.Connection:
        """This thread's connection.

        Raises:
            StoreError: the file was closed.
        """
        if self._closed:
            raise closed(self._path.parent)
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = self._connect()
        return db

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, timeout=30, isolation_level=None, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            if self._secure_delete:
                db.execute("PRAGMA secure_delete = ON")
        except BaseException:
            db.close()
            raise
        # SQLite's own lower() knows only ASCII; outlets have names in every script.
        db.create_function("lowered", 1, str.lower, deterministic=True)
        with self._opening:
            ended = [entry for entry in self._open if not entry[0].is_alive()]
            for entry in ended:
                entry[1].close()
                self._open.remove(entry)
            self._open.append((threading.current_thread(), db))
        return db

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is executed within is committed together, or nothing of it is."""
        db = self.connection()
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")

    def close(self) -> None:
        """Close every connection; nothing can be read or written afterwards."""
        with self._opening:
            self._closed = True
            for _, db in self._open:
                db.close()
            self._open.clear()


def closed(folder: Path) -> StoreError:
    """What is said when a data folder is used after it was given back."""
    return StoreError(f"The data folder {folder} was closed.", hint="Open it again.")
