"""The times of articles in the ledger."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

from rag.index.ledger import Ledger
from rag.types import Article, Chunk, Period

STORY = Article(
    "a", "The quay was closed on Thursday. It opens again in June.", "Quay",
    published_at="2025-05-09", dated_by="feed",
)  # fmt: skip


def ledger_with(path: Path, *articles: Article) -> Ledger:
    ledger = Ledger(path / "ledger.sqlite")
    ledger.stage([(a, [Chunk.cut(a, 0, 0, len(a.text))]) for a in articles], 1, now="2025-05-09")
    return ledger


def test_times_are_kept_with_the_article_and_go_with_it(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path, STORY)
    day, month = ledger.times(["a"])["a"]
    assert (STORY.text[day.start : day.end], day.period.first) == ("Thursday", date(2025, 5, 8))
    assert month.period == Period(date(2025, 6, 1), date(2025, 6, 30), "month")
    ledger.drop(["a"], 1)
    assert ledger.times(["a"]) == {}
    ledger.close()


def test_a_changed_article_has_the_times_of_its_new_text(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path, STORY)
    ledger.stage(
        [(Article("a", "It rained on Monday.", published_at="2025-05-09"), [])],
        1,
        now="2025-05-09",
    )
    assert [m.period.first for m in ledger.times(["a"])["a"]] == [date(2025, 5, 5)]
    ledger.close()


def test_how_an_article_is_dated_is_kept(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path, STORY)
    kept = ledger.article("a")
    assert kept is not None
    assert kept.dated_by == "feed"
    assert kept == STORY
    assert ledger.chunks_of(["a"], 1)[0][1] == STORY
    ledger.close()


def test_an_article_without_times_counts_as_read(tmp_path: Path) -> None:
    ledger = ledger_with(tmp_path, Article("b", "Nothing is dated here."))
    assert ledger.times(["b", "c"]) == {"b": []}
    ledger.close()


def test_a_folder_from_before_there_were_times_opens_and_is_filled(tmp_path: Path) -> None:
    ledger_with(tmp_path, STORY).close()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as db:
        db.execute("DROP TABLE moments")
        db.execute("DROP TABLE datings")
    db.close()
    ledger = Ledger(tmp_path / "ledger.sqlite")
    assert ledger.times(["a"]) == {}
    assert ledger.article("a") is not None
    ledger.save_times([(STORY, ())])
    assert ledger.times(["a"]) == {"a": []}
    ledger.close()
