"""What a day brought, from a ledger and vectors in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from fakes import HashEncoder
from rich.console import Console

from ingest.chunk import chunk
from rag.index.index import Index
from rag.settings import Settings
from rag.stories.today import Days, first_sentence
from rag.types import Article
from ui import show_today
from ui.when import days_old

NOW = datetime(2025, 6, 1, tzinfo=UTC)
FERRY = (
    "The ferry Lady Anselm capsized off Maravel on Sunday night, and divers searched the lower "
    "decks of the ferry for passengers. Nineteen people are dead."
)


def row(name: str, text: str, outlet: str, day: str, title: str = "") -> Article:  # noqa: PLR0917
    return Article(name, text, title or text[:40], outlet, None, day)


ARTICLES = [
    row("f1", FERRY, "Meridian Wire", "2025-05-04", "Ferry Lady Anselm capsizes off Maravel"),
    row("f2", f"{FERRY} The toll of the ferry Lady Anselm rose to thirty, Maravel police said, "
        "and the captain of the ferry was rescued by divers.", "Radio Vale",
        "2025-05-05T18:00:00+00:00", "Toll of ferry Lady Anselm off Maravel rises"),
    row("f3", "Divers left Maravel. The search for the passengers of the ferry Lady Anselm ends.",
        "Northline Daily", "2025-05-05T20:00:00+00:00", "Ferry Lady Anselm: search off Maravel"),
    row("v1", "Mira Castellane and Jonas Treve go to a runoff in the vote of Corvane.",
        "Capital Ledger", "2025-05-05T09:00:00+00:00", "Castellane and Treve in Corvane runoff"),
    row("r1", "Trains stopped as rail workers of NorRail began their strike over pay.",
        "Radio Vale", "2025-05-03", "NorRail strike begins"),
    row("u1", "This article has no date at all.", "Radio Vale", ""),
    row("x1", "A wrong clock put this one into the next century.", "Radio Vale", "2099-01-01"),
]  # fmt: skip


@pytest.fixture
def index(settings: Settings) -> Iterator[Index]:
    encoder = HashEncoder(dim=128)
    with Index.open(settings, encoder) as opened:
        for article in ARTICLES:
            dated = article if article.published_at else row("u1", article.text, "Radio Vale", "")
            opened.add([(dated, chunk(dated, encoder))])
        yield opened


def test_the_newest_day_leads_with_what_most_outlets_tell(index: Index) -> None:
    today = Days(index).today(now=NOW)
    assert today is not None
    assert (today.day, today.newest) == (date(2025, 5, 5), date(2025, 5, 5))
    assert today.articles == 3
    assert [len(thread.reports) for thread in today.stories] == [3, 1]
    ferry = today.stories[0]
    assert ferry.lead.lead.id == "f2"
    assert set(ferry.outlets) == {"Radio Vale", "Northline Daily", "Meridian Wire"}
    assert [thread.lead.lead.id for thread in today.earlier] == ["r1"]


def test_an_earlier_day_knows_nothing_of_what_came_later(index: Index) -> None:
    today = Days(index).today(date(2025, 5, 4), now=NOW)
    assert today is not None
    assert [thread.lead.lead.id for thread in today.stories] == ["f1"]
    assert (today.before, today.after) == (date(2025, 5, 3), date(2025, 5, 5))
    assert today.newest == date(2025, 5, 5)


def test_a_day_without_articles_is_empty_and_points_to_those_beside(index: Index) -> None:
    today = Days(index).today(date(2025, 5, 20), now=NOW)
    assert today is not None
    assert (today.stories, today.earlier, today.articles) == ((), (), 0)
    assert (today.before, today.after) == (date(2025, 5, 5), date(2099, 1, 1))


def test_copies_are_one_report_and_make_no_outlet_independent(index: Index) -> None:
    text = " ".join(f"Word{n} of a long report on the dam at Tolmere." for n in range(30))
    encoder = index.encoder
    for name, outlet in (("d1", "Meridian Wire"), ("d2", "Harbour Courier")):
        article = row(name, text, outlet, "2025-05-05", "Dam at Tolmere cracks")
        index.add([(article, chunk(article, encoder))])
    today = Days(index).today(now=NOW)
    assert today is not None
    dam = next(t for t in today.stories if t.lead.lead.id in ("d1", "d2"))
    assert len(dam.reports) == 1
    assert len(dam.outlets) == 1
    assert len(dam.to_dict()["also_run_by"]) == 1


def test_volume_counts_each_day_and_tells_outlets_apart(index: Index) -> None:
    counted = index.press.volume(date(2025, 5, 2), date(2025, 5, 6))
    assert [n for _, n in counted] == [0, 1, 1, 3, 0]
    vale = index.press.volume(date(2025, 5, 2), date(2025, 5, 6), "Radio Vale")
    assert [n for _, n in vale] == [0, 1, 0, 1, 0]
    outlets = index.press.outlets(date(2025, 5, 3), date(2025, 5, 5))
    assert outlets[0] == ("Radio Vale", 2)


def test_a_day_is_made_once_until_the_index_changes(index: Index) -> None:
    days = Days(index)
    first = days.today(now=NOW)
    assert days.today(now=NOW) is first
    more = row("r2", "The strike at NorRail ended with a deal over pay.", "Radio Vale",
               "2025-05-06", "NorRail strike ends")  # fmt: skip
    index.add([(more, chunk(more, index.encoder))])
    again = days.today(now=NOW)
    assert again is not None
    assert again.day == date(2025, 5, 6)


def test_there_is_no_day_without_a_dated_article(settings: Settings) -> None:
    with Index.open(settings, HashEncoder()) as empty:
        assert Days(empty).today(now=NOW) is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ELSMARK (Meridian Wire) - Thieves came. They left.", "Thieves came."),
        ("SARN — The queue began.", "The queue began."),
        ("The well-known bank fell. It rose.", "The well-known bank fell."),
        ("", ""),
        ("  \n", ""),
    ],
)
def test_a_first_sentence_comes_without_its_dateline(text: str, first: str) -> None:
    assert first_sentence(Article("a", text)) == first


def test_a_long_first_sentence_is_cut_between_words() -> None:
    shown = first_sentence(Article("a", "word " * 200))
    assert len(shown) < 330
    assert shown.endswith("word …")


def printed(record: dict[str, Any]) -> str:
    console = Console(file=StringIO(), width=100, no_color=True)
    show_today.today(console, record, now=NOW)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_the_terminal_shows_the_day_its_stories_and_their_age(index: Index) -> None:
    today = Days(index).today(now=NOW)
    assert today is not None
    shown = printed(today.to_dict())
    assert "5 May 2025 · 3 articles" in shown
    assert "27 days old" in shown or "3 weeks old" in shown
    assert "Toll of ferry Lady Anselm off Maravel rises" in shown
    assert "reported by 3 outlets" in shown
    assert "The week before" in shown


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-06-01", ""), ("2025-05-31", ""), ("2025-06-05", ""), ("2025-05-28", "4 days old"),
        ("2025-05-10", "3 weeks old"), ("2025-02-01", "4 months old"),
        ("2022-01-01", "3 years old"),
    ],
)  # fmt: skip
def test_the_age_of_a_day_is_told_from_two_days_on(day: str, said: str) -> None:
    assert days_old(day, now=NOW) == said
