"""A question's way through the page, without the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fake_desk import FakeDesk
from fakes import article

from rag.errors import ModelError
from rag.types import Event, Finished, Provisional, TextDelta
from ui.handlers import Asked, respond, stopped
from ui.views import Conversation, TurnView

EMPTY = Conversation()


def ask(desk: FakeDesk, question: str, before: Conversation = EMPTY) -> list[Conversation]:
    return list(respond(desk, before, Asked(question), clock=lambda: 0.0))  # type: ignore[arg-type]


def test_evidence_comes_first_then_text_then_the_answer() -> None:
    seen = [view.turns[-1] for view in ask(FakeDesk([article(1)]), "What did the council do?")]
    assert [turn.state for turn in seen] == ["searching", "searching", "writing", "done"]
    assert not seen[0].evidence
    assert seen[1].evidence
    assert seen[-1].answer is not None
    assert seen[-1].answer.status == "answered"


class WritingDesk(FakeDesk):
    """One whose language model takes its time: the embedded answer comes before its text."""

    def stream(self, question: str, **bounds: Any) -> Iterator[Event]:
        found, *text, last = super().stream(question, **bounds)
        assert isinstance(last, Finished)
        yield from [found, Provisional(last.answer), TextDelta(""), *text, last]


def test_the_embedded_answer_is_shown_while_the_model_thinks() -> None:
    seen = [view.turns[-1] for view in ask(WritingDesk([article(1)]), "What did the council do?")]
    assert [turn.early is not None for turn in seen] == [False, False] + [True] * 4
    assert [turn.state for turn in seen] == ["searching"] * 4 + ["writing", "done"]
    assert seen[2].answer is None


def test_each_piece_is_drawn_when_there_is_time() -> None:
    ticks = iter(range(1000))
    views = respond(
        FakeDesk([article(1)]), Conversation(), Asked("council"), clock=lambda: float(next(ticks))  # type: ignore[arg-type]
    )  # fmt: skip
    assert len(list(views)) > 5


@pytest.mark.parametrize(
    "question", ["", "   ", "?!…", "x" * 10_000], ids=["empty", "blank", "punctuation", "long"]
)
def test_what_is_no_question_gets_a_friendly_line_and_no_turn(question: str) -> None:
    desk = FakeDesk([article(1)])
    (only,) = ask(desk, question)
    assert only.notice
    assert not only.turns
    assert not desk.asked


def test_date_that_is_none_gets_a_friendly_line() -> None:
    (only,) = respond(FakeDesk([]), Conversation(), Asked("council", since="soon"))  # type: ignore[arg-type]
    assert (
        only.notice
        == "From: “soon” is no day. Write 9 May 2025, 2025-05-09, yesterday or last week."
    )


def test_filters_reach_the_desk() -> None:
    desk = FakeDesk([article(1)])
    asked = Asked("council", ("Northline Daily",), "2025-05-01", "2025-05-09")
    list(respond(desk, Conversation(), asked))  # type: ignore[arg-type]
    bounds = desk.asked[0][2]
    assert bounds == {
        "since": "2025-05-01",
        "until": "2025-05-09",
        "as_of": None,
        "outlets": ("Northline Daily",),
    }


@pytest.mark.parametrize(
    ("outlets", "since", "until", "said"),
    [
        ((), "", "", ""),
        (("Velden Post",), "", "", "Velden Post"),
        (("Velden Post", ""), "", "2025-05-09", "Velden Post or an unknown outlet, to 9 May 2025"),
        ((), "2025-05-01", "2025-05-09", "from 1 May 2025 to 9 May 2025"),
    ],
)
def test_turn_says_which_articles_were_asked(
    outlets: tuple[str, ...], since: str, until: str, said: str
) -> None:
    asked = Asked("council", outlets, since, until)
    views = list(respond(FakeDesk([article(1)]), Conversation(), asked))  # type: ignore[arg-type]
    assert {view.turns[-1].bounds for view in views} == {said}


def test_follow_up_brings_what_was_answered_before() -> None:
    desk = FakeDesk([article(1)])
    first = ask(desk, "What did the council do?")[-1]
    second = ask(desk, "And the mayor?", first)[-1]
    (turn,) = desk.asked[1][1]
    assert turn.question == "What did the council do?"
    assert turn.answer == "The council of Town1 met on Monday."
    assert [turn.number for turn in second.turns] == [1, 2]


def test_known_fault_is_told_in_its_own_words() -> None:
    desk = FakeDesk([article(1)])
    desk.fails = ModelError("The model is gone.", hint="Install it.")
    last = ask(desk, "council")[-1].turns[-1]
    assert (last.state, last.problem) == ("failed", "The model is gone. Install it.")


def test_unforeseen_fault_shows_no_insides() -> None:
    desk = FakeDesk([article(1)])
    desk.fails = KeyError("secret")
    last = ask(desk, "council")[-1].turns[-1]
    assert last.problem is not None
    assert "secret" not in last.problem


def test_stopping_ends_only_what_is_running() -> None:
    running = Conversation((TurnView(1, "Who?", "writing", text="Some"),))
    assert stopped(running).turns[-1].state == "stopped"
    done = Conversation((TurnView(1, "Who?", "done"),))
    assert stopped(done) == done
    assert stopped(Conversation()) == Conversation()
