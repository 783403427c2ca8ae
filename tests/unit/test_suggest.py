"""Questions to start with."""

from __future__ import annotations

from fake_desk import FakeIndex
from fakes import article

from ui.suggest import questions, suggest

SPEECH = article(
    1,
    "Talks went on. Harbour minister Odile Marsh said on Monday that the quay was safe.",
    title="Minister defends Ruben Falk over quay",
)
TOLL = article(2, "At least 14 people were killed when the ferry sank in Brannoch Bay on Friday.")
OPENING = article(3, "The Velden Bridge will open on 4 June, the council said.")
WINNER = article(4, "Lina Torvald won the Coastal Marathon in two hours and a half.")


def test_each_rule_reads_naturally() -> None:
    assert set(suggest(FakeIndex([SPEECH, TOLL, OPENING, WINNER]))) == {
        "What did Odile Marsh say about Ruben Falk?",
        "How many people were killed in Brannoch Bay?",
        "When will the Velden Bridge open?",
        "Who won the Coastal Marathon?",
    }


FAILING = article(
    5,
    "Halvard Mutual failed because it lent too much. It halved the sum because it could. "
    "The board resigned in anger on Tuesday. Odd Lines described its state on Monday.",
)


def test_what_happened_is_asked_in_the_words_it_is_told_in() -> None:
    assert [question for _, question in questions([FAILING])] == [
        "Why did Halvard Mutual fail?",
        "When did the board resign in anger?",
    ]


def test_only_what_the_desk_answers_is_suggested() -> None:
    found = suggest(FakeIndex([TOLL, OPENING]), answers=lambda question, _id: "killed" in question)
    assert found == ["How many people were killed in Brannoch Bay?"]


def test_no_article_gives_no_question() -> None:
    assert suggest(FakeIndex([])) == []


def test_no_more_than_wanted_and_one_an_article() -> None:
    assert len(suggest(FakeIndex([SPEECH, TOLL, OPENING, WINNER]), n=2)) == 2
    both = article(5, f"{TOLL.text} {OPENING.text}")
    assert len(suggest(FakeIndex([both]))) == 1
