"""Copies found at ingest and kept with their articles, in a real data folder."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import HashEncoder, article
from story_texts import copies, follow_up, report

from ingest.chunk import chunk
from ingest.run import IngestReport, ingest
from ingest.sources import sample_articles
from rag.desk import NewsDesk
from rag.index.index import Index
from rag.index.rebuild import reindex
from rag.settings import Settings
from rag.types import Article


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(data=tmp_path / "data")


@pytest.fixture
def index(settings: Settings) -> Iterator[Index]:
    with Index.open(settings, HashEncoder()) as opened:
        yield opened


def add(index: Index, *articles: Article) -> None:
    index.add([(a, chunk(a, index.encoder)) for a in articles])


def told(index: Index, article_id: str) -> list[str]:
    story = index.story(article_id)
    return [a.id for a in story.articles] if story else []


def test_copies_of_three_outlets_are_one_story(index: Index) -> None:
    made = copies()
    add(index, article(1), follow_up(), made["cut"], report(), made["credit"])
    assert told(index, "cut") == ["wire", "credit", "cut"]
    assert told(index, "wire") == told(index, "credit") == told(index, "cut")
    assert told(index, "later") == ["later"]
    assert told(index, "a1") == ["a1"]
    assert index.story("unknown") is None
    status = index.status()
    assert (status.stories, status.copies) == (1, 2)


def test_the_order_of_ingest_does_not_matter(tmp_path: Path) -> None:
    articles = [report(), follow_up(), *copies().values()]
    found = []
    for n, order in enumerate((articles, articles[::-1], articles[3:] + articles[:3])):
        with Index.open(Settings.load(data=tmp_path / str(n)), HashEncoder()) as index:
            for each in order:
                add(index, each)
            found.append({a.id: told(index, a.id) for a in articles})
    assert found[0] == found[1] == found[2]
    assert len(found[0]["wire"]) == 7


def test_an_article_ingested_again_stays_in_its_story(index: Index) -> None:
    add(index, report(), copies()["whole"])
    add(index, report(title="Ferry aground off Osnar"))
    assert set(told(index, "whole")) == {"wire", "whole"}


def test_a_changed_article_leaves_its_story(index: Index) -> None:
    add(index, report(), copies()["whole"], copies()["cut"])
    add(index, replace(copies()["whole"], text=article(1).text * 3))
    assert told(index, "whole") == ["whole"]
    assert told(index, "wire") == ["wire", "cut"]


def test_a_removed_article_leaves_its_story_and_no_trace(index: Index, settings: Settings) -> None:
    add(index, report(), copies()["whole"], copies()["cut"])
    index.remove(["wire", "unknown"])
    assert told(index, "wire") == []
    assert set(told(index, "whole")) == {"whole", "cut"}
    index.remove(["whole", "cut"])
    assert index.status().stories == 0
    with sqlite3.connect(settings.data / "ledger.sqlite") as db:
        for table in ("prints", "sketches", "copies"):
            query = f"SELECT count(*) FROM {table}"  # noqa: S608  # names of tables
            assert db.execute(query).fetchone() == (0,)
    db.close()


def test_a_folder_from_before_stories_is_filled_when_it_is_opened(settings: Settings) -> None:
    with Index.open(settings, HashEncoder()) as index:
        add(index, report(), follow_up(), *copies().values())
        expected = told(index, "wire")
    with sqlite3.connect(settings.data / "ledger.sqlite") as db:
        for table in ("prints", "sketches", "copies"):
            db.execute(f"DROP TABLE {table}")
        db.execute("DELETE FROM meta WHERE name = 'stories'")
    db.close()
    with Index.open(settings, HashEncoder()) as index:
        assert told(index, "wire") == expected


def test_repair_and_reindex_find_copies_anew(settings: Settings) -> None:
    with Index.open(settings, HashEncoder()) as index:
        add(index, report(), *copies().values())
        expected = told(index, "wire")
        index._ledger.compare_anew()
        assert told(index, "wire") == ["wire"]
        assert index.repair().ok
        assert told(index, "wire") == expected
        index._ledger.compare_anew()
    *_, last = reindex(settings, HashEncoder(), lambda a: chunk(a, HashEncoder()))
    assert last.finished
    with Index.open(settings, HashEncoder()) as index:
        assert told(index, "wire") == expected


def test_an_ingest_finishes_what_an_opening_had_no_time_for(settings: Settings) -> None:
    with Index.open(settings, HashEncoder()) as index:
        add(index, report(), *copies().values())
        expected = told(index, "wire")
        index._ledger.compare_anew()
        assert index.compare_rest(seconds=-1) == 7
        assert index.compare_rest() == 0
        index._ledger.compare_anew()
        *_, last = ingest(index, ["sample"], settings)
        assert isinstance(last, IngestReport)
        assert told(index, "wire") == expected


def test_the_wire_copy_of_the_sample_is_one_story(index: Index, settings: Settings) -> None:
    list(ingest(index, [str(sample_articles())], settings))
    titles = {a.title: a.id for a in index.articles()}
    ferry = index.story(titles["Ferry capsizes off Maravel, at least 19 dead"])
    assert ferry is not None
    assert [a.outlet for a in ferry.articles] == [
        "Meridian Wire", "Harbour Courier", "Capital Ledger",
    ]  # fmt: skip
    rail = index.story(titles["Trains stop across Norvane as rail strike begins"])
    assert rail is not None
    status = index.status()
    assert status.copies == sum(len(s.copies) for s in (ferry, rail))


def test_an_answer_counts_wire_copy_once_and_names_who_ran_it(tmp_path: Path) -> None:
    with NewsDesk.open(tmp_path / "data") as desk:
        list(ingest(desk.index, [str(sample_articles())], desk.settings))
        question = "How many trains ran when the rail strike began?"
        answer = desk.ask(question, as_of="2025-05-05")
        first = answer.citations[0]
        assert first.outlet == "Meridian Wire"
        assert [a.outlet for a in first.also_run_by] == ["Harbour Courier", "Radio Vale"]
        assert answer.also_in == ()
        record = answer.to_dict()["citations"][0]
        assert {card["outlet"] for card in record["also_run_by"]} == {
            "Harbour Courier", "Radio Vale",
        }  # fmt: skip
        asked = desk.ask(question, as_of="2025-05-05", outlets=["Radio Vale"])
        assert {citation.outlet for citation in asked.citations} == {"Radio Vale"}
        evening = desk.ask(question, as_of="2025-05-04T12:00:00+00:00")
        assert all(not citation.also_run_by for citation in evening.citations)


KILLED = """
import sys
from pathlib import Path
from fakes import HashEncoder
from story_texts import copies, follow_up, report
from ingest.chunk import chunk
from rag.index.index import Index
from rag.settings import Settings

encoder = HashEncoder()
with Index.open(Settings.load(data=Path(sys.argv[1]), lock_wait_s=5.0), encoder) as index:
    print("open", flush=True)
    for n in range(1000):
        for a in [report(), follow_up(), *copies().values()]:
            index.add([(a, chunk(a, encoder))])
        index.remove(["wire", "cut"])
"""


def test_a_kill_tears_no_story(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"}
    settings = Settings.load(data=tmp_path / "data", lock_wait_s=5.0)
    for wait_s in (0.15, 0.4, 0.7):
        command = [sys.executable, "-c", KILLED, str(settings.data)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "open"
        time.sleep(wait_s)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with Index.open(settings, HashEncoder()) as index:
            held = {a.id for a in index.articles()}
            alone = {"later"} & held
            for article_id in held - alone:
                assert set(told(index, article_id)) == held - alone, held
            assert index.verify().ok
