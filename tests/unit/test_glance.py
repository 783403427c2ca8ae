"""A first look suffices where it is sure, and then the other passages are never read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from fakes import HashEncoder, article

import rag.glance
from rag.answering import Found, PartsReader
from rag.glance import GLANCED, glance
from rag.read import EmbeddedReader
from rag.reading.answers import Answers
from rag.reading.model import Reading
from rag.reading.readings import Readings
from rag.rerank import ModelReranker
from rag.settings import AnswerSettings
from rag.types import Chunk, Draft, DraftSentence, Evidence, Query

QUESTION = Query("Who won the Osnar regatta?")
TELLS = "Ada Orlen won the Osnar regatta on Sunday, ahead of nine others."


class Model:
    """Counts what it is asked to read, and sees nothing in it."""

    def __init__(self) -> None:
        self.read_texts: list[str] = []

    def rarity(self, _word: str) -> float:
        return 1.0

    def read(self, _question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        self.read_texts += [text for _, text in passages]
        empty = np.zeros(0, dtype=np.float32)
        return [Reading(0.0, 0.0, empty, empty) for _ in passages]


class Desk:
    """The embedded reader and reranker over one fake model."""

    def __init__(self) -> None:
        self.model = Model()
        readings = Readings(lambda: self.model)  # type: ignore[arg-type,return-value]
        encoder = HashEncoder()
        answers = Answers(readings, encoder)
        self.reranker = ModelReranker(readings, 20, answers=answers)
        self.reader = EmbeddedReader(encoder, AnswerSettings(), readings, answers=answers)

    def look(self, query: Query, evidence: Sequence[Evidence]) -> Found | None:
        return glance(query, evidence, self.reranker, self.reader)


def passages(*texts: str) -> list[Evidence]:
    articles = [article(number, text) for number, text in enumerate(texts, 1)]
    return [Evidence(Chunk.cut(one, 0, 0, len(one.text)), one, 1.0) for one in articles]


FOUND = passages(TELLS, *(f"The ferry number {n} sailed to Karst at noon." for n in range(15)))


@pytest.fixture(autouse=True)
def easily_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rag.glance, "SURE", 0.05)


def test_where_a_few_passages_tell_the_others_are_not_read() -> None:
    desk = Desk()
    found = desk.look(QUESTION, FOUND)
    assert found is not None
    assert found.draft is not None
    assert found.draft.sentences[0].text == TELLS
    assert len(desk.model.read_texts) == GLANCED
    assert sorted(e.chunk.id for e in found.evidence) == sorted(e.chunk.id for e in FOUND)
    scores = [e.score for e in found.evidence]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("query", "evidence"),
    [
        (QUESTION, FOUND[1:]),
        (QUESTION, FOUND[:GLANCED]),
        (replace(QUESTION, latest=True), FOUND),
        (replace(QUESTION, story=("a1",)), FOUND),
    ],
    ids=["not sure", "few passages", "the latest is asked for", "a story goes on"],
)
def test_else_all_are_read(query: Query, evidence: list[Evidence]) -> None:
    assert Desk().look(query, evidence) is None


def test_parts_of_others_read_as_they_do() -> None:
    class Other:
        def read(self, _query: Query, _evidence: Sequence[Evidence]) -> Draft:
            raise AssertionError("is not asked")

    assert glance(QUESTION, FOUND, Desk().reranker, Other()) is None


def test_the_draft_of_a_first_look_is_the_draft() -> None:
    class Never:
        def read(self, _query: Query, _evidence: Sequence[Evidence]) -> Draft:
            raise AssertionError("reads it again")

    draft = Draft((DraftSentence(TELLS),), confidence=0.7)
    one = Found(QUESTION, FOUND, draft)
    assert PartsReader(Never(), [one]).read(QUESTION, FOUND) is draft
    assert PartsReader(Never(), [one, one]).read(QUESTION, FOUND).sentences == draft.sentences
