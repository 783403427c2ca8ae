"""The model's readings of passages, computed once for ranking and reading alike."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

from rag.reading.model import ReaderModel, Reading
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
        self._remembered = remembered
        self._model: ReaderModel | None = None
        self._loading = threading.Lock()
        self._known: OrderedDict[tuple[str, str], Reading] = OrderedDict()
        self._changing = threading.Lock()

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
        with self._changing:
            found = [self._known.get((question, item.chunk.id)) for item in evidence]
        wanted = [item for item, known in zip(evidence, found, strict=True) if known is None]
        fresh = self.model.read(question, [(e.chunk.title, e.chunk.text) for e in wanted])
        with self._changing:
            for item, reading in zip(wanted, fresh, strict=True):
                self._known[question, item.chunk.id] = reading
            while len(self._known) > self._remembered:
                self._known.popitem(last=False)
        made = iter(fresh)
        return [known if known is not None else next(made) for known in found]
