"""SIGKILL at random moments of an ingest: nothing reported as done is lost, nothing is twice.

`NEWSDESK_KILLS` sets how many kills (4 unless set; 20 for the full trial).
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from fakes import HashEncoder, article

from ingest.run import IngestReport, ingest
from rag.index.index import Index
from rag.settings import Settings

KILLS = int(os.environ.get("NEWSDESK_KILLS", "4"))
ARTICLES = 240
SCRIPT = Path(__file__).with_name("killable_ingest.py")


def written(path: Path, revision: int) -> Path:
    """Articles of which every third changes with the revision."""
    with path.open("w", encoding="utf-8") as file:
        for n in range(ARTICLES):
            a = article(n + 1)
            extra = f"\n\nRevision {revision} says so." if n % 3 == 0 else ""
            record = {"id": a.id, "text": a.text + extra, "title": a.title, "url": a.url}
            file.write(json.dumps(record) + "\n")
    return path


def killed_run(data: Path, articles: Path, after_s: float) -> int:
    """Run an ingest, kill it, and tell how many articles it reported as done."""
    root = SCRIPT.parents[2]
    env = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"}
    command = [sys.executable, str(SCRIPT), str(data), str(articles)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "open"
    time.sleep(after_s)
    process.send_signal(signal.SIGKILL)
    said = process.stdout.read().split()
    process.wait()
    process.stdout.close()
    return max((int(word) for word in said if word.isdigit()), default=0)


def test_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    data, chance = tmp_path / "data", random.Random(7)
    settings = Settings.load(data=data, lock_wait_s=5.0)
    for kill in range(KILLS):
        articles = written(tmp_path / "articles.jsonl", revision=kill // 3)
        done = killed_run(data, articles, chance.uniform(0.0, 2.0))
        encoder = HashEncoder()
        with Index.open(settings, encoder) as index:
            report = index.verify()
            assert report.ok, report.problems
            expected = [json.loads(line) for line in articles.read_text().splitlines()][:done]
            for record in expected:
                kept = index.article(record["id"])
                assert kept is not None, record["id"]
                assert kept.text == record["text"]
    with Index.open(settings, HashEncoder()) as index:
        last = list(ingest(index, [str(articles)], settings))[-1]
        assert isinstance(last, IngestReport)
        assert last.failed == 0
        status = index.status()
        assert (status.articles, status.pending) == (ARTICLES, 0)
        assert index.verify().ok
