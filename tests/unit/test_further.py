"""What could be asked after an answer."""

from __future__ import annotations

from dataclasses import replace

from fakes import article

from rag.types import Answer, Citation, Sentence
from ui.further import further

SOURCE = article(
    1,
    "Halvard Mutual failed because it lent too much. The board resigned in anger on Tuesday. "
    "At least 14 people were killed when the ferry sank in Brannoch Bay on Friday.",
)
WHY, WHEN, HOW = (
    "Why did Halvard Mutual fail?",
    "When did the board resign in anger?",
    "How many people were killed in Brannoch Bay?",
)


def quoting(question: str, quote: str, *, source: str = "a1", confidence: float = 0.5) -> Answer:
    card = {**SOURCE.card(), "article_id": source}
    citation = Citation(n=1, quote=quote, start=0, end=len(quote), **card)  # type: ignore[arg-type]
    return Answer(
        question, "answered", f"{quote} [1]", sentences=(Sentence(quote, (1,)),),
        citations=(citation,), confidence=confidence,
    )  # fmt: skip


GIVEN = quoting("Who sank?", "At least 14 people were killed")
TOLD = {
    WHY: quoting(WHY, "Halvard Mutual failed"),
    WHEN: quoting(WHEN, "The board resigned"),
    HOW: quoting(HOW, "14 people"),
}


def offered(*asked: str, given: Answer = GIVEN, **other: Answer) -> tuple[str, ...]:
    told = {**TOLD, **{globals()[name]: answer for name, answer in other.items()}}
    return further(given, [SOURCE], asked=asked, answers=lambda question: told[question])


def test_what_the_same_source_answers_is_offered_once() -> None:
    assert set(offered()) == {WHY, WHEN, HOW}
    assert WHY not in offered("WHY did Halvard Mutual fail")


def test_what_is_unsure_or_answered_by_another_source_or_not_at_all_is_not_offered() -> None:
    assert WHEN not in offered(WHEN=replace(TOLD[WHEN], confidence=0.1))
    assert WHEN not in offered(WHEN=quoting(WHEN, "The board", source="a2"))
    assert WHEN not in offered(WHEN=Answer(WHEN, "abstained"))


def test_what_has_been_said_already_is_not_offered() -> None:
    assert HOW not in offered(given=quoting("Who?", "14 people"))
    assert len(offered(WHEN=quoting(WHEN, "Halvard Mutual failed"))) == 2


def test_nothing_is_offered_after_an_abstention_or_without_its_sources() -> None:
    assert offered(given=Answer("Who?", "abstained")) == ()
    assert further(GIVEN, [], asked=(), answers=lambda question: TOLD[question]) == ()
