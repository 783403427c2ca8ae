"""What is asked: days as people write them, filters, and what is wrong with them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.asked import Asked
from ui.chat.days import read_day

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2025-05-09", "2025-05-09", "2025-05-09"),
        ("9 May 2025", "2025-05-09", "2025-05-09"),
        ("May 9", "2026-05-09", "2026-05-09"),
        ("24 December", "2025-12-24", "2025-12-24"),
        ("May 2025", "2025-05-01", "2025-05-31"),
        ("since March", "2026-03-01", "2026-03-31"),
        ("Nov", "2026-11-01", "2026-11-30"),
        ("December", "2025-12-01", "2025-12-31"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("today", "2026-11-24", "2026-11-24"),
        ("Yesterday", "2026-11-23", "2026-11-23"),
        ("last week", "2026-11-16", "2026-11-22"),
        ("tomorrow", "2026-11-25", "2026-11-25"),
        ("9.5.2025", "2025-05-09", "2025-05-09"),
        ("25/12/2025", "2025-12-25", "2025-12-25"),
        ("12/25/2025", "2025-12-25", "2025-12-25"),
        ("2025-05-09T14:20", "2025-05-09T14:20:00+00:00", "2025-05-09T14:20:00+00:00"),
    ],
)
def test_day_is_read_as_people_write_it(typed: str, first: str, last: str) -> None:
    assert (read_day(typed, TODAY, "first"), read_day(typed, TODAY, "last")) == (first, last)


@pytest.mark.parametrize(
    "typed", ["", "soon", "31 June 2025", "2025-02-30", "1/5/2025", "99.99.2025", "council"]
)
def test_what_is_no_certain_day_is_none(typed: str) -> None:
    assert read_day(typed, TODAY, "first") is None


@given(st.text(max_size=60))
def test_any_text_is_a_day_or_none_and_reading_again_changes_nothing(typed: str) -> None:
    found = read_day(typed, TODAY, "last")
    assert found is None or read_day(found, TODAY, "last") == found


def test_longer_time_opens_with_its_first_day_and_closes_with_its_last() -> None:
    asked = Asked("What?", (), "last month", "last month", "last week").read(TODAY)
    assert (asked.since, asked.until, asked.as_of) == ("2026-10-01", "2026-10-31", "2026-11-22")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked("What?", since="soon"), "From: “soon” is no day. Write"),
        (Asked("What?", until="x" * 300), "To: “" + "x" * 40 + "…” is no day"),
        (Asked("What?", as_of="never"), "As of: “never” is no day"),
        (
            Asked("What?", since="2025-05-10", until="2025-05-01"),
            "From 10 May 2025 is later than “To” 1 May 2025.",
        ),
        (
            Asked("What?", since="2025-05-10", as_of="2025-05-01"),
            "From 10 May 2025 is later than “As of” 1 May 2025.",
        ),
    ],
)
def test_bad_day_is_told_in_one_line(asked: Asked, said: str) -> None:
    problem = asked.read(TODAY).problem()
    assert problem is not None
    assert problem.startswith(said)
    assert "\n" not in problem


def test_filter_is_removed_by_its_name_alone() -> None:
    asked = Asked("What?", ("Velden Post",), "2025-05-01", "2025-05-09", "2025-06-01")
    assert asked.without("outlets").outlets == ()
    assert asked.without("until").until == ""
    assert asked.without("until").since == "2025-05-01"
    assert asked.without("question") == asked
