"""Rankings of passages of any length are scored by what they hold."""

from __future__ import annotations

from eval.datasets import Question
from eval.metrics import Score
from eval.retrieval import Passage, retrieval_scores

QUESTION = Question("q", "Where?", answers=("Oslo",), relevant_urls=("u1",))
CORPUS = {"u1": [Passage("1", "It was in Oslo.", ("u1",)), Passage("2", "Nothing.", ("u1",))]}


def value(figures: dict[str, Score | int], name: str) -> float:
    found = figures[name]
    assert isinstance(found, Score)
    return found.value


def test_a_passage_counts_only_when_relevant_and_holding_the_answer() -> None:
    run = [
        Passage("9", "Oslo too, says another paper.", ("u2",)),
        Passage("2", "Nothing.", ("u1",)),
        Passage("1", "It was in Oslo.", ("u1",)),
    ]
    figures = retrieval_scores([QUESTION], {"q": run}, CORPUS)
    assert value(figures, "hits@1") == 0.0
    assert value(figures, "mrr@10") == 1 / 3
    assert value(figures, "answer@1000c") == 1.0
    assert figures["n"] == 1


def test_a_copy_of_a_relevant_passage_in_another_article_counts() -> None:
    run = [Passage("7", "It was in Oslo.", ("u2", "u1"))]
    assert value(retrieval_scores([QUESTION], {"q": run}, CORPUS), "hits@1") == 1.0


def test_questions_without_known_articles_are_left_out() -> None:
    unknown = Question("x", "Where?", answers=("Oslo",))
    figures = retrieval_scores([unknown], {"x": []}, {})
    assert figures["n"] == 0
    assert value(figures, "mrr@10") == 0.0


def test_finding_nothing_scores_nothing() -> None:
    figures = retrieval_scores([QUESTION], {}, CORPUS)
    assert value(figures, "hits@10") == value(figures, "answer@4000c") == 0.0
