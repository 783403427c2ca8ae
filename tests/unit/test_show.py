"""Reports in the terminal."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from fake_desk import FakeDesk
from fakes import article
from rich.console import Console

from ui import show


def printed(report: Any, *arguments: Any, **named: Any) -> str:
    out = io.StringIO()
    console = Console(file=out, markup=False, emoji=False, highlight=False, soft_wrap=True)
    report(console, *arguments, **named)
    return out.getvalue()


def test_answer_stands_before_its_numbered_sources() -> None:
    record = FakeDesk([article(1)]).ask("council").to_dict()
    text = printed(show.answer, record)
    assert text.startswith("The council of Town1 met on Monday. [1]\n")
    assert "[1] Northline Daily · 2 May 2025" in text
    assert "https://northline.example/1" in text
    assert "“The council of Town1 met on Monday.”" in text


def test_who_else_ran_a_report_stands_under_its_quote() -> None:
    answer = FakeDesk([article(1)]).ask("council")
    for outlets, said in (
        (["Radio Vale"], "Also run by Radio Vale"),
        (["Radio Vale", "Northline Daily", "Herald"], "Also run by Radio Vale and Herald"),
        (["Radio Vale", "Herald", "Post"], "Also run by Radio Vale and 2 others"),
    ):
        others = tuple(article(9, outlet=name) for name in outlets)
        cited = replace(answer.citations[0], also_run_by=others)
        text = printed(show.answer, replace(answer, citations=(cited,)).to_dict())
        assert text.rstrip().endswith(said)
    alone = replace(answer.citations[0], also_run_by=(article(1),))
    record = replace(answer, citations=(alone,)).to_dict()
    assert "Also run by" not in printed(show.answer, record)


def test_abstention_names_its_reason_and_the_nearest_articles() -> None:
    text = printed(show.answer, FakeDesk([article(1)]).ask("zebra").to_dict())
    assert text.startswith("No answer. No article speaks of it.")
    assert "Town1 approves a bridge" in text


@pytest.mark.parametrize("field", ["title", "outlet", "url", "text"])
def test_escape_sequences_and_markup_of_articles_are_letters(field: str) -> None:
    nasty = "\x1b[2J\x1b]8;;http://evil.example\x07council[/bold][red] \x9b31m"
    source = article(1, **{field: nasty})
    for report in (
        printed(show.answer, FakeDesk([source]).ask("council Town1").to_dict()),
        printed(show.search, {"results": [FakeDesk([source]).search("council")[0].to_dict(1)]}),
    ):
        assert "\x1b" not in report
        assert "\x9b" not in report
        assert "\x07" not in report


def test_address_that_is_no_web_page_is_left_out() -> None:
    source = article(1, url="javascript:alert(1)")
    assert "javascript" not in printed(show.answer, FakeDesk([source]).ask("council").to_dict())


def test_ingest_report_is_in_words() -> None:
    record = {
        "added": 2, "updated": 0, "unchanged": 1, "duplicates": 0, "failed": 1, "passages": 1,
        "seconds": 0.5, "failures": [{"source": "a.txt:3", "reason": "it is empty"}],
    }  # fmt: skip
    assert printed(show.ingest, record) == (
        "2 added, 1 unchanged, 1 failed; 1 passage in 0.5 s.\n  a.txt:3: it is empty\n"
    )


def test_health_names_what_to_do() -> None:
    record = {"ok": False, "articles": 1, "passages": 2, "problems": ["2 passages are missing"]}
    assert "newsdesk repair" in printed(show.health, record, command="verify")
    assert "newsdesk repair" not in printed(show.health, record, command="repair")
