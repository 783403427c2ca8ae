"""The system newsdesk is compared with works as its documentation means it to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fakes import article

from eval.bench.ingest_speed import Measured, as_article, read_lines, table
from eval.bench.quickstart import Quickstart


def test_quickstart_finds_the_article_that_answers(tmp_path: Path) -> None:
    pytest.importorskip("llama_index.embeddings.huggingface", reason="needs the bench group")
    pytest.importorskip("llama_index.vector_stores.chroma", reason="needs the bench group")
    storm = article(3, "A storm took forty roofs by the lake. " * 60, title="Storm by the lake")
    quickstart = Quickstart(tmp_path)
    assert quickstart.ingest([article(1), article(2), storm]) > 0
    hits = quickstart.retrieve("How many roofs did the storm take?", 2)
    assert [hit.url for hit in hits] == [storm.url, storm.url]
    assert hits[0].id in {hit.id for hit in quickstart.passages()}
    assert sum(hit.url == storm.url for hit in quickstart.passages()) > 1


def test_articles_are_read_up_to_the_count(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text("\n\n".join(json.dumps({"text": f"t{n}", "title": None}) for n in range(5)))
    lines = read_lines(path, 3)
    found = [as_article(line, number) for number, line in enumerate(lines)]
    assert [(a.id, a.text, a.title) for a in found] == [
        ("0", "t0", ""), ("1", "t1", ""), ("2", "t2", "")
    ]  # fmt: skip


def test_table_shows_the_ratio_of_the_last_system_to_the_first() -> None:
    slow = Measured("slow", 1000, 10.0, 19.0, 100.0, 3, 12.0)
    fast = Measured("fast", 1000, 2.0, 3.9, 500.0, 3, 3.0, cosine_min=0.9998, cosine_mean=0.9999)
    assert "ratio 5.00" in table([slow, fast])
    assert "min 0.99980" in table([slow, fast])
