"""What could be asked after an answer: questions that its own sources answer.

Each is made by a plain rule and then put to the embedded reader; only what is answered with
enough confidence, from the same sources, and with something not yet said is offered. Nothing is
offered rather than something bad.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.types import Answer, Article
from ui.suggest import LONGEST, questions

MOST_TRIES = 6
"""Questions put to the reader for one answer: each takes some tenths of a second."""

SURE = 0.25
"""Confidence under which an answer is not good enough to be offered: on the sample, those under
it were mostly beside the point."""

SURE_OF_TELLING = 0.15
"""The same for what somebody said and why something was, where the reader is sure of less."""

_SPEAKER = re.compile(r"What did .*?(\w+) say\b")


def further(
    answer: Answer,
    articles: Sequence[Article],
    *,
    asked: Sequence[str],
    answers: Callable[[str], Answer],
    n: int = 3,
) -> tuple[str, ...]:
    """At most `n` questions to go on with; none for an abstention.

    Args:
        answer: what was answered.
        articles: the articles that it cites, with their text.
        asked: every question of the conversation, which are not offered again.
        answers: the embedded reader's answer to a question.
        n: how many to find.
    """
    if answer.status != "answered" or not articles:
        return ()
    known = {_plain(question) for question in asked}
    said = {citation.quote for citation in answer.citations}
    taken: list[str] = []
    tries = 0
    for article_id, question in questions(articles):
        if len(taken) == n or tries == MOST_TRIES:
            break
        if _plain(question) in known or len(question) > LONGEST:
            continue
        known.add(_plain(question))
        tries += 1
        found = answers(question)
        if answered_from(article_id, question, found) and not said & _quotes(found):
            taken.append(question)
            said |= _quotes(found)
    return tuple(taken)


def answered_from(article_id: str, question: str, found: Answer) -> bool:
    """Whether an answer is sure enough and begins with the article its question was made from."""
    sure = SURE_OF_TELLING if " say" in question or question.startswith("Why") else SURE
    return (
        found.status == "answered"
        and found.confidence >= sure
        and bool(found.citations)
        and found.citations[0].article_id == article_id
        and _speaks(question, found)
    )


def _speaks(question: str, found: Answer) -> bool:
    """Whether who is asked about is named in what is quoted, by the last of their names."""
    match = _SPEAKER.match(question)
    return match is None or match[1].lower() in found.citations[0].quote.lower()


def _quotes(found: Answer) -> set[str]:
    """What an answer begins with."""
    return {citation.quote for citation in found.citations[:1]}


def _plain(question: str) -> str:
    """A question without case and marks, to be compared."""
    return " ".join("".join(c if c.isalnum() else " " for c in question.lower()).split())
