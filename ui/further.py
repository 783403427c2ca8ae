"""What could be asked after an answer: questions that its own sources answer.

Each is made by a plain rule and then put to the embedded reader; only what is answered with
enough confidence, from the same sources, and with something not yet said is offered. Nothing is
offered rather than something bad.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.english.names import names
from rag.types import Answer, Article, Evidence
from ui.suggest import LONGEST, questions

MOST_ARTICLES = 6
MOST_TRIES = 8
"""Questions put to the reader for one answer: each takes some tenths of a second."""

SURE = 0.25
"""Confidence under which an answer is not good enough to be offered: on the sample, those under
it were mostly beside the point."""

SURE_OF_TELLING = 0.15
"""The same for what somebody said and why something was, where the reader is sure of less."""

_WORD = re.compile(r"\w+")
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
        articles: what they are made from (`sources`), with their text.
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


def sources(answer: Answer, evidence: Sequence[Evidence]) -> list[Article]:
    """The articles an answer's next questions are made from.

    Those it cites, then those of its evidence that begin with a name the answer has too.
    """
    cited = {citation.article_id for citation in answer.citations}
    articles = {found.article.id: found.article for found in evidence if found.article.text}
    first = [article for key, article in articles.items() if key in cited]
    text = " ".join((answer.question, *(s.text for s in answer.sentences[:1])))
    named = {word.form for name in names(text) for word in name.words}
    others = [
        article
        for key, article in articles.items()
        if key not in cited and named & set(_WORD.findall(f"{article.title} {article.text[:200]}"))
    ]
    return [*first, *others][:MOST_ARTICLES]


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
