"""Understanding: kind, bounds, outlets, the wish for the newest."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ConfigError
from rag.query import understand
from rag.types import Turn


def test_moments_are_taken_in_every_form() -> None:
    query = understand(
        "What happened?",
        as_of=date(2025, 5, 9),
        since="2025-05-01",
        until=datetime(2025, 5, 8, 12, tzinfo=UTC),
    )
    assert (query.as_of, query.since, query.until) == (
        "2025-05-09",
        "2025-05-01",
        "2025-05-08T12:00:00+00:00",
    )


@pytest.mark.parametrize("name", ["as_of", "since", "until"])
def test_a_moment_that_is_no_date_is_one_clear_line(name: str) -> None:
    with pytest.raises(ConfigError) as error:
        understand("What happened?", **{name: "next\nFriday"})  # type: ignore[arg-type]
    assert "is not a date" in error.value.message
    assert "\n" not in str(error.value)
    assert error.value.hint


def test_bounds_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ConfigError):
        understand("What?", since="2025-05-09", until="2025-05-01")


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What has Orlen said since March?", "2025-03-01", None),
        ("What happened after 9 May 2025?", "2025-05-09", None),
        ("What did she say before 9 May 2025?", None, "2025-05-08"),
        ("What happened until April 30?", None, "2025-04-30"),
        ("How many came in May 2025?", "2025-04-30", None),
        ("What happened on 9 May 2025?", "2025-05-08", None),
        ("What happened yesterday?", None, None),
        ("Who won last week?", None, None),
        ("Who may win?", None, None),
        ("What happened on 31 February 2025?", None, None),
        ("What happened in 2024?", None, None),
    ],
)
def test_stated_times_bound_only_where_that_is_safe(
    question: str, since: str | None, until: str | None
) -> None:
    query = understand(question, as_of="2025-06-01")
    assert (query.since, query.until) == (since, until)


def test_a_month_still_to_come_is_last_years() -> None:
    assert understand("What changed since August?", as_of="2025-06-01").since == "2024-08-01"


def test_a_month_without_a_present_bounds_nothing() -> None:
    assert understand("What changed since August?").since is None


def test_given_bounds_win_over_stated_ones() -> None:
    query = understand("What changed since March?", since="2025-05-01", as_of="2025-06-01")
    assert query.since == "2025-05-01"


@pytest.mark.parametrize("word", ["latest", "newest", "now", "current", "so far"])
def test_the_wish_for_the_newest_is_heard(word: str) -> None:
    assert understand(f"What is the {word} toll?").latest


def test_a_known_outlet_named_as_source_is_a_filter() -> None:
    known = ["Northline Daily", "The Quay"]
    asked = understand("How many died according to Northline Daily?", known_outlets=known)
    assert asked.outlets == ("Northline Daily",)
    about = understand("What is new at Northline Daily?", known_outlets=known)
    assert about.outlets == ()


def test_an_empty_question_and_a_huge_one_are_understood() -> None:
    assert understand("  ").text == ""
    query = understand("Who? " * 5_000)
    assert len(query.text) <= 2_000
    assert len(query.original) == 25_000


@given(st.text(max_size=200), st.text(max_size=80), st.text(max_size=80))
def test_no_text_breaks_understanding(question: str, before: str, answer: str) -> None:
    query = understand(question, history=[Turn(before, answer)], as_of="2025-06-01")
    assert query.original == question
