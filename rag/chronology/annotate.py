"""An article → the times its text tells, and the day it was written on."""

from __future__ import annotations

from datetime import date

from rag.chronology.resolve import lowered, resolve
from rag.chronology.tense import tense
from rag.types import Article, TimeMention

GRAMMAR = 6
"""Raised when the rules change so much that what was annotated before should be done again."""


def annotate(article: Article) -> tuple[TimeMention, ...]:
    """The times an article's text tells, in order, as days of the calendar."""
    return tuple(resolve(article.text, written_on(article)))


def written_on(article: Article) -> date | None:
    """The day an article's "today" stands for.

    It is the day of publication where the publisher was, which its time zone tells; without a
    publication moment the latest whole date that the text itself looks back on (a dateline, an
    embedded post), and None where it names none.
    """
    if article.published_at:
        return date.fromisoformat(article.published_at[:10])
    low = lowered(article.text)
    days = [
        mention.period.first
        for mention in resolve(article.text, None)
        if mention.period.granularity == "day"
        and tense(low, mention.start, mention.end) != "future"
    ]
    return max(days, default=None)
