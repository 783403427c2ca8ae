"""Answers say that a source was revised."""

from __future__ import annotations

import io
from dataclasses import replace

from fake_desk import FakeDesk
from fakes import article
from rich.console import Console

from rag.revisions import with_revisions
from rag.types import Answer
from ui import render, show
from ui.views import Conversation, TurnView

REVISED = "2025-03-03T10:00:00+00:00"


def revised_answer() -> Answer:
    answer = FakeDesk([article(1)]).ask("council")
    return with_revisions(answer, lambda ids: dict.fromkeys(ids, REVISED))


def test_a_citation_carries_when_its_article_was_revised() -> None:
    answer = revised_answer()
    assert [citation.revised_at for citation in answer.citations] == [REVISED]
    assert answer.to_dict()["citations"][0]["revised_at"] == REVISED


def test_what_was_never_revised_says_nothing() -> None:
    answer = FakeDesk([article(1)]).ask("council")
    assert with_revisions(answer, lambda _: {}) is answer
    abstained = replace(answer, citations=())
    assert with_revisions(abstained, lambda _: {"a1": REVISED}) is abstained


def test_terminal_and_page_show_the_day_of_the_revision() -> None:
    answer = revised_answer()
    out = io.StringIO()
    show.answer(Console(file=out, markup=False, highlight=False, soft_wrap=True), answer.to_dict())
    assert "Northline Daily · 2 May 2025 · revised 3 March 2025" in out.getvalue()
    turn = TurnView(1, "council", state="done", answer=answer)
    assert "Revised 3 March 2025" in render.conversation(Conversation((turn,)))
