"""What is offered instead of a question that is not answered."""

from __future__ import annotations

from dataclasses import replace

from fake_desk import FakeDesk
from fakes import article

from rag.types import Answer
from ui import instead
from ui.instead import Instead

NAMES = "Quill Marsh Falk Roe Brandt Orlen Tolvanen Heid Dray".split()
TEXTS = [
    f"Ada {name}, the mayor of Velden, said on Monday that the bridge was late." for name in NAMES
]


class Desk(FakeDesk):
    """Is as sure as it is told to be."""

    sure = 0.9

    def quoted(self, question: str, **bounds: object) -> Answer:
        return replace(super().quoted(question, **bounds), confidence=self.sure)


def desk() -> Desk:
    return Desk([article(n, text) for n, text in enumerate(TEXTS)])


def ids(made: Desk) -> list[str]:
    return [each.id for each in made.index.held]


def test_questions_are_those_that_the_nearest_articles_answer() -> None:
    made = desk()
    found = Instead(made).questions([*ids(made)[:2], "no such"])  # type: ignore[arg-type]
    assert found
    assert not any(name in question for question in found for name in NAMES[2:])


def test_what_is_answered_with_little_confidence_is_not_offered_and_tries_are_few() -> None:
    made = desk()
    made.sure = 0.1
    assert Instead(made).questions(ids(made)) == []  # type: ignore[arg-type]
    assert len(made.asked) <= instead.MOST_TRIES


def test_a_failure_offers_nothing() -> None:
    made = desk()
    made.fails = RuntimeError("no")
    assert Instead(made).questions(ids(made)) == []  # type: ignore[arg-type]
    made.fails = None
    assert Instead(made).questions(ids(made))  # type: ignore[arg-type]
