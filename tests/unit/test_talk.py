"""A conversation in the terminal: what a line does, and what is printed."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from fake_desk import FakeDesk
from fakes import article
from rich.console import Console

from rag.errors import ConfigError, NewsdeskError
from ui import show
from ui.talk.session import Session
from ui.work import perform

QUESTION = "What did the council do?"


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk([article(1), article(2)])


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


def talk(desk: Any, out: io.StringIO, *, terminal: bool = False) -> Session:
    console = Console(
        file=out, markup=False, emoji=False, highlight=False, soft_wrap=True,
        force_terminal=terminal, color_system="truecolor" if terminal else None,
    )  # fmt: skip
    return Session(lambda command, params: perform(desk, command, params), console)


def test_a_follow_up_goes_with_what_was_said_before(desk: FakeDesk, out: io.StringIO) -> None:
    session = talk(desk, out)
    assert session.take(QUESTION)
    assert session.take("And then?")
    _, history, _ = desk.asked[-1]
    assert [turn.question for turn in history] == [QUESTION]
    assert history[0].article_ids == (article(1).id,)
    assert "[1] Northline Daily" in out.getvalue()
    session.take("/new")
    session.take(QUESTION)
    assert desk.asked[-1][1] == ()


def test_filters_hold_until_they_are_taken_away(desk: FakeDesk, out: io.StringIO) -> None:
    session = talk(desk, out)
    for typed in ("/from 2025-05-01", "/as-of 2025-06-01", "/outlets Velden Post; Vale", QUESTION):
        session.take(typed)
    assert desk.asked[-1][2] == {
        "since": "2025-05-01", "as_of": "2025-06-01", "outlets": ["Velden Post", "Vale"]
    }  # fmt: skip
    assert "Articles: from 1 May 2025, as-of 1 June 2025, Velden Post or Vale." in out.getvalue()
    session.take("/clear")
    session.take(QUESTION)
    assert desk.asked[-1][2] == {}


@pytest.mark.parametrize("typed", ["/jump", "/from soon", "/open 1", "/export x.md"])
def test_what_cannot_be_done_is_one_error(desk: FakeDesk, out: io.StringIO, typed: str) -> None:
    with pytest.raises(ConfigError):
        talk(desk, out).take(typed)


def test_the_article_of_a_source_is_opened_at_its_quote(desk: FakeDesk, out: io.StringIO) -> None:
    session = talk(desk, out, terminal=True)
    session.take(QUESTION)
    out.truncate(0)
    session.take("/open 1")
    citation = session.answers[0]["citations"][0]
    assert f"\x1b[1;7m{citation['quote']}\x1b[0m" in out.getvalue()
    with pytest.raises(ConfigError, match="no source 9"):
        session.take("/open 9")


def test_the_conversation_is_exported_with_its_citations(
    desk: FakeDesk, out: io.StringIO, tmp_path: Path
) -> None:
    session = talk(desk, out)
    session.take(QUESTION)
    for name in ("c.md", "c.json"):
        session.take(f"/export {tmp_path / name}")
    assert "1. “" in (tmp_path / "c.md").read_text("utf-8")
    kept = json.loads((tmp_path / "c.json").read_text("utf-8"))
    assert kept["turns"][0]["answer"]["citations"] == session.answers[0]["citations"]
    with pytest.raises(ConfigError, match="there already"):
        session.take(f"/export {tmp_path / 'c.md'}")


def test_ctrl_c_stops_the_answer_and_the_conversation_goes_on(
    desk: FakeDesk, out: io.StringIO
) -> None:
    closed = []

    def stopped(_: str, __: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        try:
            yield {"progress": {"event": "text", "data": {"text": "Some"}}}
            raise KeyboardInterrupt
        finally:
            closed.append(True)

    session = Session(stopped, talk(desk, out).console)
    with pytest.raises(KeyboardInterrupt):
        session.take(QUESTION)
    assert closed
    assert session.answers == []


@pytest.mark.parametrize("word", ["/quit", "/exit", "/q"])
def test_a_word_leaves(desk: FakeDesk, out: io.StringIO, word: str) -> None:
    assert not talk(desk, out).take(word)
    assert talk(desk, out).take("  ")
    assert talk(desk, out).take("/help")


def test_a_source_is_a_link_where_the_terminal_has_them(desk: FakeDesk, out: io.StringIO) -> None:
    record = {**desk.ask(QUESTION).to_dict(), "short_answer": "Monday"}
    show.answer(talk(desk, out, terminal=True).console, record)
    shown = out.getvalue()
    assert "]8;id=" in shown
    assert "https://northline.example/1" in shown
    assert "\x1b[1;4mMonday\x1b[0m" in shown


def test_nothing_of_an_article_is_obeyed_by_the_terminal(out: io.StringIO) -> None:
    nasty = f"\x1b]8;;http://evil.example\x07council\u202e\x9b31m[/bold] {'A' * 1_000_000}"
    hostile = article(1, title=nasty, outlet=nasty, url="javascript:alert(1)", text=f"{nasty}. B.")
    session = talk(FakeDesk([hostile]), out)
    session.take(QUESTION)
    session.take("/open 1")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", out.getvalue())
    assert "javascript:" not in out.getvalue()


def test_a_failure_is_told_in_a_line(desk: FakeDesk, out: io.StringIO) -> None:
    session = talk(desk, out)
    desk.fails = NewsdeskError("The folder\x1b[2J is gone.", hint="Look for it.")
    with pytest.raises(NewsdeskError) as caught:
        session.take(QUESTION)
    session.failed(caught.value)
    assert out.getvalue() == "The folder[2J is gone. Look for it.\n"
