"""Scores ranked passages of any system, whatever the length of its passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.datasets import Question
from eval.metrics import RANK_MEASURES, Score, answer_within, contains, rank_scores, score

DEPTH = 50
"""Passages ranked for a question: 4,000 characters are full well before."""

WINDOWS = {"answer@1000c": 1000, "answer@2000c": 2000, "answer@4000c": 4000}


@dataclass(frozen=True, slots=True)
class Passage:
    """A ranked passage and the addresses of the articles it stands in."""

    id: str
    text: str
    urls: tuple[str, ...]

    def from_relevant(self, question: Question) -> bool:
        """Whether it stands in an article that holds the question's answer."""
        return not set(self.urls).isdisjoint(question.relevant_urls)

    def answers(self, question: Question) -> bool:
        """Whether it counts as found: from a relevant article, and holding an accepted answer."""
        return self.from_relevant(question) and contains(self.text, question.accepted)


def retrieval_scores(
    questions: Sequence[Question],
    runs: Mapping[str, Sequence[Passage]],
    corpus: Mapping[str, Sequence[Passage]],
) -> dict[str, Score | int]:
    """The retrieval figures of an evaluation, over the questions with a relevant article.

    Args:
        questions: the questions to score; those without known relevant articles are left out.
        runs: the passages found for each question id, best first.
        corpus: every passage of each article address, to know what could have been found.
    """
    asked = [q for q in questions if q.answerable]
    qrels = {q.id: relevant_ids(q, corpus) for q in asked}
    found = {q.id: _graded(q, runs.get(q.id, ())) for q in asked}
    ranks = rank_scores(
        {q: qrels[q] + found[q][1] for q in qrels}, {q: found[q][0] for q in qrels}
    )
    scores: dict[str, Score | int] = {
        name: score(list(ranks[name].values())) for name in RANK_MEASURES
    }
    for name, n in WINDOWS.items():
        scores[name] = score([_within(q, runs.get(q.id, ()), n) for q in asked])
    scores["n"] = len(asked)
    return scores


def relevant_ids(question: Question, corpus: Mapping[str, Sequence[Passage]]) -> list[str]:
    """The ids of all passages that count for a question."""
    passages = (p for url in question.relevant_urls for p in corpus.get(url, ()))
    return list(dict.fromkeys(p.id for p in passages if p.answers(question)))


def _graded(question: Question, run: Sequence[Passage]) -> tuple[list[str], list[str]]:
    """Ids of a run in order, and those that count though another copy stands in the qrels."""
    return [p.id for p in run], [p.id for p in run if p.answers(question)]


def _within(question: Question, run: Sequence[Passage], n: int) -> float:
    passages = [(p.text, p.from_relevant(question)) for p in run]
    return answer_within(passages, question.accepted, n)
