"""The model's readings of passages, computed once for ranking and reading alike."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from rag.reading.model import ReaderModel, Reading
from rag.reading.remembered import Remembered
from rag.types import Evidence

REMEMBERED = 400
"""Readings kept: those of the last few questions."""


class Readings:
    """Readings by question and passage; safe to use from several threads.

    Args:
        load: gives the model, when it is first needed.
        remembered: how many readings are kept.
    """

    def __init__(
        self, load: Callable[[], ReaderModel] = ReaderModel, *, remembered: int = REMEMBERED
    ) -> None:
        self._load = load
        self._model: ReaderModel | None = None
        self._loading = threading.Lock()
        self._remembered: Remembered[tuple[str, str], Reading] = Remembered(remembered)

    @property
    def model(self) -> ReaderModel:
        """The model, loaded once.

        Raises:
            ModelError: its files are missing or damaged.
        """
        with self._loading:
            if self._model is None:
                self._model = self._load()
            return self._model

    def of(self, question: str, evidence: Sequence[Evidence]) -> list[Reading]:
        """A reading of each passage, in order; those of the last questions are not made again."""
        keys = [(question, item.chunk.id) for item in evidence]
        found = self._remembered.of(keys)
        wanted = {key: item for key, item in zip(keys, evidence, strict=True) if key not in found}
        passages = [(item.chunk.title, item.chunk.text) for item in wanted.values()]
        fresh = dict(zip(wanted, self.model.read(question, passages), strict=True))
        self._remembered.keep(fresh)
        found |= fresh
        return [found[key] for key in keys]
