"""What an abstention says: which part is missing, why, and which article comes nearest."""

from __future__ import annotations

from collections.abc import Sequence

from rag.asking.statement import indirect, premise
from rag.dates import day
from rag.types import Article, Evidence

LONGEST_TITLE = 120


def abstention(question: str, evidence: Sequence[Evidence], detail: str | None) -> str:
    """The reason to withhold an answer, in one to three sentences.

    Args:
        question: what was asked, standalone.
        evidence: the passages found, best first.
        detail: what more is known of why; None for a premise that nothing bears out.
    """
    lines = [unsaid(question, premise_fails=detail is None)]
    if detail:
        lines.append(detail)
    if evidence:
        lines.append(f"The nearest is {_named(evidence[0].article)}.")
    return " ".join(lines)


def unsaid(question: str, *, premise_fails: bool = False) -> str:
    """That no article says what is asked, or what is taken for granted."""
    if premise_fails and (told := premise(question)):
        return f"No article says that {told}."
    clause = indirect(question)
    if clause:
        return f"No article found says {clause}."
    return f"No article found answers “{question.strip()}”."


def _named(article: Article) -> str:
    title = article.title.strip()
    short = (
        title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
    )
    when = f"{day(article.published_at):%-d %B %Y}" if article.published_at else ""
    source = ", ".join(part for part in (article.outlet, when) if part)
    named = f"“{short}”" if short else "an article without a title"
    return f"{named} ({source})" if source else named
