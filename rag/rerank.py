"""The order of passages as the reader's model sees it, with time, place and agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.dates import end_epoch
from rag.reading.answers import Answers
from rag.reading.passages import PASSAGE_FEATURES, fitted, passage_features
from rag.reading.readings import Readings
from rag.retrieve import Clock, utc_now
from rag.types import Evidence, Query


class ModelReranker:
    """Reads the first passages and puts them in order; what comes after them stays as it was.

    The score of a passage that was read is any real number, comparable within one question;
    those that were not read follow with lower ones.

    Args:
        readings: the model's readings, shared with the reader so that each is made once.
        depth: how many passages are read.
        answers: what passages could answer, shared with the reader too; left out without it.
        now: the clock that ages are counted from where the question names no moment.
    """

    def __init__(
        self,
        readings: Readings,
        depth: int,
        *,
        answers: Answers | None = None,
        now: Clock = utc_now,
    ) -> None:
        self._readings = readings
        self._answers = answers
        self._depth = depth
        self._now = now

    def rerank(
        self, query: Query, evidence: Sequence[Evidence], depth: int | None = None
    ) -> list[Evidence]:
        """The same passages, best first, ties by chunk id.

        Args:
            query: what is asked.
            evidence: the passages, in the order of retrieval.
            depth: how many are read, the reranker's own depth unless given.

        Raises:
            ModelError: the model's files are damaged.
        """
        depth = self._depth if depth is None else depth
        first, rest = list(evidence[:depth]), list(evidence[depth:])
        if not first:
            return []
        asked = end_epoch(query.as_of) if query.as_of else int(self._now().timestamp())
        readings = self._readings.of(query.text, first)
        answers = self._answers.of(query, first) if self._answers else ()
        table = passage_features(query, first, readings, asked=asked, answers=answers)
        scores = fitted("passage").of(PASSAGE_FEATURES, table)
        ranked = [replace(e, score=float(s)) for e, s in zip(first, scores, strict=True)]
        ranked.sort(key=lambda e: (-e.score, e.chunk.id))
        floor = min(e.score for e in ranked)
        return ranked + [replace(e, score=floor - n) for n, e in enumerate(rest, start=1)]
