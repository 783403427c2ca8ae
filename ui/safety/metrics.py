"""What a Prometheus server reads at `/metrics`: counts and times, no text and no names."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rag.dates import epoch, parse_moment

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.core import Metric

    from rag.types import Answer
    from ui.safety.served import ServedDesk

logger = logging.getLogger(__name__)

BUCKETS_S = (0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.5, 5.0, 10.0, 30.0, 60.0)
LOOK_S = 10.0
"""The index is looked at no more often, however often others look here."""


class Metrics:
    """Everything that is counted, in a registry of its own."""

    def __init__(self) -> None:
        from prometheus_client import (
            CollectorRegistry,
            Counter,
            GCCollector,
            Histogram,
            PlatformCollector,
            ProcessCollector,
        )

        self.registry: CollectorRegistry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        own: dict[str, Any] = {"namespace": "newsdesk", "registry": self.registry}
        self._questions = Counter("questions", "Questions taken in.", **own)
        self._answers = Counter("answers", "Answers given.", ["status", "mode"], **own)
        self._took = Histogram(
            "answer_seconds", "From question to verified answer.", buckets=BUCKETS_S, **own
        )
        self._evidence = Histogram(
            "first_evidence_seconds", "From question to evidence.", buckets=BUCKETS_S, **own
        )
        self._stages = Histogram(
            "stage_seconds", "Time of a stage of an answer.", ["stage"], buckets=BUCKETS_S, **own
        )
        self._refusals = Counter("refusals", "Requests refused by a limit.", ["why"], **own)
        self._requests = Counter("requests", "Requests answered.", ["method", "status"], **own)

    def asked(self) -> None:
        """Count a question."""
        self._questions.inc()

    def evidence_after(self, seconds: float) -> None:
        """Count the time to a question's first evidence."""
        self._evidence.observe(seconds)

    def answered(self, answer: Answer, seconds: float) -> None:
        """Count an answer, its time and that of its stages."""
        mode = "embedded" if answer.mode == "embedded" else "language model"
        self._answers.labels(answer.status, mode).inc()
        self._took.observe(seconds)
        for stage, ms in answer.timings_ms.items():
            if stage != "total":
                self._stages.labels(stage).observe(ms / 1000)

    def refused(self, why: str) -> None:
        """Count a refusal by its reason in a word."""
        self._refusals.labels(why).inc()

    def requested(self, method: str, status: int) -> None:
        """Count a request."""
        known = method if method in ("GET", "HEAD", "POST", "OPTIONS", "DELETE") else "other"
        self._requests.labels(known, str(status)).inc()

    def watch(self, desk: ServedDesk) -> None:
        """Tell of the desk's index and traffic too."""
        self.registry.register(_Index(desk))

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        from prometheus_client import generate_latest

        return generate_latest(self.registry)


class _Index:
    """A collector: the traffic as it is, the index as it was a little while ago."""

    def __init__(self, desk: ServedDesk) -> None:
        self._desk = desk
        self._looked = float("-inf")
        self._facts: dict[str, tuple[str, float]] = {}

    def describe(self) -> list[Metric]:
        """Nothing in advance: looking opens the index."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The gauges."""
        from prometheus_client.core import GaugeMetricFamily

        traffic = self._desk.traffic
        yield GaugeMetricFamily(
            "newsdesk_answers_running", "Answers under way.", float(traffic.running)
        )
        yield GaugeMetricFamily(
            "newsdesk_answers_waiting", "Answers waiting to be read.", float(traffic.waiting)
        )
        if (now := time.monotonic()) - self._looked >= LOOK_S:
            self._facts, self._looked = self._look(), now
        for name, (meaning, value) in self._facts.items():
            yield GaugeMetricFamily(f"newsdesk_{name}", meaning, value)

    def _look(self) -> dict[str, tuple[str, float]]:
        try:
            return _facts(self._desk)
        except Exception as error:  # noqa: BLE001  # figures that fail must not hide the others
            logger.warning("the index does not tell its figures: %s", error)
            return {}


def _facts(desk: ServedDesk) -> dict[str, tuple[str, float]]:
    from ingest.following.health import health

    now = datetime.now(UTC)
    status = desk.index.status().to_dict()
    feeds = health(desk.index, now=now)["feeds"]
    facts = {
        "articles": ("Articles in the index.", float(status["articles"])),
        "passages": ("Passages in the index.", float(status["passages"])),
        "articles_pending": ("Articles not searchable yet.", float(status["pending"])),
        "feeds": ("Feeds that are followed.", float(len(feeds))),
        "feeds_failing": (
            "Feeds whose last looks failed, parked ones too.",
            float(sum(feed["state"] in ("failing", "parked") for feed in feeds)),
        ),
    }
    newest = parse_moment(status["newest"])
    if newest is not None:
        age_s = now.timestamp() - epoch(newest)
        facts["newest_article_age_seconds"] = ("Age of the newest article.", age_s)
    return facts
