"""The ledger: articles, passages, vectors and runs in one SQLite file.

Write-ahead logging with full synchronisation: what a committed transaction holds survives the
end of the process and of the power. Each thread reads through its own connection; writers take
turns (the index holds one lock for all of them).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rag.chronology.annotate import annotate
from rag.index import facts, listed, moments, stories, subscriptions, versions
from rag.index.database import Database
from rag.index.press import Press
from rag.index.rows import (
    ARTICLE_COLUMNS,
    NO_DATE,
    body_hash,
    to_article,
    to_chunk,
    to_row,
    where,
)
from rag.index.types import SCHEMA_VERSION, Classification, Run
from rag.stories.copies import Alike
from rag.types import Article, Chunk, Filter, TimeMention

_KEPT_RUNS = 2_000
"""Runs the ledger remembers: some weeks of following many feeds."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, content_hash TEXT NOT NULL, body_hash TEXT NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL, outlet TEXT NOT NULL, url TEXT,
    published_at TEXT, published INTEGER NOT NULL, authors TEXT NOT NULL, language TEXT,
    origin TEXT NOT NULL, ready INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_by_body ON articles (body_hash);
CREATE INDEX IF NOT EXISTS articles_by_date ON articles (published);
CREATE INDEX IF NOT EXISTS articles_pending ON articles (id) WHERE ready = 0;
CREATE TABLE IF NOT EXISTS passages (
    generation INTEGER NOT NULL, id TEXT NOT NULL, article_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
    PRIMARY KEY (generation, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS passages_by_article ON passages (generation, article_id);
CREATE TABLE IF NOT EXISTS removed (passage_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vectors (
    key TEXT PRIMARY KEY, encoder TEXT NOT NULL, vector BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY, finished_at TEXT NOT NULL, sources TEXT NOT NULL, counts TEXT NOT NULL
);
"""

Also = Callable[[sqlite3.Connection], None]
"""Further writes of a transaction."""

_COMPARED = "stories"
"""The rules by which every article was compared; without them some may not have been."""


class Ledger:
    """One SQLite file; methods are single transactions unless said otherwise."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        self.subscriptions = subscriptions.Subscriptions(self._database)
        self.press = Press(self._database)
        if self._newer():
            return  # nothing is written to what this newsdesk does not understand
        with self._database.transaction() as db:
            for schema in (
                _SCHEMA, moments.SCHEMA, versions.SCHEMA, subscriptions.SCHEMA, listed.SCHEMA,
                stories.SCHEMA, facts.SCHEMA,
            ):  # fmt: skip
                for statement in schema.split(";"):
                    db.execute(statement)

    def close(self) -> None:
        """Close every connection; the ledger cannot be used afterwards."""
        self._database.close()

    def _newer(self) -> bool:
        known = self._db().execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone()
        return bool(known) and int(self.meta("schema") or 0) > SCHEMA_VERSION

    def _db(self) -> sqlite3.Connection:
        return self._database.connection()

    # -- facts -------------------------------------------------------------------------------

    def meta(self, name: str) -> str | None:
        """A fact about the folder, None when it was never set."""
        row = self._db().execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set_meta(self, **facts: str) -> None:
        """Write facts about the folder."""
        with self._database.transaction() as db:
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts.items())

    def healthy(self) -> bool:
        """SQLite's own check of the file."""
        return bool(self._db().execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")

    # -- articles ----------------------------------------------------------------------------

    def classify(self, article: Article) -> Classification:
        """How an article stands to what the ledger holds.

        A duplicate has the text, title and outlet of an article with another id; the same text
        in another outlet is a report of its own. An article that is still pending counts as
        changed, so that it is added again after an addition that failed.
        """
        db = self._db()
        row = db.execute(
            "SELECT content_hash, ready FROM articles WHERE id = ?", (article.id,)
        ).fetchone()
        if row:
            return "unchanged" if row == (article.content_hash, 1) else "changed"
        twin = db.execute("SELECT 1 FROM articles WHERE body_hash = ?", (body_hash(article),))
        return "duplicate" if twin.fetchone() else "new"

    def article(self, article_id: str) -> Article | None:
        """One article by its id."""
        query = f"SELECT {ARTICLE_COLUMNS} FROM articles a WHERE id = ?"  # noqa: S608  # constant columns
        row = self._db().execute(query, (article_id,)).fetchone()
        return to_article(row) if row else None

    def articles(self, *, limit: int | None, newest_first: bool, only: Filter) -> list[Article]:
        """Articles by publication; ties and articles without a date by id."""
        condition, values = where(only)
        order = "DESC" if newest_first else "ASC"
        query = (
            f"SELECT {ARTICLE_COLUMNS} FROM articles a WHERE {condition} "  # noqa: S608  # constants only
            f"ORDER BY published {order}, id LIMIT ?"
        )
        rows = self._db().execute(query, (*values, -1 if limit is None else limit))
        return [to_article(row) for row in rows]

    def outlets(self) -> list[tuple[str, int]]:
        """Outlets with their numbers of articles, most first."""
        rows = self._db().execute(
            "SELECT outlet, count(*) n FROM articles GROUP BY outlet ORDER BY n DESC, outlet"
        )
        return rows.fetchall()

    def newest(self) -> int:
        """The latest publication in seconds UTC; `NO_DATE` where no article has a date."""
        row = self._db().execute("SELECT max(published) FROM articles").fetchone()
        return NO_DATE if row[0] is None else int(row[0])

    def facts(self, generation: int) -> dict[str, Any]:
        """Counts, pending articles, oldest and newest moment."""
        db = self._db()
        articles, pending = db.execute("SELECT count(*), sum(ready = 0) FROM articles").fetchone()
        oldest, newest = (
            db.execute(
                "SELECT published_at FROM articles WHERE published_at IS NOT NULL "  # noqa: S608  # constants, no values
                f"ORDER BY published {order} LIMIT 1"
            ).fetchone()
            for order in ("ASC", "DESC")
        )
        return {
            "articles": articles,
            "passages": self.passage_count(generation),
            "pending": pending or 0,
            "oldest": oldest[0] if oldest else None,
            "newest": newest[0] if newest else None,
        }

    # -- passages ----------------------------------------------------------------------------

    def stage(
        self,
        batch: Sequence[tuple[Article, Sequence[Chunk]]],
        generation: int,
        *,
        now: str,
        also: Also | None = None,
    ) -> None:
        """Write articles as pending with their passages and the times they tell.

        The passages that they no longer have are noted as removed. What an article said before
        is kept as an earlier version, replaced at `now`. `also` writes what must be true
        together with these articles, in the same transaction.
        """
        times = [annotate(article) for article, _ in batch]
        with self._database.transaction() as db:
            for (article, chunks), told in zip(batch, times, strict=True):
                versions.keep(db, article, now=now)
                self._stage_one(db, article, chunks, generation=generation)
                moments.write(db, article, told)
                facts.write(db, article)
            if also is not None:
                also(db)

    def _stage_one(
        self,
        db: sqlite3.Connection,
        article: Article,
        chunks: Sequence[Chunk],
        *,
        generation: int,
    ) -> None:
        db.execute(
            "INSERT OR REPLACE INTO articles VALUES (?,?,?,?,?,?,?,?,?,?,?,?,0)", to_row(article)
        )
        self._forget(db, [article.id], generation)
        db.executemany(
            "INSERT OR REPLACE INTO passages VALUES (?,?,?,?,?,?)",
            [(generation, c.id, c.article_id, c.ordinal, c.start, c.end) for c in chunks],
        )
        db.executemany("DELETE FROM removed WHERE passage_id = ?", [(c.id,) for c in chunks])

    def _forget(self, db: sqlite3.Connection, ids: Sequence[str], generation: int) -> None:
        for article_id in ids:
            where = "FROM passages WHERE generation = ? AND article_id = ?"
            values = (generation, article_id)
            db.execute(f"INSERT OR IGNORE INTO removed SELECT id {where}", values)
            db.execute(f"DELETE {where}", values)  # constants only
        stories.forget(db, ids)

    def drop(
        self, article_ids: Sequence[str], generation: int, vectors: Sequence[str] = ()
    ) -> None:
        """Remove articles, and vectors by key; their passages are noted as removed."""
        with self._database.transaction() as db:
            self._forget(db, article_ids, generation)
            moments.forget(db, article_ids)
            facts.forget(db, article_ids)
            db.executemany("DELETE FROM articles WHERE id = ?", [(i,) for i in article_ids])
            db.executemany("DELETE FROM vectors WHERE key = ?", [(key,) for key in vectors])
            versions.drop(db, article_ids)

    def versions(self, article_id: str) -> list[versions.Version]:
        """What an article said before, oldest first."""
        return versions.of(self._db(), article_id)

    def revised(self, article_ids: Sequence[str]) -> dict[str, str]:
        """When articles were last revised; those that never were are left out."""
        return versions.revised(self._db(), article_ids)

    def older(self, published: int, arrived: float, limit: int) -> list[str]:
        """Ids of articles published before a moment, in seconds UTC.

        One without a date counts from when a feed brought it; others without one are none.
        """
        rows = self._db().execute(
            "SELECT id FROM articles WHERE published > ? AND published < ? "
            "UNION SELECT a.id FROM articles a JOIN pages p ON p.article_id = a.id "
            "WHERE a.published = ? AND p.done_at < ? LIMIT ?",
            (NO_DATE, published, NO_DATE, arrived, limit),
        )
        return [row[0] for row in rows]

    def add_passages(self, chunks: Iterable[Chunk], generation: int) -> None:
        """Write passages of a generation that is still being built."""
        with self._database.transaction() as db:
            db.executemany(
                "INSERT OR REPLACE INTO passages VALUES (?,?,?,?,?,?)",
                [(generation, c.id, c.article_id, c.ordinal, c.start, c.end) for c in chunks],
            )

    def copy_passages(self, old: int, new: int) -> None:
        """Begin a generation with the passages of another, in place of what it had."""
        with self._database.transaction() as db:
            db.execute("DELETE FROM passages WHERE generation = ?", (new,))
            db.execute(
                "INSERT INTO passages SELECT ?, id, article_id, ordinal, start, stop "
                "FROM passages WHERE generation = ?",
                (new, old),
            )

    def article_ids(self) -> list[str]:
        """The ids of all articles, in order."""
        return [row[0] for row in self._db().execute("SELECT id FROM articles ORDER BY id")]

    def drop_generations_except(self, generation: int) -> None:
        """Remove the passages of every other generation."""
        first, last = (
            self._db().execute(f"SELECT {end}(generation) FROM passages").fetchone()[0]  # noqa: S608  # constants, no values
            for end in ("min", "max")
        )
        if (first, last) in ((None, None), (generation, generation)):
            return
        with self._database.transaction() as db:
            db.execute("DELETE FROM passages WHERE generation <> ?", (generation,))

    def switch(self, generation: int, facts: Mapping[str, str]) -> None:
        """Use a generation whose derived indexes are complete from now on, in one step."""
        with self._database.transaction() as db:
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts.items())
            db.execute("DELETE FROM passages WHERE generation <> ?", (generation,))
            db.execute("DELETE FROM vectors WHERE encoder <> ?", (facts["encoder"],))
            db.execute("DELETE FROM removed")
            db.execute("UPDATE articles SET ready = 1")
            _ask_again(db)

    def pending(self) -> list[str]:
        """Ids of articles that a derived index may lack."""
        return [row[0] for row in self._db().execute("SELECT id FROM articles WHERE ready = 0")]

    def removed(self) -> list[str]:
        """Ids of passages that a derived index may still hold though they are gone."""
        return [row[0] for row in self._db().execute("SELECT passage_id FROM removed")]

    def finish(
        self, article_ids: Sequence[str], removed: Sequence[str], *, alike: Alike | None = None
    ) -> None:
        """Both derived indexes hold these articles, and no longer hold these passages.

        With `alike` their copies are found in the same step; without, when they are asked for.
        """
        with self._database.transaction() as db:
            if alike:
                stories.compare(db, article_ids, alike)
            elif article_ids:
                _ask_again(db)
            db.executemany(
                "UPDATE articles SET ready = 1 WHERE id = ?", [(i,) for i in article_ids]
            )
            db.executemany("DELETE FROM removed WHERE passage_id = ?", [(i,) for i in removed])

    def passage_count(self, generation: int) -> int:
        """How many passages a generation has."""
        query = "SELECT count(*) FROM passages WHERE generation = ?"
        return int(self._db().execute(query, (generation,)).fetchone()[0])

    def passage_ids(self, generation: int) -> set[str]:
        """All passage ids of a generation."""
        query = "SELECT id FROM passages WHERE generation = ?"
        return {row[0] for row in self._db().execute(query, (generation,))}

    def chunks(self, ids: Sequence[str], generation: int) -> list[tuple[Chunk, Article]]:
        """Passages with their articles, in the order of the ids; unknown ids are left out."""
        query = (
            f"SELECT p.id, p.ordinal, p.start, p.stop, {ARTICLE_COLUMNS} "  # noqa: S608  # constants only
            "FROM passages p JOIN articles a ON a.id = p.article_id "
            "WHERE p.generation = ? AND p.id IN (SELECT value FROM json_each(?))"
        )
        articles: dict[str, Article] = {}
        found: dict[str, tuple[Chunk, Article]] = {}
        for row in self._db().execute(query, (generation, json.dumps(list(ids)))):
            article = articles.setdefault(row[4], to_article(row[4:]))
            found[row[0]] = (to_chunk(article, row), article)
        return [found[i] for i in ids if i in found]

    def chunks_of(
        self, article_ids: Sequence[str], generation: int
    ) -> list[tuple[Chunk, Article]]:
        """All passages of some articles, by article and place."""
        query = (
            "SELECT id FROM passages WHERE generation = ? "
            "AND article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, ordinal"
        )
        rows = self._db().execute(query, (generation, json.dumps(list(article_ids))))
        return self.chunks([row[0] for row in rows], generation)

    def published(self, ids: Sequence[str], generation: int) -> dict[str, int | None]:
        """When the articles of passages were published; None where that is unknown."""
        query = (
            "SELECT p.id, a.published FROM passages p JOIN articles a ON a.id = p.article_id "
            "WHERE p.generation = ? AND p.id IN (SELECT value FROM json_each(?))"
        )
        rows = self._db().execute(query, (generation, json.dumps(list(ids))))
        return {key: None if when == NO_DATE else when for key, when in rows}

    def allowed(self, ids: Sequence[str], only: Filter, generation: int) -> set[str]:
        """Those passages whose article passes a filter."""
        condition, values = where(only)
        query = (
            "SELECT p.id FROM passages p JOIN articles a ON a.id = p.article_id "  # noqa: S608  # constants, no values
            f"WHERE p.generation = ? AND p.id IN (SELECT value FROM json_each(?)) AND {condition}"
        )
        rows = self._db().execute(query, (generation, json.dumps(list(ids)), *values))
        return {row[0] for row in rows}

    # -- times -------------------------------------------------------------------------------

    def times(self, article_ids: Sequence[str]) -> dict[str, Sequence[TimeMention]]:
        """The times that articles tell; those that were not annotated yet are left out."""
        return moments.read(self._db(), article_ids)

    def save_times(self, rows: Iterable[tuple[Article, Sequence[TimeMention]]]) -> None:
        """Keep the times of articles that were staged before there were any."""
        with self._database.transaction() as db:
            for article, told in rows:
                moments.write(db, article, told)

    # -- stories -----------------------------------------------------------------------------

    def copies_of(self, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """For each article that has copies, the ids of all others of its story, in order."""
        return stories.copies_of(self._db(), article_ids)

    def story_counts(self) -> dict[str, int]:
        """`stories` told by several articles, and `copies`: their articles beyond the first."""
        return stories.counts(self._db())

    def not_compared(self, limit: int) -> list[str]:
        """Ids of articles whose copies were never looked for; none, at once, when all were."""
        if self.meta(_COMPARED) == stories.RULES:
            return []
        ids = stories.not_compared(self._db(), limit)
        if not ids:
            self.set_meta(**{_COMPARED: stories.RULES})
        return ids

    def compare(self, article_ids: Sequence[str], alike: Alike) -> None:
        """Find the copies of articles."""
        with self._database.transaction() as db:
            stories.compare(db, article_ids, alike)

    def compare_anew(self) -> None:
        """Forget all copies, so that they are looked for again."""
        with self._database.transaction() as db:
            stories.clear(db)
            _ask_again(db)

    # -- vectors and runs --------------------------------------------------------------------

    def vectors(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Stored vectors by key; unknown keys are left out."""
        query = "SELECT key, vector FROM vectors WHERE key IN (SELECT value FROM json_each(?))"
        return dict(self._db().execute(query, (json.dumps(list(keys)),)).fetchall())

    def save_vectors(self, rows: Iterable[tuple[str, bytes]], encoder: str) -> None:
        """Keep vectors by key, with the fingerprint of the encoder that made them."""
        with self._database.transaction() as db:
            db.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                ((key, encoder, vector) for key, vector in rows),
            )

    def record_run(self, run: Run) -> None:
        """Keep what an ingest run did."""
        with self._database.transaction() as db:
            db.execute(
                "INSERT INTO runs (finished_at, sources, counts) VALUES (?, ?, ?)",
                (run.finished_at, json.dumps(run.sources), json.dumps(dict(run.counts))),
            )
            db.execute(
                "DELETE FROM runs WHERE id <= (SELECT max(id) FROM runs) - ?", (_KEPT_RUNS,)
            )

    def runs(self, limit: int) -> list[Run]:
        """The runs that ended last, the latest first."""
        query = "SELECT finished_at, sources, counts FROM runs ORDER BY id DESC LIMIT ?"
        rows = self._db().execute(query, (limit,))
        return [Run(row[0], tuple(json.loads(row[1])), json.loads(row[2])) for row in rows]

    def last_run(self) -> Run | None:
        """The run that ended last."""
        return next(iter(self.runs(1)), None)

    def volume(self, since: int) -> list[tuple[str, int]]:
        """How many articles were published on each day (UTC) from a moment on, by day."""
        rows = self._db().execute(
            "SELECT date(published, 'unixepoch') day, count(*) FROM articles "
            "WHERE published >= ? GROUP BY day ORDER BY day",
            (since,),
        )
        return rows.fetchall()

    def backup_to(self, path: Path) -> None:
        """Copy the ledger to another file, consistently while it is in use."""
        target = sqlite3.connect(path)
        try:
            self._db().backup(target)
        finally:
            target.close()


def _ask_again(db: sqlite3.Connection) -> None:
    """There may be articles that were not compared."""
    db.execute("DELETE FROM meta WHERE name = ?", (_COMPARED,))
