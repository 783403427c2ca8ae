"""The desk as it stands behind every door of the chat: its work is counted and bounded."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from typing import Any

from rag.answering import Found
from rag.chronology.timeline import TimelineEvent
from rag.desk import NewsDesk
from rag.settings import Settings
from rag.types import Answer, Event, Evidence, EvidenceFound, Finished, Query, Turn
from ui.safety.leaving import asker
from ui.safety.metrics import Metrics
from ui.safety.traffic import Traffic

logger = logging.getLogger("newsdesk.answers")


class ServedDesk(NewsDesk):
    """A desk that many people ask at once.

    Evidence is found for everybody at once, as that is quick; reading it takes turns.
    """

    def __init__(self, settings: Settings | None = None, *, command: str = "chat") -> None:
        super().__init__(settings, command=command)
        self.metrics = Metrics()
        self.traffic = Traffic(self.settings.serve, told=self.metrics.refused)
        self.metrics.watch(self)

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        **bounds: Any,  # noqa: ANN401  # as for ask
    ) -> Iterator[Event]:
        """As `NewsDesk.stream`.

        Raises:
            BusyError: they or too many others ask, or the chat stops; also between two events.
        """
        began = time.perf_counter()
        with self.traffic.person(asker()), self.traffic.answer():
            self.metrics.asked()
            seen = False
            for event in super().stream(question, history=history, **bounds):
                self.traffic.refuse_when_aborted()
                if isinstance(event, EvidenceFound) and not seen:
                    seen = True
                    self.metrics.evidence_after(time.perf_counter() - began)
                if isinstance(event, Finished):
                    self._tell(question, event.answer, time.perf_counter() - began)
                yield event

    def rerank(self, query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
        """As `NewsDesk.rerank`, in turn."""
        self.traffic.refuse_when_aborted()
        with self.traffic.reading():
            return super().rerank(query, evidence)

    def glance(self, query: Query, evidence: Sequence[Evidence]) -> Found | None:
        """As `NewsDesk.glance`, in turn."""
        self.traffic.refuse_when_aborted()
        with self.traffic.reading():
            return super().glance(query, evidence)

    def timeline(
        self,
        topic: str,
        *,
        limit: int = 20,
        **bounds: Any,  # noqa: ANN401  # as for ask
    ) -> tuple[TimelineEvent, ...]:
        """As `NewsDesk.timeline`, in turn."""
        with self.traffic.answer(), self.traffic.reading():
            return super().timeline(topic, limit=limit, **bounds)

    def _tell(self, question: str, answer: Answer, took_s: float) -> None:
        """Count an answer and log it: without its text, and the question only if asked for."""
        self.metrics.answered(answer, took_s)
        fields: dict[str, Any] = {
            "event": "answer",
            "status": answer.status,
            "mode": answer.mode,
            "ms": round(took_s * 1000, 1),
            "stages": dict(answer.timings_ms),
            "citations": len(answer.citations),
        }
        if self.settings.serve.log_questions:
            fields["question"] = question
        logger.info("answer", extra={"fields": fields})
