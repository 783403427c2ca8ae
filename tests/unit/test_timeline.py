"""What happened on a topic, in order, each event once, dated and cited."""

from __future__ import annotations

from datetime import date

import pytest
from fake_index import MemoryIndex
from fakes import HashEncoder

from rag.chronology.timeline import Bounds, Material, TimelineEvent, timeline
from rag.types import Article, Chunk, Evidence
from ui import render_timeline
from ui.when import span

TOPIC = "Velden bridge"
ARTICLES = [
    Article(
        "open", "The Velden bridge was opened to traffic by the mayor on Saturday.",
        "Velden bridge opened", "Velden Post", "https://velden.example/open", "2025-06-09",
    ),
    Article(
        "crack", "A crack was found in the Velden bridge on May 7. Two days later, the Velden "
        "bridge was closed to all lorries.",
        "Crack in Velden bridge", "Osterby Courier", None, "2025-05-12",
    ),
    Article(
        "crack2", "A crack was found in the Velden bridge on Wednesday.",
        "Velden bridge cracked", "Northline Daily", None, "2025-05-08",
    ),
    Article("plan", "The council voted for a second Velden bridge beside the old one.",
        "A second Velden bridge", "Radio Vale", None, "2025-07-01"),
    Article("fair", "The Sarn fair drew a crowd on Sunday and ended with fireworks.", "Fair",
        "Radio Vale", None, "2025-05-12"),
]  # fmt: skip


def evidence() -> list[Evidence]:
    return [Evidence(Chunk.cut(a, 0, 0, len(a.text)), a, 1.0) for a in ARTICLES]


def told(bounds: Bounds | None = None, limit: int = 20) -> tuple[TimelineEvent, ...]:
    material = Material(
        evidence(), MemoryIndex().times(ARTICLES), {"open": ["Valley Mirror", "Velden Post"]}
    )
    encoder = HashEncoder(dim=512)
    return timeline(TOPIC, material, encoder=encoder, bounds=bounds, limit=limit)


def test_events_come_in_order_and_the_same_one_once() -> None:
    events = told()
    days = [event.period.first.isoformat() for event in events]
    assert days == ["2025-05-07", "2025-05-09", "2025-06-07", "2025-07-01"]
    assert set(events[0].outlets) == {"Osterby Courier", "Northline Daily"}
    assert [event.citation.n for event in events] == [1, 2, 3, 4]


def test_every_event_is_a_sentence_that_stands_in_its_article() -> None:
    texts = {article.id: article.text for article in ARTICLES}
    for event in told():
        cited = event.citation
        assert texts[cited.article_id][cited.start : cited.end] == cited.quote


def test_an_event_without_a_day_of_its_own_has_that_of_its_report_and_says_so() -> None:
    *_, last = told()
    assert (last.told, last.period.first) == (False, date(2025, 7, 1))
    assert last.to_dict()["dated_by"] == "publication"


def test_outlets_of_copies_are_named_once() -> None:
    opened = told()[2]
    assert opened.outlets == ("Velden Post", "Valley Mirror")


def test_bounds_are_those_of_the_events_not_of_their_reports() -> None:
    events = told(Bounds(date(2025, 5, 1), date(2025, 5, 9)))
    assert [event.citation.article_id for event in events][-1] == "crack"
    assert all(event.period.first <= date(2025, 5, 9) for event in events)


def test_the_limit_keeps_the_likeliest_events() -> None:
    assert len(told(limit=2)) == 2
    assert timeline(TOPIC, Material([], {}), encoder=HashEncoder()) == ()


def test_markup_in_an_event_stays_letters() -> None:
    hostile = '<script>alert(1)</script>"onclick=x'
    event = told()[0].to_dict()
    cited = {**event["citation"], "outlet": hostile, "title": hostile, "published_at": hostile}
    cited["url"] = "javascript:alert(2)"
    event |= {"text": hostile, "outlets": [hostile, "B"], "citation": cited}
    markup = render_timeline.timeline({"topic": hostile, "events": [event]})
    assert "<script>" not in markup
    assert '"onclick' not in markup
    assert "javascript:" not in markup
    assert "7 May 2025" in markup


def test_a_topic_without_events_says_so() -> None:
    assert "No article tells" in render_timeline.timeline({"topic": "x", "events": []})


@pytest.mark.parametrize(
    ("first", "last", "granularity", "shown"),
    [
        ("2025-05-07", "2025-05-07", "day", "7 May 2025"),
        ("2025-05-05", "2025-05-11", "week", "week of 5 May 2025"),
        ("2025-05-01", "2025-05-31", "month", "May 2025"),
        ("2025-05-05", "2025-05-07", "range", "5 to 7 May 2025"),
        ("2025-04-28", "2025-05-02", "range", "28 April 2025 to 2 May 2025"),
    ],
)
def test_stretches_of_days_read_as_people_write_them(
    first: str, last: str, granularity: str, shown: str
) -> None:
    assert span(first, last, granularity) == shown
