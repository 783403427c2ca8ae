"""Sources and their health, as text and as markup: clear, and inert whatever is in them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from rich.console import Console

from ui import render_sources, show_sources
from ui.when import ago, ahead

NOW = datetime(2025, 5, 9, 12, tzinfo=UTC)


def feed(**changed: Any) -> dict[str, Any]:
    return {
        "url": "https://northline.example/feed.xml", "title": "Northline Daily",
        "state": "active", "added_at": "2025-05-01T12:00:00+00:00",
        "checked_at": "2025-05-09T11:40:00+00:00", "succeeded_at": "2025-05-09T11:40:00+00:00",
        "changed_at": None, "next_at": "2025-05-09T12:40:00+00:00", "interval_s": 3600,
        "failures": 0, "problem": None, "hint": None, "articles": 120, "articles_per_day": 4.5,
        "waiting": 0, "failed_pages": 2, **changed,
    }  # fmt: skip


def record(*feeds: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {
        "feeds": list(feeds), "next_look": "2025-05-09T12:40:00+00:00", "articles": 120,
        "disk_bytes": 3_200_000, "volume": [{"day": "2025-05-08", "articles": 3}],
        "trouble": [], "runs": [], **changed,
    }  # fmt: skip


def printed(report: Callable[..., None], *arguments: Any) -> str:
    out = io.StringIO()
    report(Console(file=out, markup=False, highlight=False, soft_wrap=True), *arguments)
    return out.getvalue()


def test_a_feed_that_is_well_says_when_it_was_and_will_be_looked_at() -> None:
    markup = render_sources.sources(record(feed()), now=NOW)
    for part in ("Northline Daily", "20 min ago", "in 40 min", "4.5", "3.2 MB", ">well<"):
        assert part in markup


def test_a_parked_feed_says_why_and_what_to_do() -> None:
    parked = feed(
        state="parked", problem="it is gone", hint="Remove it.", failures=3, next_at=None
    )
    markup = render_sources.sources(record(parked), now=NOW)
    assert ">parked<" in markup
    assert "it is gone. Remove it." in markup
    assert "1 parked" in markup
    assert show_sources.state(parked) == "parked: it is gone (3 times in a row). Remove it."


def test_a_feed_in_trouble_is_not_told_of_twice() -> None:
    bad = feed(problem="too slow", hint="Wait.")
    told = {"source": bad["url"], "count": 1, "reason": "too slow", "hint": "Wait."}
    assert render_sources.sources(record(bad, trouble=[told]), now=NOW).count("too slow") == 1


def test_nothing_followed_says_how_to_begin() -> None:
    assert "feeds add starter" in render_sources.sources(record(volume=[]), now=NOW)
    assert "newsdesk feeds add" in printed(show_sources.feeds, record())


NASTY = "<img src=x onerror=alert(1)>\x1b[31m\u202e\"'"


@pytest.mark.parametrize("field", ["title", "url", "problem", "hint"])
def test_no_field_of_a_feed_becomes_markup_or_an_escape(field: str) -> None:
    hostile = feed(**{"problem": "x", field: NASTY})
    trouble = {"source": NASTY, "count": 2, "reason": NASTY, "hint": NASTY}
    whole = record(hostile, trouble=[trouble])
    markup = render_sources.sources(whole, now=NOW) + render_sources.notice(NASTY)
    tags: set[str] = set()

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.add(tag)
            assert not [name for name, _ in attrs if name.startswith("on")]

    Tags().feed(markup)
    assert "img" not in tags
    for text in (markup, printed(show_sources.feeds, whole), printed(show_sources.health, whole)):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_an_address_that_is_none_of_the_webs_is_no_link() -> None:
    markup = render_sources.sources(record(feed(url="javascript:alert(1)")), now=NOW)
    assert "href" not in markup


def test_spans_are_told_as_people_do() -> None:
    assert ago(None) == "never"
    assert ago("2025-05-09T11:59:20+00:00", now=NOW) == "40 s ago"
    assert ago("2025-05-08T12:00:00+00:00", now=NOW) == "24 h ago"
    assert ago("2025-05-01T12:00:00+00:00", now=NOW) == "8 days ago"
    assert ahead("2025-05-09T12:00:10+00:00", now=NOW) == "now"
