"""A run: what it adds, what it reports, and how it ends."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fakes import HashEncoder

from ingest.run import IngestReport, Progress, ingest
from rag.errors import StoreError
from rag.index.types import Classification, Run
from rag.settings import Settings
from rag.types import Article, Chunk


class FakeIndex:
    """Keeps what it is given in memory."""

    def __init__(self, *, room: int = 1_000_000) -> None:
        self.encoder = HashEncoder()
        self.articles: dict[str, Article] = {}
        self.passages: dict[str, list[Chunk]] = {}
        self.batches: list[int] = []
        self.runs: list[Run] = []
        self.room = room

    def classify(self, article: Article) -> Classification:
        held = self.articles.get(article.id)
        if held is None:
            return "new"
        return "unchanged" if held.content_hash == article.content_hash else "changed"

    def add(self, batch: Sequence[tuple[Article, list[Chunk]]]) -> None:
        if len(self.articles) + len(batch) > self.room:
            raise StoreError("The disk is full.")
        self.batches.append(sum(len(chunks) for _, chunks in batch))
        for article, chunks in batch:
            self.articles[article.id] = article
            self.passages[article.id] = chunks

    def compare_rest(self, *, seconds: float) -> int:
        assert seconds > 0
        return 0

    def record_run(self, run: Run) -> None:
        self.runs.append(run)


def write(path: Path, count: int, *, sentences: int = 3) -> str:
    records = [
        {"id": f"r{n}", "title": f"Report {n}", "text": f"It rained on day {n}. " * sentences}
        for n in range(count)
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return str(path)


def run(index: Any, *sources: str, settings: Settings) -> tuple[list[Progress], IngestReport]:
    *events, report = ingest(index, sources, settings)
    assert isinstance(report, IngestReport)
    return [event for event in events if isinstance(event, Progress)], report


@pytest.fixture
def index() -> FakeIndex:
    return FakeIndex()


def test_a_run_adds_all_and_a_second_run_nothing(
    index: FakeIndex, settings: Settings, tmp_path: Path
) -> None:
    source = write(tmp_path / "a.jsonl", 20)
    _, first = run(index, source, settings=settings)
    assert (first.added, first.failed, len(index.articles)) == (20, 0, 20)
    assert first.passages == sum(map(len, index.passages.values()))
    added = len(index.batches)
    _, second = run(index, source, settings=settings)
    assert (second.added, second.unchanged, second.passages) == (0, 20, 0)
    assert len(index.batches) == added


def test_the_report_is_the_contract(index: FakeIndex, settings: Settings, tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", 2)
    _, report = run(index, source, "/nowhere.txt", settings=settings)
    record = report.to_dict()
    assert record.pop("seconds") >= 0
    assert record == {
        "added": 2, "updated": 0, "unchanged": 0, "duplicates": 0, "failed": 1, "passages": 2,
        "skipped": 0,
        "failures": [{"source": "/nowhere.txt", "reason": "there is no such file or folder"}],
    }  # fmt: skip


def test_a_changed_article_is_an_update(
    index: FakeIndex, settings: Settings, tmp_path: Path
) -> None:
    run(index, write(tmp_path / "a.jsonl", 3), settings=settings)
    _, report = run(index, write(tmp_path / "a.jsonl", 3, sentences=4), settings=settings)
    assert report.updated == 3


def test_a_bad_record_stops_nothing(index: FakeIndex, settings: Settings, tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", 3)
    (tmp_path / "a.jsonl").write_text("{broken\n" + (tmp_path / "a.jsonl").read_text())
    _, report = run(index, source, settings=settings)
    assert (report.added, report.failed) == (3, 1)
    assert report.failures[0].source == f"{source}, line 1"


def test_progress_moves_in_batches_and_knows_the_total(
    index: FakeIndex, settings: Settings, tmp_path: Path
) -> None:
    source = write(tmp_path / "a.jsonl", 40, sentences=1_000)
    steps, report = run(index, source, settings=settings)
    assert len(steps) > 1
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert (steps[-1].done, steps[-1].total) == (40, 40)
    assert steps[-1].passages == report.passages
    assert max(index.batches) < 2 * 512


def test_a_run_is_recorded(index: FakeIndex, settings: Settings, tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", 2)
    moment = datetime(2025, 5, 9, 14, tzinfo=UTC)
    list(ingest(index, [source], settings, now=lambda: moment))  # type: ignore[arg-type]
    assert index.runs[0].finished_at == "2025-05-09T14:00:00+00:00"
    assert index.runs[0].sources == (source,)
    assert index.runs[0].counts["added"] == 2


def test_a_full_disk_ends_the_run_and_its_thread(settings: Settings, tmp_path: Path) -> None:
    index = FakeIndex(room=5)
    source = write(tmp_path / "a.jsonl", 60, sentences=1_000)
    with pytest.raises(StoreError, match="disk is full"):
        run(index, source, settings=settings)
    assert not [t for t in threading.enumerate() if t.name == "ingest-reader"]


def test_leaving_a_run_early_ends_its_thread(
    index: FakeIndex, settings: Settings, tmp_path: Path
) -> None:
    source = write(tmp_path / "a.jsonl", 60, sentences=1_000)
    events = ingest(index, [source], settings)  # type: ignore[arg-type]
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert not [t for t in threading.enumerate() if t.name == "ingest-reader"]
    assert index.runs == []


def test_a_fault_while_reading_is_raised_where_the_run_is_watched(
    settings: Settings, tmp_path: Path
) -> None:
    class Broken(FakeIndex):
        def classify(self, _article: Article) -> Classification:
            raise StoreError("The ledger cannot be read.")

    with pytest.raises(StoreError, match="ledger"):
        run(Broken(), write(tmp_path / "a.jsonl", 3), settings=settings)


def test_nothing_to_ingest_is_a_report_of_nothing(index: FakeIndex, settings: Settings) -> None:
    _, report = run(index, settings=settings)
    assert (report.added, report.failed) == (0, 0)
