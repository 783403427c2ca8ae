"""The pages of a day and of a topic as markup: to scale, and inert."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rag.types import Answer, Article, Chunk, Citation, Evidence
from ui import render_timeline, render_today
from ui.chat.went_on import went_on
from ui.render_today import Volume
from ui.views import TurnView

NOW = datetime(2025, 5, 6, tzinfo=UTC)
NASTY = "<img src=x onerror=alert(1)>\u202e\"'&</section>"


def story(**fields: Any) -> dict[str, Any]:
    return {
        "topic": "Maravel ferry", "article_id": "f2", "title": "Ferry toll rises",
        "outlet": "Vale", "url": None, "published_at": "2025-05-05T18:00:00+00:00",
        "sentence": "It rose.", "first_day": "2025-05-04", "day": "2025-05-05",
        "outlets": ["Vale", "Wire"],
        "also_run_by": [], "reports": [], **fields,
    }  # fmt: skip


def record(*stories: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "day": "2025-05-05", "newest": "2025-05-05", "before": "2025-05-04", "after": None,
        "articles": 3, "stories": list(stories), "earlier": [], "volume": [], "looked_at": 4,
        **fields,
    }  # fmt: skip


VOLUME = Volume([(date(2025, 5, 4), 0), (date(2025, 5, 5), 4), (date(2025, 5, 6), 1)], ["A", "B"])


def test_story_says_who_reports_it_and_leads_on() -> None:
    shown = render_today.today(record(story()), VOLUME, now=NOW)
    assert "2 independent outlets" in shown
    assert 'data-nd-topic="Maravel ferry"' in shown
    assert 'data-nd-ask="What is the latest on Maravel ferry?"' in shown
    assert 'data-article="f2"' in shown


def test_bars_are_to_scale_and_open_their_day() -> None:
    shown = render_today.today(record(), VOLUME, now=NOW)
    assert re.findall(r"height:(\d+)%", shown) == ["0", "100", "25"]
    assert shown.count('data-nd-day="2025-05-05"') == 1
    assert shown.count("aria-current") == 1
    assert "Nothing was published here on this day." in shown


def test_old_corpus_says_how_old_its_newest_day_is() -> None:
    later = datetime(2026, 11, 5, tzinfo=UTC)
    assert "the newest day here, 18 months old" in render_today.today(record(), VOLUME, now=later)


def test_markup_of_articles_stays_letters_on_a_day() -> None:
    nasty = story(
        topic=NASTY, title=NASTY, outlet=NASTY, sentence=NASTY, article_id=NASTY,
        reports=[{**story(title=NASTY, outlet=NASTY)}], also_run_by=[{"outlet": NASTY}],
    )  # fmt: skip
    shown = render_today.today(record(nasty), Volume(VOLUME.days, [NASTY, "B"], NASTY), now=NOW)
    assert "<img" not in shown
    assert "\u202e" not in shown
    assert shown.count("</section>") == 1


def event(day: str, **fields: Any) -> dict[str, Any]:
    return {
        "day": day, "until": day, "granularity": "day", "dated_by": "text", "text": "It happened.",
        "outlets": ["Vale"], "corrects": False,
        "citation": {"article_id": "a", "outlet": "Vale", "title": "T", "url": "https://v.example/",
                     "published_at": day, "start": 3, "end": 9, "revised_at": None},
        **fields,
    }  # fmt: skip


def drawn(*events: dict[str, Any]) -> str:
    return render_timeline.timeline({"topic": "Tolmere dam", "events": list(events)})


def test_gaps_are_to_scale_and_wide_ones_broken_and_told() -> None:
    shown = drawn(
        event("2025-03-01"), event("2025-03-05"), event("2025-03-05"), event("2025-06-01")
    )
    heights = [int(n) for n in re.findall(r'nd-gap[^"]*" style="height:(\d+)px', shown)]
    assert len(heights) == 2
    assert heights[0] < heights[1] <= render_timeline.WIDEST_PX
    assert "3 months later" in shown
    assert shown.count("nd-broken") == 1


@given(st.lists(st.dates(date(1990, 1, 1), date(2040, 1, 1)), min_size=1, max_size=12))
def test_each_event_is_drawn_once_and_no_gap_is_too_wide(days: list[date]) -> None:
    shown = drawn(*(event(day.isoformat()) for day in sorted(days)))
    assert len(re.findall(r'id="nd-ev-\d+"', shown)) == len(days)
    for height in re.findall(r"height:(\d+)px", shown):
        assert 0 <= int(height) <= render_timeline.WIDEST_PX
    for left in re.findall(r"left:([\d.]+)%", shown):
        assert 0 <= float(left) <= 100


def test_what_was_set_right_is_marked() -> None:
    shown = drawn(
        event("2025-05-12", corrects=True),
        event("2025-05-13", citation={**event("2025-05-13")["citation"],
                                      "revised_at": "2025-05-14T08:00:00+00:00"}),
    )  # fmt: skip
    assert "Correction" in shown
    assert "Article revised 14 May 2025" in shown


def test_months_of_events_narrow_them_and_all_days_widen_again() -> None:
    shown = drawn(event("2025-03-01"), event("2025-05-05"))
    assert 'data-nd-since="2025-03-01" data-nd-until="2025-03-31"' in shown
    assert "April" not in shown.split("nd-strip")[0]
    one = render_timeline.timeline({"topic": "t", "events": [event("2025-03-01")]}, bounded=True)
    assert 'data-nd-since="" data-nd-until=""' in one


def test_each_event_opens_its_sentence() -> None:
    assert 'data-article="a" data-start="3" data-end="9"' in drawn(event("2025-03-01"))


def test_an_answer_leads_to_the_timeline_of_what_it_is_about() -> None:
    told = "The Tolmere dam cracked on Monday, the board of the Tolmere dam said."
    article = Article("a", told, "Cracks at Tolmere dam", "Vale", None, "2025-03-11")
    citation = Citation(1, "a", article.title, "Vale", None, None, told, 0, len(told))
    answer = Answer("What cracked?", "answered", told, citations=(citation,))
    evidence = (Evidence(Chunk.cut(article, 0, 0, len(told)), article, 1.0),)
    view = TurnView(1, "What cracked?", state="done", evidence=evidence, answer=answer)
    assert 'data-nd-topic="Tolmere ' in went_on(view)
    assert 'data-nd-topic="Cracks at Tolmere dam"' in went_on(replace(view, evidence=()))
    assert went_on(replace(view, answer=replace(answer, status="abstained"))) == ""
