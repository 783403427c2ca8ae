"""The corpus in a line and questions to start with, made anew when the index has changed."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.types import Filter
from ui.further import answered_from
from ui.suggest import suggest
from ui.views import CorpusView

if TYPE_CHECKING:
    from rag.desk import NewsDesk

logger = logging.getLogger(__name__)


class Corpus:
    """Remembers what it said until an ingest changes the index."""

    def __init__(self, desk: NewsDesk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._version: int | None = None
        self._view = CorpusView()

    def view(self) -> CorpusView:
        """Counts, outlets and suggestions as of now; what was known before where that fails."""
        with self._lock:
            version = self._desk.index.version
            if version != self._version:
                try:
                    self._view, self._version = self._look(), version
                except Exception as error:  # noqa: BLE001  # no page is worth losing over a greeting
                    logger.warning("the greeting is not up to date: %s", error)
            return self._view

    def counts(self) -> CorpusView:
        """The counts alone, at once."""
        index = self._desk.index
        outlets = index.outlets()
        newest = index.articles(limit=1, only=Filter(undated=True))
        return CorpusView(
            articles=sum(count for _, count in outlets),
            outlets=tuple(name for name, _ in outlets),
            newest=newest[0].published_at if newest else None,
        )

    def _look(self) -> CorpusView:
        questions = suggest(self._desk.index, answers=self._answers)
        return replace(self.counts(), suggestions=tuple(questions))

    def _answers(self, question: str, article_id: str) -> bool:
        return answered_from(article_id, question, self._desk.quoted(question))
