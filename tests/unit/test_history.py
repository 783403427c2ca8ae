"""What is kept of conversations, whose it is, and that what is deleted is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_desk import FakeDesk
from fakes import article

from rag.errors import StoreError
from rag.index.database import Database
from rag.types import Answer
from ui.asked import Asked
from ui.handlers import respond, stopped
from ui.history.database import FILE, open_chat_file
from ui.history.ratings import Ratings
from ui.history.store import History
from ui.views import Conversation, Rating, TurnView

ME, OTHER = "me", "somebody else"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_chat_file(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def history(database: Database) -> History:
    return History(database)


def asked(question: str, view: Conversation, **filters: str) -> Conversation:
    desk = FakeDesk([article(1), article(2)])
    return list(respond(desk, view, Asked(question, **filters)))[-1]  # type: ignore[arg-type]


def records(view: Conversation) -> list[dict[str, Any]]:
    """The answers of a conversation as JSON, which articles leave without their text."""
    return [turn.answer.to_dict() for turn in view.turns if turn.answer]


def talk(history: History, name: str, *questions: str, owner: str = ME) -> Conversation:
    view = Conversation(id=name)
    for question in questions:
        view = asked(question, view)
        history.keep(owner, view)
    return view


def test_conversation_comes_back_as_it_was(history: History) -> None:
    view = talk(history, "c1", "What did the council do?", "zebra", "And the mayor?")
    found = history.conversation(ME, "c1")
    assert found is not None
    assert records(found) == records(view)
    assert [turn.asked for turn in found.turns] == [turn.asked for turn in view.turns]
    assert [turn.id for turn in found.turns] == [turn.id for turn in view.turns]
    assert found.history() == view.history()
    quoted = found.turns[0].evidence[0]
    citation = found.turns[0].answer.citations[0]  # type: ignore[union-attr]
    text = quoted.chunk.text[
        citation.start - quoted.chunk.start : citation.end - quoted.chunk.start
    ]
    assert text == citation.quote


def test_one_person_cannot_read_or_change_what_is_anothers(history: History) -> None:
    view = talk(history, "c1", "What did the council do?")
    talk(history, "c1", "Forged?", owner=OTHER)
    assert history.conversation(OTHER, "c1") is None
    assert history.entries(OTHER) == []
    assert not history.rename(OTHER, "c1", "Mine")
    assert not history.delete(OTHER, "c1")
    assert not history.share(OTHER, view.turns[0].id, "2026-01-01")
    assert history.delete_all(OTHER) == 0
    found = history.conversation(ME, "c1")
    assert found is not None
    assert [turn.question for turn in found.turns] == ["What did the council do?"]


def test_nothing_is_kept_of_nobody(history: History) -> None:
    talk(history, "c1", "What did the council do?", owner="")
    assert history.entries("") == []


def test_answer_that_was_interrupted_is_kept_as_stopped(history: History) -> None:
    turn = TurnView(1, "Who?", "writing", text="Some", id="t", at="2026-01-01T00:00:00+00:00")
    history.keep(ME, Conversation((turn,), id="c1"))
    found = history.conversation(ME, "c1")
    assert found is not None
    assert (found.turns[0].state, found.turns[0].text) == ("stopped", "Some")
    history.keep(ME, stopped(Conversation((turn,), id="c1")))
    assert len(history.conversation(ME, "c1").turns) == 1  # type: ignore[union-attr]


def test_changed_question_takes_the_place_of_what_came_after(
    history: History, database: Database
) -> None:
    view = talk(history, "c1", "What did the council do?", "And the mayor?", "Why?")
    Ratings(database).rate(ME, view, view.turns[1], rating=Rating("up"), at="2026-01-01")
    history.keep(ME, asked("And the harbour?", replace(view, changing=2)))
    found = history.conversation(ME, "c1")
    assert found is not None
    assert [t.question for t in found.turns] == ["What did the council do?", "And the harbour?"]
    assert [t.number for t in found.turns] == [1, 2]
    assert Ratings(database).all() == []


def test_list_is_newest_first_searched_by_every_word_and_cut(history: History) -> None:
    for number, question in enumerate(("The council of Town1?", "A zebra 100%?", "Élan vital?")):
        view = asked(question, Conversation(id=f"c{number}"))
        turn = replace(view.turns[0], at=f"2026-01-0{number + 1}T00:00:00+00:00")
        history.keep(ME, view.with_last(turn))
    assert [entry.id for entry in history.entries(ME)] == ["c2", "c1", "c0"]
    assert [entry.id for entry in history.entries(ME, limit=1)] == ["c2"]
    assert [entry.id for entry in history.entries(ME, search="town1 COUNCIL")] == ["c0"]
    assert [entry.id for entry in history.entries(ME, search="met monday")] == ["c0"], (
        "answers too"
    )
    assert [entry.id for entry in history.entries(ME, search="éLAN")] == ["c2"]
    assert [entry.id for entry in history.entries(ME, search="100%")] == ["c1"]
    assert history.entries(ME, search="_") == history.entries(ME, search="council zebra") == []
    assert len(history.entries(ME)) == 3
    assert history.entries(ME)[0].turns == 1


def test_conversation_is_renamed_on_one_line(history: History) -> None:
    talk(history, "c1", "What did the council do?")
    assert history.rename(ME, "c1", " The \n council\u202e ")
    assert history.title(ME, "c1") == "The council"
    assert not history.rename(ME, "c1", "  ")
    assert history.rename(ME, "c1", "x" * 500)
    assert len(history.title(ME, "c1")) == 120


def test_nothing_of_a_deleted_conversation_is_left_in_the_file(
    history: History, database: Database, tmp_path: Path
) -> None:
    view = talk(history, "c1", "What did the council do about Quetzalcoatl?")
    history.keep(ME, view)
    history.rename(ME, "c1", "Xylophone")
    assert history.share(ME, view.turns[0].id, "2026-01-01")
    Ratings(database).rate(
        ME, view, view.turns[0], rating=Rating("down", "wrong", "Marmalade"), at="2026-01-01"
    )
    assert history.delete(ME, "c1")
    assert history.conversation(ME, "c1") is None
    assert history.shared(view.turns[0].id) is None
    assert Ratings(database).all() == []
    left = b"".join(path.read_bytes() for path in tmp_path.glob(f"{FILE}*"))
    for word in (b"Quetzalcoatl", b"Xylophone", b"Marmalade", b"Town1"):
        assert word not in left


def test_all_of_one_person_is_deleted_and_nothing_of_another(history: History) -> None:
    talk(history, "c1", "What did the council do?")
    talk(history, "c2", "zebra")
    talk(history, "c3", "zebra", owner=OTHER)
    assert history.delete_all(ME) == 2
    assert history.entries(ME) == []
    assert [entry.id for entry in history.entries(OTHER)] == ["c3"]


def test_link_opens_the_answer_as_it_was_and_only_once_it_was_made(history: History) -> None:
    view = talk(history, "c1", "What did the council do?", "zebra")
    turn = view.turns[1]
    assert history.shared(turn.id) is None
    assert history.share(ME, turn.id, "2026-01-01")
    found = history.shared(turn.id)
    assert found is not None
    assert records(Conversation((found,))) == records(Conversation((turn,)))
    assert (found.at, found.number) == (turn.at, 1)
    assert history.shared("") is None
    assert history.shared(view.turns[0].id) is None


def test_file_is_its_owners_alone_and_what_cannot_be_used_is_told(tmp_path: Path) -> None:
    open_chat_file(tmp_path).close()
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / FILE).write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="cannot be used"):
        open_chat_file(tmp_path / "other")


def test_history_outlives_the_process(tmp_path: Path) -> None:
    first = open_chat_file(tmp_path)
    view = talk(History(first), "c1", "What did the council do?")
    first.close()
    again = open_chat_file(tmp_path)
    found = History(again).conversation(ME, "c1")
    assert found is not None
    assert found.turns[0].answer == view.turns[0].answer
    again.close()


# -- ratings -------------------------------------------------------------------------------------


def test_rating_is_kept_with_what_it_is_about_and_can_be_changed(
    history: History, database: Database
) -> None:
    ratings = Ratings(database)
    view = talk(history, "c1", "What did the council do?", "And the mayor?")
    turn = view.turns[1]
    assert ratings.rate(ME, view, turn, rating=Rating("up"), at="2026-01-01")
    given = Rating("down", "old", "There is newer.", "The harbour")
    assert ratings.rate(ME, view, turn, rating=given, at="2026-01-02")
    (only,) = ratings.all()
    assert (only.rating, only.at) == (given, "2026-01-02")
    assert only.before == ("What did the council do?",)
    assert Answer.from_dict(only.answer) == turn.answer
    assert history.conversation(ME, "c1").turns[1].rating == given  # type: ignore[union-attr]
    assert not ratings.rate(OTHER, view, turn, rating=Rating("up"), at="2026-01-03")
    assert not ratings.take_back(OTHER, turn.id)
    assert ratings.take_back(ME, turn.id)
    assert ratings.all() == []


def test_question_without_an_answer_is_not_rated(database: Database) -> None:
    turn = TurnView(1, "Who?", "stopped", id="t")
    view = Conversation((turn,))
    assert not Ratings(database).rate(ME, view, turn, rating=Rating("up"), at="2026-01-01")


def test_clearing_leaves_no_rating_in_the_file(
    history: History, database: Database, tmp_path: Path
) -> None:
    view = talk(history, "c1", "What did the council do?")
    rating = Rating("down", "other", "Marmalade")
    Ratings(database).rate(ME, view, view.turns[0], rating=rating, at="2026-01-01")
    assert Ratings(database).clear() == 1
    left = b"".join(path.read_bytes() for path in tmp_path.glob(f"{FILE}*"))
    assert b"Marmalade" not in left
    assert history.conversation(ME, "c1") is not None
