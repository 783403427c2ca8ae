"""A new generation of the derived indexes, built beside the one in use."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from rag.index import folder
from rag.index.check import Stores, batches
from rag.index.ledger import Ledger
from rag.index.trouble import told_plainly
from rag.index.types import ReindexProgress
from rag.settings import ChromaSettings, Settings
from rag.types import Article, Chunk, Encoder

_ARTICLES_AT_ONCE = 64


class Builder:
    """Fills the derived indexes of a generation and switches to it."""

    def __init__(
        self, ledger: Ledger, encoder: Encoder, place: Path, settings: ChromaSettings
    ) -> None:
        self._ledger = ledger
        self._encoder = encoder
        self._place = place
        self._settings = settings

    def fill(self, number: int) -> Iterator[int]:
        """Write every passage of a generation to fresh indexes; yields articles done so far.

        What is not filled to the end is removed again; the ledger keeps what was encoded.
        """
        dense, lexical = folder.derived(self._place, number, self._settings)
        dense.clear()
        lexical.clear()
        stores = Stores(self._ledger, dense, lexical, number)
        done, whole = 0, False
        try:
            for part in batches(self._ledger.article_ids(), _ARTICLES_AT_ONCE):
                passages = self._ledger.chunks_of(part, number)
                chunks = [chunk for chunk, _ in passages]
                vectors = folder.vectors_of(self._ledger, self._encoder, chunks)
                stores.upsert(passages, vectors)
                lexical.replace(passages)
                done += len(part)
                yield done
            whole = True
        finally:
            if not whole:
                dense.clear()
            dense.close()
            lexical.close()
            if not whole:
                shutil.rmtree(folder.generation_folder(self._place, number), ignore_errors=True)

    def switch(self, number: int, **facts: str) -> None:
        """Use a filled generation from now on, in one transaction."""
        facts |= {**folder.signature(self._encoder), "generation": str(number)}
        self._ledger.switch(number, facts)


def reindex(
    settings: Settings,
    encoder: Encoder,
    chunk: Callable[[Article], list[Chunk]],
    *,
    command: str = "reindex",
) -> Iterator[ReindexProgress]:
    """Cut and encode every article again, for another encoder or another way of cutting.

    The index in use stays as it is until the new one is complete; a run that is interrupted
    leaves it untouched, and what was encoded is not encoded again.

    Raises:
        StoreBusyError: another process holds the folder.
        StoreError: it cannot be written.
    """
    with told_plainly(settings.data):
        lock, ledger = folder.open_ledger(settings, command)
        try:
            yield from _reindex(settings, encoder, chunk, ledger)
        finally:
            ledger.close()
            lock.release()


def _reindex(
    settings: Settings, encoder: Encoder, chunk: Callable[[Article], list[Chunk]], ledger: Ledger
) -> Iterator[ReindexProgress]:
    number = folder.generation(ledger) + 1
    ids = ledger.article_ids()
    ledger.drop_generations_except(number - 1)
    for part in batches(ids, _ARTICLES_AT_ONCE):
        articles = (ledger.article(article_id) for article_id in part)
        ledger.add_passages((c for a in articles if a for c in chunk(a)), number)
    builder = Builder(ledger, encoder, settings.data, settings.chroma)
    for done in builder.fill(number):
        yield ReindexProgress(done, len(ids))
    builder.switch(number, clean="1")
    ledger.compare_anew()
    while part := ledger.not_compared(_ARTICLES_AT_ONCE):
        ledger.compare(part, lambda one, two: float(np.dot(*encoder.encode([one, two]))))
        yield ReindexProgress(len(ids), len(ids))
    with suppress(Exception):  # what stays of the old one does no harm
        folder.derived(settings.data, number - 1, settings.chroma)[0].clear()
    folder.clear_leftovers(ledger, settings.data)
    yield ReindexProgress(len(ids), len(ids), finished=True)
