"""What a question was understood to mean, and the question without it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rag.query import understand
from rag.types import Turn
from ui.asked import Asked
from ui.chat.reading import Reading, readings

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
OUTLETS = ("Northline Daily", "Velden Post")


def read(question: str, *, history: tuple[Turn, ...] = (), **filters: str) -> tuple[Reading, ...]:
    asked = Asked(question, **filters)  # type: ignore[arg-type]
    bounds = {name: value for name, value in asked.moments().items() if value}
    query = understand(question, history=history, now=NOW, known_outlets=OUTLETS, **bounds)
    return readings(query, asked, NOW)


@pytest.mark.parametrize(
    ("question", "shown", "without"),
    [
        (
            "What did the council decide last week?",
            "week of 16 November 2026",
            "What did the council decide?",
        ),
        ("What came on 9 May 2025 from Velden?", "9 May 2025", "What came from Velden?"),
        ("What was said before 9 May 2025?", "to 8 May 2025", "What was said?"),
        ("Yesterday, who won the vote?", "23 November 2026", "Who won the vote?"),
    ],
)  # fmt: skip
def test_time_is_told_and_can_be_left_out(question: str, shown: str, without: str) -> None:
    (only,) = read(question)
    assert (only.kind, only.text, only.without) == ("when", shown, without)
    start, end = only.place
    assert only.question[start:end] in question


def test_question_without_any_is_read_as_it_stands() -> None:
    assert read("Who won the vote?") == ()
    assert read("last week") == () or read("last week")[0].without == ""


def test_follow_up_is_told_as_it_was_made_standalone() -> None:
    before = Turn("What did Odile Marsh say about the quay?", "Odile Marsh said it was safe.")
    (only,) = read("And when did she say that?", history=(before,))
    assert only.kind == "question"
    assert "Marsh" in only.text
    assert only.without == "And when did she say that?"
    assert only.place == (0, len(only.question))


def test_outlet_that_is_named_as_the_source_is_told_unless_one_was_chosen() -> None:
    (only,) = read("What happened at the quay according to the Velden Post?")
    assert (only.kind, only.text) == ("outlets", "Velden Post")
    assert only.without == "What happened at the quay?"
    (asks,) = read("What does Northline Daily report on the bridge?")
    assert asks.without == ""
    assert asks.question[slice(*asks.place)] == "Northline Daily"


def test_days_that_were_chosen_are_not_read_from_the_question() -> None:
    assert read("Who won the vote?", since="2025-05-01", until="2025-05-09") == ()
