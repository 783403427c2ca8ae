"""What the buttons of the conversation and of the history do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fake_desk import FakeDesk
from fakes import article
from hypothesis import given
from hypothesis import strategies as st

from ui.asked import Asked
from ui.chat.acts import Acts, asked_by
from ui.chat.chips import chips, further
from ui.chat.kept import Kept
from ui.chat.opening import Opening
from ui.chat.past import PastPanel
from ui.chat.past_list import past
from ui.chat.reading import Reading
from ui.chat.shell import shell
from ui.chat.tools import tools
from ui.handlers import respond
from ui.history.database import open_chat_file
from ui.history.store import Entry
from ui.views import Conversation, Rating, TurnView

ME = "me"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NONE = Asked("")
FILTERS = Asked("", ("Velden Post",), "2025-05-01")


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    database = open_chat_file(tmp_path)
    yield Kept(database, now=lambda: NOW)
    database.close()


def talk(
    *questions: str, name: str = "c1", since: str = "", kept: Kept | None = None
) -> Conversation:
    view = Conversation(id=name)
    for question in questions:
        asked = Asked(question, since=since)
        view = list(respond(FakeDesk([article(1)]), view, asked, now=lambda: NOW))[-1]  # type: ignore[arg-type]
        if kept:
            kept.keep(ME, view)
    return view


# -- asking by a button --------------------------------------------------------------------------


def test_retry_asks_the_same_with_its_own_filters_in_its_place() -> None:
    view = talk("council", "mayor", since="2025-05-01")
    at, asked = asked_by({"do": "retry", "turn": view.turns[1].id}, view, FILTERS)
    assert at.changing == 2
    assert asked == Asked("mayor", since="2025-05-01")
    again = list(respond(FakeDesk([article(1)]), at, asked, now=lambda: NOW))[-1]  # type: ignore[arg-type]
    assert [turn.question for turn in again.turns] == ["council", "mayor"]
    assert again.turns[1].id != view.turns[1].id
    assert again.id == "c1"


def test_again_asks_the_same_with_the_filters_set_now() -> None:
    view = talk("council")
    _, asked = asked_by({"do": "again", "turn": view.turns[0].id}, view, FILTERS)
    assert asked == replace(FILTERS, question="council")


def test_without_asks_the_question_it_brings_by_itself() -> None:
    view = talk("What did the council do last week?")
    data = {"do": "without", "turn": view.turns[0].id, "kind": "when", "question": "What?"}
    at, asked = asked_by(data, view, FILTERS)
    assert (at.changing, asked) == (1, Asked("What?", alone=True))


def test_suggested_and_unknown_turns_ask_what_they_bring_at_the_end() -> None:
    view = talk("council")
    for data in ({"do": "suggested", "question": "Why?"}, {"do": "retry", "turn": "x"}):
        at, asked = asked_by(data, view, FILTERS)
        assert at.changing == 0
        assert asked == replace(FILTERS, question=data.get("question", ""))


def test_linked_question_is_asked_now_in_a_conversation_of_its_own() -> None:
    view = replace(talk("council", since="2025-05-01"), linked=True)
    at, asked = asked_by({"do": "relink", "turn": view.turns[0].id}, view, NONE)
    assert at == Conversation()
    assert asked == Asked("council", since="2025-05-01", alone=True)


# -- changing something --------------------------------------------------------------------------


def test_edit_takes_the_filters_of_its_question_and_cancel_lets_go() -> None:
    view, acts = talk("council", "mayor", since="2025-05-01"), Acts(Kept(None))
    data = {"do": "edit", "turn": view.turns[0].id}
    changing, filters = acts.done(ME, data, view, NONE)
    assert changing.changing == 1
    assert filters.since == "2025-05-01"
    assert acts.done(ME, {"do": "cancel"}, changing, filters)[0].changing == 0
    running = view.with_last(replace(view.turns[-1], state="writing"))
    assert acts.done(ME, data, running, NONE)[0].changing == 0


def test_filter_is_dropped_and_what_is_unknown_does_nothing() -> None:
    acts, view = Acts(Kept(None)), talk("council")
    assert acts.done(ME, {"do": "drop", "what": "since"}, view, FILTERS)[1].since == ""
    for data in ({}, {"do": "drop", "what": "question"}, {"do": "rate", "turn": "x"}, {"do": "?"}):
        assert acts.done(ME, data, view, FILTERS) == (view, FILTERS)


def test_rating_is_stored_shown_and_taken_back(kept: Kept) -> None:
    view, acts = talk("council", kept=kept), Acts(kept)
    turn = view.turns[0].id
    given = {"do": "rate", "turn": turn, "verdict": "down", "reason": "old", "right": "May"}
    rated, _ = acts.done(ME, given, view, NONE)
    assert rated.turns[0].rating == Rating("down", "old", "", "May")
    forged, _ = acts.done(ME, {**given, "reason": "<b>"}, view, NONE)
    assert forged.turns[0].rating == Rating("down", "", "", "May")
    assert kept.conversation(ME, "c1").turns[0].rating == forged.turns[0].rating  # type: ignore[union-attr]
    back, _ = acts.done(ME, {"do": "rate", "turn": turn, "verdict": ""}, rated, NONE)
    assert back.turns[0].rating is None


# -- the history ---------------------------------------------------------------------------------


def test_panel_opens_renames_and_deletes_its_owners_conversations(kept: Kept) -> None:
    view = talk("council", kept=kept)
    other = talk("zebra", name="c2", kept=kept)
    panel = PastPanel(kept, now=lambda: NOW)
    listed, opened = panel.acted(ME, {"do": "open", "id": "c1"}, "", other)
    assert opened is not None
    assert [turn.id for turn in opened.turns] == [turn.id for turn in view.turns]
    listed, opened = panel.acted(ME, {"do": "rename", "id": "c1", "title": "Town"}, "", other)
    assert "Town" in listed
    assert opened is None
    listed, opened = panel.acted(ME, {"do": "delete", "id": "c1"}, "", other)
    assert (opened, "Town" in listed) == (None, False)
    assert panel.acted("you", {"do": "delete", "id": "c2"}, "", Conversation())[1] is None
    listed, opened = panel.acted(ME, {"do": "delete", "id": "c2"}, "", other)
    assert opened == Conversation()
    assert "What you ask here" in listed


def test_panel_lists_by_day_and_more_on_demand(kept: Kept) -> None:
    entries = [
        Entry("a", "One", "2026-11-24T08:00:00+00:00", 1),
        Entry("b", "Two", "2026-11-23T23:00:00+00:00", 2),
        Entry("c", "Three", "2026-05-09T23:00:00+00:00", 3),
    ]
    listed = past(entries, search="", more=True, now=NOW)
    places = [listed.index(word) for word in ("Today", "One", "Yesterday", "Two", "9 May 2026")]
    assert places == sorted(places)
    for number in range(45):
        talk("council", name=f"c{number}", kept=kept)
    panel = PastPanel(kept, now=lambda: NOW)
    assert panel.listed(ME).count("<li") == 40
    more, _ = panel.acted(ME, {"do": "more", "shown": "40"}, "", Conversation())
    assert more.count("<li") == 45
    assert "No conversation" in panel.listed(ME, "zebra")


def test_address_opens_a_conversation_an_answer_or_nothing(kept: Kept) -> None:
    view, opening = talk("council", kept=kept), Opening(kept)
    turn = view.turns[0].id
    assert opening.view(ME, "") is None
    assert opening.view(ME, "?theme=dark") is None
    assert opening.view(ME, "?c=c1").id == "c1"  # type: ignore[union-attr]
    assert opening.view("you", "?c=c1").notice  # type: ignore[union-attr]
    assert opening.view("you", f"?a={turn}") == Conversation(linked=True)
    assert kept.share(ME, turn)
    assert opening.view("you", f"?a={turn}").turns[0].id == turn  # type: ignore[union-attr]
    assert not kept.share("you", turn)


def test_nothing_is_kept_where_history_is_off_but_ratings_are(tmp_path: Path) -> None:
    database = open_chat_file(tmp_path)
    kept = Kept(database, history=False)
    view = Opening(kept).begun(ME, talk("council", name="", kept=kept))
    assert view.id == ""
    assert kept.entries(ME) == []
    assert kept.rate(ME, view, view.turns[0], Rating("up"))
    database.close()
    assert kept.rate(ME, view, view.turns[0], Rating("down")) is False, (
        "a lost store costs nothing"
    )


# -- markup --------------------------------------------------------------------------------------

HOSTILE = st.text() | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onclick='x", "\u202egnp"]
)


class Tags(HTMLParser):
    """The tags, attributes and words of markup."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}


@given(st.data())
def test_nothing_of_a_person_or_an_article_is_markup(data: st.DataObject) -> None:
    def text() -> str:
        return data.draw(HOSTILE)

    asked = Asked(text(), (text(),), text(), text(), text())
    reading = Reading("when", text(), text(), text(), (0, 1))
    turn = TurnView(
        1, text(), "failed", problem=text(), id=text(), asked=asked, reading=(reading,),
        rating=Rating("down", "old", text(), text()), at="2026-01-01T00:00:00+00:00",
    )  # fmt: skip
    view = Conversation((turn,), notice=text(), id=text(), linked=data.draw(st.booleans()))
    entry = Entry(text(), text(), "2026-01-01T00:00:00+00:00", 1)
    for markup in (
        chips(view, asked), shell(view), tools(turn), further((text(),), text()),
        past([entry], search="", more=True, now=NOW),
    ):  # fmt: skip
        seen = Tags(markup)
        assert not {"script", "img", "svg", "iframe"} & seen.tags
        assert not any(name.startswith("on") for name in seen.names)
        assert "\u202e" not in markup
