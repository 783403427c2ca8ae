"""What the page of sources does with what a person gives it: work, or one clear line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fakes import HashEncoder

from rag.desk import NewsDesk, Parts
from rag.errors import ConfigError
from rag.settings import Settings
from ui import render_sources
from ui.adding import Added, add_address, add_file, file_problem
from ui.sources import SourcesPage

RECORD = '{"title": "Velmark bridge opens", "text": "The Velmark bridge opened on Monday."}\n'


@pytest.fixture
def desk(settings: Settings) -> Iterator[NewsDesk]:
    with NewsDesk(settings, parts=Parts(encoder=HashEncoder()), command="test") as opened:
        yield opened


def last(steps: Iterator[str | Added]) -> Added:
    *_, end = steps
    assert isinstance(end, Added)
    return end


def test_a_file_that_is_read_gives_a_question_and_the_next_time_nothing_new(
    desk: NewsDesk, tmp_path: Path
) -> None:
    file = tmp_path / "news.jsonl"
    file.write_text(RECORD, "utf-8")
    first = last(add_file(desk, file))
    assert first.said == "1 new article can be asked about."
    assert "Velmark" in first.question
    assert last(add_file(desk, file)) == Added("Nothing new: everything in it is here already.")


def test_a_broken_file_is_told_in_a_line(desk: NewsDesk, tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    file.write_text("{no json", "utf-8")
    told = last(add_file(desk, file))
    assert told.bad
    assert "broken JSON" in told.said
    file.write_text(f"{{no json\n{RECORD}", "utf-8")
    told = last(add_file(desk, file))
    assert not told.bad
    assert told.said.startswith("1 new article can be asked about. 1 could not be read: ")


@pytest.mark.parametrize("address", ["", "  ", "ftp://a.example/x", "file:///etc/passwd"])
def test_what_is_no_web_address_is_refused_before_anything_is_fetched(
    desk: NewsDesk, address: str
) -> None:
    with pytest.raises(ConfigError):
        list(add_address(desk, address, follow=True))


def test_only_files_of_known_kinds_and_sizes_are_taken(tmp_path: Path) -> None:
    for name, size, said in (
        ("a.jsonl", 10, ""), ("a.exe", 10, "A file must be one of"), ("noending", 10, "must be"),
        ("b.txt", 3_000_000, "larger than 2 MB"),
    ):  # fmt: skip
        file = tmp_path / name
        file.write_bytes(b"x" * size)
        problem = file_problem(file, 2_000_000)
        assert (said in problem) if said else problem == ""


def test_an_unknown_act_or_source_of_the_page_is_no_failure(desk: NewsDesk) -> None:
    page = SourcesPage(desk)
    assert list(page._act("", {"do": "explode", "url": "x"})) == []
    [told] = list(page._act("", {"do": "drop", "url": "https://nowhere.example/"}))
    assert "is not followed" in told[0]


def test_removal_is_asked_about_with_what_it_would_take_along() -> None:
    feed: dict[str, Any] = {
        "url": 'https://a.example/f"><script>', "title": "<b>Post</b>", "state": "paused",
        "problem": None, "hint": None, "articles": 3, "succeeded_at": None, "next_at": None,
        "articles_per_day": 0.4, "waiting": 0, "daily": [0, 1, 2], "newest": None,
    }  # fmt: skip
    record = {
        "feeds": [feed], "next_look": None, "articles": 3, "disk_bytes": 1, "volume": [],
        "trouble": [], "outlets": [{"outlet": "<i>x</i>", "articles": 3}],
    }  # fmt: skip
    from datetime import UTC, datetime

    now = datetime(2025, 5, 9, tzinfo=UTC)
    asked = render_sources.sources(record, now=now, confirming=feed["url"])
    assert "Remove with its 3 articles" in asked
    assert "Remove, keep its articles" in asked
    assert "<script>" not in asked
    assert "<b>Post" not in asked
    assert ">Resume<" in render_sources.sources(record, now=now)


def test_progress_and_question_are_inert() -> None:
    assert "<img" not in render_sources.progress("<img src=x>")
    assert "<img" not in render_sources.added(
        SimpleNamespace(said="<img>", question='"<img>', bad=False)
    )  # type: ignore[arg-type]
