"""Ratings as an evaluation folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from fake_desk import FakeDesk
from fakes import article

from eval.datasets import load_dataset
from rag.errors import NewsdeskError
from rag.types import Answer
from ui.asked import Asked
from ui.commands import feedback
from ui.handlers import respond
from ui.history.database import open_chat_file
from ui.history.feedback import article_record, write_folder
from ui.history.ratings import Rated, Ratings
from ui.show_feedback import shown
from ui.views import Conversation, Rating

ARTICLES = {a.id: a for a in (article(1), article(2, url=None), article(3))}


def rated(question: str, rating: Rating, number: int = 1, **answer: Any) -> Rated:
    desk = FakeDesk(list(ARTICLES.values()))
    record = {**desk.ask(question).to_dict(), **answer}
    at = f"2026-01-0{number}T00:00:00+00:00"
    return Rated(f"t{number}", at, rating, question, ("Before?",), at, record)


def records(ids: Sequence[str]) -> list[dict[str, Any]]:
    return [article_record(ARTICLES[key]) for key in ids if key in ARTICLES]


RATINGS = [
    rated("What did the council do?", Rating("up"), 1),
    rated("zebra", Rating("up"), 2),
    rated("What did the council do?", Rating("down", "wrong"), 3),
    rated("When does work begin?", Rating("down", "missing", right="May"), 4),
    rated("When?", Rating("up"), 5, status="answered", short_answer="May", as_of="2025-06-01"),
]


def test_folder_holds_gold_for_every_rating_that_tells_what_is_right(tmp_path: Path) -> None:
    report = write_folder(tmp_path / "gold", RATINGS, records)
    assert (report["ratings"], report["questions"]) == (5, 4)
    dataset = load_dataset(tmp_path / "gold")
    good, silent, corrected, short = dataset.questions
    assert good.answers == ("The council of Town1 met on Monday.",)
    assert good.relevant_urls == ("https://northline.example/1",)
    assert good.history == ("Before?",)
    assert good.asked_at == "2026-01-01"
    assert (silent.question, silent.answers, silent.answerable) == ("zebra", (), False)
    assert corrected.answers == ("May",)
    assert set(corrected.relevant_urls) <= {"https://northline.example/1"}
    assert corrected.answerable
    assert (short.answers, short.asked_at) == (("May",), "2025-06-01")


def test_every_rating_is_in_the_folder_whole(tmp_path: Path) -> None:
    write_folder(tmp_path, RATINGS, records)
    lines = [json.loads(line) for line in (tmp_path / "feedback.jsonl").read_text().splitlines()]
    assert [line["verdict"] for line in lines] == ["up", "up", "down", "down", "up"]
    assert Answer.from_dict(lines[0]["answer"]).status == "answered"
    assert lines[2]["reason"] == "wrong"


def test_articles_are_those_that_answers_name_with_an_address_each(tmp_path: Path) -> None:
    write_folder(tmp_path, [RATINGS[1]], records)
    found = [json.loads(line) for line in (tmp_path / "articles.jsonl").read_text().splitlines()]
    assert {each["url"] for each in found} == {"https://northline.example/1", "urn:newsdesk:a2"}
    assert all(each["text"] for each in found)


def test_nothing_rated_and_a_folder_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    with pytest.raises(NewsdeskError, match="Nobody has rated"):
        write_folder(tmp_path, [], records)
    (tmp_path / "file").write_text("")
    with pytest.raises(NewsdeskError, match="cannot be written"):
        write_folder(tmp_path / "file", RATINGS, records)


def test_list_tells_what_was_said_on_lines_of_their_own() -> None:
    rating = Rating("down", "old", "There is\nnewer.\x1b[31m", "In May")
    rows = list(shown([rated("What did\nthe council do?", rating)]))
    assert rows[0] == "- 1 January 2026  What did the council do? (old)"
    assert rows[2:] == ["    right:    In May", "    comment:  There is newer.[31m"]
    assert list(shown([])) == ["Nobody has rated an answer yet."]


def test_ratings_are_listed_and_cleared_in_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = open_chat_file(tmp_path)
    desk = FakeDesk([article(1)])
    view = list(respond(desk, Conversation(), Asked("What did the council do?")))[-1]  # type: ignore[arg-type]
    Ratings(database).rate(
        "me", view, view.turns[0], rating=Rating("down", "old"), at="2026-01-01T00:00:00+00:00"
    )
    feedback.list_all(data=tmp_path)
    assert "- 1 January 2026  What did the council do? (old)" in capsys.readouterr().out
    feedback.list_all(data=tmp_path, json=True)
    (only,) = json.loads(capsys.readouterr().out)["ratings"]
    assert (only["verdict"], only["reason"]) == ("down", "old")
    feedback.clear(yes=True, data=tmp_path, json=True)
    assert json.loads(capsys.readouterr().out) == {"deleted": 1}
    assert Ratings(database).all() == []
    database.close()
