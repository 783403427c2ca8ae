"""Times in articles and questions, resolved to days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.bench.time import gold, offsets_exact, outcomes, unmarked
from rag.chronology.annotate import annotate, written_on
from rag.chronology.resolve import lowered, resolve
from rag.types import Article

FRIDAY = date(2025, 5, 9)
WORDS = (
    "on Thursday last next Monday May 7 2025 the 1990s two days later earlier since March early "
    "week ago yesterday will said İstanbul over weekend Q3 of third quarter between and to - , . "
    "’ from 5-7 Sept. Tues. \n “ the following day 19th century 2019–20"
).split(" ")


def told(text: str, anchor: date | None = FRIDAY) -> list[tuple[str, str, str]]:
    return [
        (text[m.start : m.end], m.period.first.isoformat(), m.period.last.isoformat())
        for m in resolve(text, anchor)
    ]


@pytest.mark.parametrize("half", ["developed", "held out"])
@pytest.mark.parametrize("kind", ["article", "question"])
def test_at_least_95_percent_of_the_gold_is_resolved(half: str, kind: str) -> None:
    records = [r for r in gold() if r["half"] == half and r["kind"] == kind]
    found = [one for record in records for one in outcomes(record)]
    assert sum(one.right for one in found) >= 0.95 * len(found)


def test_expressions_are_found_letter_for_letter() -> None:
    exact = [one for r in gold() if r["kind"] == "article" for one in offsets_exact(r)]
    assert sum(exact) >= 0.95 * len(exact)


def test_marks_of_the_gold_are_taken_off() -> None:
    assert unmarked("On [[May 7]] or [[8]].") == ("On May 7 or 8.", [(3, 8), (12, 13)])


def test_past_and_future_thursdays_are_told_apart_by_the_verb() -> None:
    assert told("The cabinet met on Thursday.")[0][1] == "2025-05-08"
    assert told("The cabinet will meet on Thursday.")[0][1] == "2025-05-15"
    assert told("It said Thursday that it will meet soon.")[0][1] == "2025-05-08"
    assert told("She said the quay would stay shut until June.")[0][1] == "2025-06-01"
    assert told("The quay was shut in June.")[0][1] == "2024-06-01"


def test_a_story_goes_on_from_the_day_it_came_to() -> None:
    text = "The dam broke on 3 March. Two days later the valley was dry. The next day, rain fell."
    assert [first for _, first, _ in told(text)] == ["2025-03-03", "2025-03-05", "2025-03-06"]
    assert told("Two days later the valley was dry.") == []


def test_without_the_day_of_writing_only_whole_dates_count() -> None:
    text = "On Thursday and on May 7 and on 7 May 2025 and in 2019 and yesterday."
    assert [first for _, first, _ in told(text, None)] == ["2025-05-07", "2019-01-01"]


def test_day_of_writing_is_the_publishers_own() -> None:
    late = Article("a", "It rained today.", published_at="2025-05-08T23:30:00-04:00")
    assert written_on(late) == date(2025, 5, 8)


def test_an_undated_article_is_dated_by_what_it_looks_back_on() -> None:
    text = (
        "Odile Marsh spoke on Thursday. The quay will open on June 4, 2026.\n"
        "— Quay (@quay) May 9, 2025"
    )
    article = Article("a", text)
    assert written_on(article) == FRIDAY
    assert annotate(article)[0].period.first == date(2025, 5, 8)
    assert written_on(Article("b", "Nothing here.")) is None


def test_seed_article_calls_the_eighth_of_may_thursday(shared: Path) -> None:
    text = (shared / "seed" / "article.txt").read_text("utf-8")
    for published in ("2025-05-09", None):
        mentions = annotate(Article("seed", text, published_at=published))
        days = [m.period.first for m in mentions if text[m.start : m.end] == "Thursday"]
        assert days == [date(2025, 5, 8)]


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.dates())
def test_mentions_lie_in_the_text_and_do_not_overlap(words: list[str], anchor: date) -> None:
    text = " ".join(words)
    end = 0
    for mention in resolve(text, anchor):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.period.first <= mention.period.last
        end = mention.end


@pytest.mark.parametrize("anchor", [date.min, date.max])
def test_ends_of_the_calendar_break_nothing(anchor: date) -> None:
    for word in ("last week", "next year", "this weekend", "two decades ago", "last winter"):
        resolve(f"They will meet {word}, on Monday and since Friday.", anchor)


@given(st.text(), st.one_of(st.none(), st.dates()))
def test_no_text_breaks_it(text: str, anchor: date | None) -> None:
    assert len(lowered(text)) == len(text)
    resolve(text, anchor, strict=False)
