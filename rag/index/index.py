"""The index: a ledger and, derived from it, a dense and a lexical index, kept in step.

An article is pending in the ledger until both derived indexes hold its passages. Every step is
written so that doing it twice does no harm, and opening the folder does again what a crash left
half done.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from rag.chronology.annotate import annotate
from rag.index import check, folder, rebuild
from rag.index.backup import write_backup
from rag.index.ledger import Also, Ledger
from rag.index.lock import FolderLock
from rag.index.press import Press
from rag.index.subscriptions import Subscriptions
from rag.index.trouble import told_plainly
from rag.index.types import (
    SCHEMA_VERSION,
    Classification,
    Door,
    IndexReport,
    IndexStatus,
    Run,
)
from rag.index.versions import Version
from rag.settings import Settings
from rag.stories.lead import Story
from rag.types import Article, Chunk, Encoder, Filter, TimeMention, Vectors

log = logging.getLogger(__name__)

_CLEAN, _IN_USE, _MENDING = "1", "0", "mending"
"""What the ledger says of the last use: closed well, not closed, or ended while mending."""

_COMPARED_AT_ONCE = 64
_COMPARING_S = 1.0
"""Time an opening and each addition give to finding copies in a folder that has none yet."""

_OVERFETCH = (1.3, 6.0)
"""Passages asked of the dense index for each one wanted, before its slow filter is used: a few
more for a filter that nearly all pass, such as the moment of asking, then many more."""


class Index:
    """An open data folder. One per folder and machine; its methods may be called from threads."""

    def __init__(
        self, settings: Settings, encoder: Encoder, lock: FolderLock, ledger: Ledger
    ) -> None:
        self.folder = settings.data
        self._encoder = encoder
        self._chroma = settings.chroma
        self._lock = lock
        self._ledger = ledger
        self._writing = threading.RLock()
        self._changes = 0
        self._newest_at = (-1, 0)
        self._dirty = False
        self._use(folder.generation(ledger))

    @classmethod
    def open(cls, settings: Settings, encoder: Encoder, *, command: str = "python") -> Index:
        """Take the folder, check that it fits the encoder, finish what a crash left.

        Raises:
            StoreBusyError: another process holds it.
            StoreMismatchError: it was made by another encoder or a newer newsdesk.
            StoreError: it cannot be read or written.
        """
        with told_plainly(settings.data):
            lock, ledger = folder.open_ledger(settings, command)
            try:
                folder.check_encoder(ledger, encoder, settings.data)
                index = cls(settings, encoder, lock, ledger)
                index._settle()
                index.compare_rest(seconds=_COMPARING_S)
            except BaseException:
                ledger.close()
                lock.release()
                raise
            return index

    # -- writing -----------------------------------------------------------------------------

    def classify(self, article: Article) -> Classification:
        """Whether an article is new, changed, unchanged or a duplicate; see `Ledger.classify`."""
        with told_plainly(self.folder):
            return self._ledger.classify(article)

    def add(
        self,
        batch: Sequence[tuple[Article, Sequence[Chunk]]],
        *,
        now: datetime | None = None,
        also: Also | None = None,
    ) -> None:
        """Add articles or replace those with the same ids; durable and searchable on return.

        The last of several articles with one id wins. Passages that did not change keep their
        vectors; no text is encoded twice. What an article said before is kept as a version that
        was replaced at `now` (the present unless given). `also` writes to the ledger what must
        be true together with the articles.

        Raises:
            StoreError: the disk is full or cannot be written; what earlier calls added stays.
        """
        latest = {article.id: (article, chunks) for article, chunks in batch}
        with told_plainly(self.folder), self._writing:
            self._mark_dirty()
            moment = (now or datetime.now(UTC)).isoformat(timespec="seconds")
            self._ledger.stage(list(latest.values()), self.generation, now=moment, also=also)
            # With them goes what an earlier call was stopped at.
            self._derive(self._ledger.pending())
            self.compare_rest(seconds=_COMPARING_S)

    def remove(self, article_ids: Sequence[str]) -> None:
        """Remove articles with their passages; unknown ids do no harm."""
        with told_plainly(self.folder), self._writing:
            self._mark_dirty()
            passages = self._ledger.chunks_of(article_ids, self.generation)
            vectors = folder.vector_keys([chunk for chunk, _ in passages], self._encoder)
            self._ledger.drop(article_ids, self.generation, vectors)
            self._derive([])

    def record_run(self, run: Run) -> None:
        """Keep what an ingest run did."""
        with told_plainly(self.folder), self._writing:
            self._ledger.record_run(run)

    def _derive(self, article_ids: Sequence[str]) -> None:
        """Bring both derived indexes in step with the ledger for these articles."""
        passages = self._ledger.chunks_of(article_ids, self.generation)
        gone = self._ledger.removed()
        vectors = self._vectors_of([chunk for chunk, _ in passages])
        self._dense.delete(gone)
        self._stores.upsert(passages, vectors)
        self._lexical.replace(passages, gone)
        self._ledger.finish(article_ids, gone, alike=self._alike)
        self._changes += 1

    def _vectors_of(self, chunks: Sequence[Chunk]) -> Vectors:
        return folder.vectors_of(self._ledger, self._encoder, chunks)

    def _alike(self, one: str, two: str) -> float:
        first, second = self._encoder.encode([one, two])
        return float(first @ second)

    def compare_rest(self, *, seconds: float = math.inf) -> int:
        """Look for the copies of articles that came here before copies were looked for.

        Newest first, for at most about `seconds`; what is left is taken up by the next call.
        Returns how many were compared.
        """
        done, until = 0, time.monotonic() + seconds
        with told_plainly(self.folder), self._writing:
            while ids := self._ledger.not_compared(_COMPARED_AT_ONCE):
                self._ledger.compare(ids, self._alike)
                done += len(ids)
                if time.monotonic() > until:
                    break
        return done

    # -- reading -----------------------------------------------------------------------------

    @property
    def encoder(self) -> Encoder:
        """What the passages are encoded with."""
        return self._encoder

    @property
    def version(self) -> int:
        """Grows with every change made through this object."""
        return self._changes

    def article(self, article_id: str) -> Article | None:
        """One article by its id."""
        with told_plainly(self.folder):
            return self._ledger.article(article_id)

    def articles(
        self, *, limit: int | None = None, newest_first: bool = True, only: Filter | None = None
    ) -> list[Article]:
        """Articles by publication, those without a date last (first when oldest come first)."""
        with told_plainly(self.folder):
            return self._ledger.articles(
                limit=limit, newest_first=newest_first, only=only or Filter(undated=True)
            )

    def chunks(self, ids: Sequence[str]) -> list[tuple[Chunk, Article]]:
        """Passages with their articles, in the order of the ids; unknown ids are left out."""
        with told_plainly(self.folder):
            return self._ledger.chunks(ids, self.generation)

    def passages(self, article_id: str) -> list[Chunk]:
        """The passages of an article, in order; none for an unknown id."""
        with told_plainly(self.folder):
            return [c for c, _ in self._ledger.chunks_of([article_id], self.generation)]

    def published(self, ids: Sequence[str]) -> dict[str, int | None]:
        """When the articles of passages were published, in seconds UTC; None where unknown."""
        with told_plainly(self.folder):
            return self._ledger.published(ids, self.generation)

    def times(self, articles: Sequence[Article]) -> dict[str, Sequence[TimeMention]]:
        """The times that articles tell, by the articles' ids.

        Those of a folder that was filled before there were any are read from the text, and kept
        where nobody is writing.
        """
        with told_plainly(self.folder):
            found = self._ledger.times([article.id for article in articles])
            rows = {a.id: (a, annotate(a)) for a in articles if a.id not in found}
            if rows and self._writing.acquire(blocking=False):
                try:
                    self._ledger.save_times(rows.values())
                finally:
                    self._writing.release()
            return found | {article_id: told for article_id, (_, told) in rows.items()}

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Vectors of known passages, in the order of the ids."""
        with told_plainly(self.folder):
            return self._vectors_of([chunk for chunk, _ in self.chunks(ids)])

    def dense(
        self, vector: Vectors, k: int, only: Filter | None = None
    ) -> list[tuple[str, float]]:
        """At most `k` passages nearest to a vector, as (id, cosine)."""
        with told_plainly(self.folder):
            if only is None or self._all_pass(only):
                return self._dense.search(vector, k)
            for more in _OVERFETCH:
                found = self._dense.search(vector, int(k * more))
                allowed = self._ledger.allowed([key for key, _ in found], only, self.generation)
                kept = [hit for hit in found if hit[0] in allowed][:k]
                if len(kept) == k or len(found) < int(k * more):
                    return kept
            return self._dense.search(vector, k, only)

    def lexical(self, text: str, k: int, only: Filter | None = None) -> list[tuple[str, float]]:
        """At most `k` passages that share words with a text, as (id, BM25 score)."""
        with told_plainly(self.folder):
            if only is None or self._all_pass(only):
                return self._lexical.search(text, k)
            return self._lexical.search(text, k, only)

    def _all_pass(self, only: Filter) -> bool:
        """Whether a filter leaves nothing out, as the moment of asking mostly does."""
        if only.since is not None or only.outlets:
            return False
        if only.until is None:
            return True
        return only.undated and self._newest() <= only.until

    def _newest(self) -> int:
        """When the newest article was published; looked up once for each change."""
        if self._newest_at[0] != self._changes:
            self._newest_at = (self._changes, self._ledger.newest())
        return self._newest_at[1]

    @property
    def subscriptions(self) -> Subscriptions:
        """What is followed."""
        return self._ledger.subscriptions

    @property
    def press(self) -> Press:
        """What was published when."""
        return self._ledger.press

    def openings(self, articles: Sequence[Article]) -> dict[str, Vectors]:
        """By article, the vector of its first passage; those without one are left out."""
        with told_plainly(self.folder):
            first = self._ledger.press.openings([a.id for a in articles], self.generation)
            passages = self._ledger.chunks(list(first.values()), self.generation)
            vectors = self._vectors_of([chunk for chunk, _ in passages])
            return {a.id: row for (_, a), row in zip(passages, vectors, strict=True)}

    def versions(self, article_id: str) -> list[Version]:
        """What an article said before it was changed, oldest first."""
        with told_plainly(self.folder):
            return self._ledger.versions(article_id)

    def revised(self, article_ids: Sequence[str]) -> dict[str, str]:
        """When articles were last revised (ISO 8601); those that never were are left out."""
        with told_plainly(self.folder):
            return self._ledger.revised(article_ids)

    def older(self, moment: datetime, limit: int) -> list[str]:
        """Ids of some articles that were published (without a date: brought) before a moment."""
        with told_plainly(self.folder):
            return self._ledger.older(int(moment.timestamp()), moment.timestamp(), limit)

    def volume(self, since: datetime) -> list[tuple[str, int]]:
        """How many articles were published on each day (UTC) since a moment."""
        with told_plainly(self.folder):
            return self._ledger.volume(int(since.timestamp()))

    def runs(self, limit: int) -> list[Run]:
        """The runs that ended last, the latest first."""
        with told_plainly(self.folder):
            return self._ledger.runs(limit)

    def copies_of(self, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """For each article that has copies, the ids of all others of its story, in order."""
        with told_plainly(self.folder):
            return self._ledger.copies_of(article_ids)

    def story(self, article_id: str) -> Story | None:
        """The story an article belongs to, alone or with its copies; None for an unknown id."""
        found = [article_id, *self.copies_of([article_id]).get(article_id, ())]
        articles = [a for a in map(self.article, found) if a]
        return Story.of(articles) if articles and articles[0].id == article_id else None

    def outlets(self) -> list[tuple[str, int]]:
        """Outlets with their numbers of articles, most first."""
        with told_plainly(self.folder):
            return self._ledger.outlets()

    def status(self) -> IndexStatus:
        """Counts and facts about the folder."""
        with told_plainly(self.folder):
            shared = self._ledger.story_counts()
            return IndexStatus(
                folder=str(self.folder),
                outlets=self.outlets(),
                encoder=self._encoder.name,
                dim=self._encoder.dim,
                schema=SCHEMA_VERSION,
                generation=self.generation,
                disk_bytes=folder.size_bytes(self.folder),
                last_run=self._ledger.last_run(),
                stories=shared["stories"],
                copies=shared["copies"],
                **self._ledger.facts(self.generation),
            )

    # -- health ------------------------------------------------------------------------------

    def verify(self) -> IndexReport:
        """Compare ledger and derived indexes, passage by passage."""
        with told_plainly(self.folder), self._writing:
            return check.compare(self._stores, self._vectors_of)

    def repair(self) -> IndexReport:
        """Make the derived indexes agree with the ledger; what it found when it was done.

        Copies are looked for anew.
        """
        report = self._repair()
        with told_plainly(self.folder), self._writing:
            self._ledger.compare_anew()
            self.compare_rest()
        return report

    def _repair(self) -> IndexReport:
        with told_plainly(self.folder), self._writing:
            self._mark_dirty()
            self._ledger.set_meta(clean=_MENDING)
            report = self._mended()
            if report is None or not report.ok:
                self._rebuild()
                report = check.compare(self._stores, self._vectors_of)
            self._ledger.set_meta(clean=_IN_USE)
            self._changes += 1
            return report

    def _mended(self) -> IndexReport | None:
        """Finish and correct what is there; None where it is too damaged for that."""
        try:
            self._dense.check()
            self._derive(self._ledger.pending())
            check.mend(self._stores, self._vectors_of)
        except Exception as error:  # noqa: BLE001  # a damaged index raises whatever it meets
            log.warning("a search index is damaged (%s)", str(error).splitlines()[:1])
            return None
        return check.compare(self._stores, self._vectors_of)

    def backup(self, file: Path, also: Sequence[Path] = ()) -> None:
        """Write all that cannot be made again to one file; see `write_backup`."""
        with self._writing:
            write_backup(self._ledger, file, also)

    def publish_door(self, port: int, token: str) -> None:
        """Tell other processes where this one takes work."""
        self._lock.publish(Door(port, token))

    def close(self) -> None:
        """Let go of the folder; a second call does nothing."""
        with told_plainly(self.folder), self._writing:
            try:
                self._dense.close()
                self._lexical.close()
                if self._dirty and self._all_done():
                    self._ledger.set_meta(clean=_CLEAN)
            finally:
                self._dirty = False
                self._ledger.close()
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _use(self, generation: int) -> None:
        self.generation = generation
        self._dense, self._lexical = folder.derived(self.folder, generation, self._chroma)
        self._stores = check.Stores(self._ledger, self._dense, self._lexical, generation)

    def _mark_dirty(self) -> None:
        """Remember on disk that a crash from here on leaves something to look at."""
        if not self._dirty:
            self._ledger.set_meta(clean=_IN_USE)
            self._dirty = True

    def _all_done(self) -> bool:
        """Whether both derived indexes hold all of the ledger, and no mending was broken off."""
        ledger = self._ledger
        return ledger.meta("clean") == _IN_USE and not (ledger.pending() or ledger.removed())

    def _settle(self) -> None:
        """Finish what a crash left; nothing to do after a clean close.

        Where mending itself did not come to its end, its files are not read again: whatever
        ended it would do so each time.
        """
        folder.clear_leftovers(self._ledger, self.folder)
        state = self._ledger.meta("clean") or _CLEAN
        if state == _MENDING:
            self._dirty = True
            self._rebuild()
            self._ledger.set_meta(clean=_IN_USE)
        elif state == _IN_USE or not self._stores.at_hand():
            log.warning("the last use of %s did not end cleanly; checking it", self.folder)
            report = self._repair()
            log.warning("checked: %d articles, %d passages", report.articles, report.passages)

    def _rebuild(self) -> None:
        """Write both derived indexes again beside the old ones, then switch."""
        log.warning("rebuilding the search indexes from the ledger")
        old = self.generation
        self._ledger.copy_passages(old, old + 1)
        old_dense, old_lexical = self._dense, self._lexical
        builder = rebuild.Builder(self._ledger, self._encoder, self.folder, self._chroma)
        for _ in builder.fill(old + 1):
            pass
        builder.switch(old + 1)
        self._use(old + 1)
        with suppress(Exception):  # what stays of the old one does no harm
            old_dense.clear()
        old_dense.close()
        old_lexical.close()
        folder.clear_leftovers(self._ledger, self.folder)
