"""The running stories of the sample, with the real encoder."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from eval.bench.threads import b_cubed, grouping
from ingest.run import ingest
from rag.encode import load_encoder
from rag.index.index import Index
from rag.settings import Settings
from rag.stories.today import Days
from ui.cli import app


def test_the_running_stories_of_the_sample_come_out_as_threads(settings: Settings) -> None:
    with Index.open(settings, load_encoder(settings.encoder, settings.cache)) as index:
        for _ in ingest(index, ["sample"], settings):
            pass
        scores = []
        days = Days(index)
        for day, count in index.press.volume(*_ends(index)):
            if count:
                found = grouping(days.threads_of(day))
                gold = {key: key.rpartition("-")[0] for key in found}
                scores.append(b_cubed(found, gold))
    precision, recall = (sum(s[i] for s in scores) / len(scores) for i in (0, 1))
    assert precision >= 0.97
    assert recall >= 0.9
    told = CliRunner().invoke(
        app, ["today", "--day", "2025-05-05", "--json", "--data", str(settings.data)]
    )
    record = json.loads(told.stdout)
    assert (record["day"], record["newest"]) == ("2025-05-05", "2025-06-28")
    assert record["stories"][0]["topic"] == "Maravel ferry"
    assert len(record["volume"]) == 60


def _ends(index: Index) -> tuple:
    oldest, newest = index.articles(newest_first=False)[0], index.articles(limit=1)[0]
    from rag.dates import day

    return day(oldest.published_at or ""), day(newest.published_at or "")
