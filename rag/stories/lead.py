"""Which article of a story is cited: the earliest of those that have it whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from rag.dates import epoch
from rag.types import Article

WHOLE = 0.8
"""Share of the longest one's words from which an article has the report whole."""


@dataclass(frozen=True, slots=True)
class Story:
    """One report and the articles that run it; `articles[0]` is the one to cite."""

    articles: tuple[Article, ...]

    @classmethod
    def of(cls, articles: Sequence[Article]) -> Self:
        """The story that some articles run, one at least."""
        return cls(tuple(in_order(articles)))

    @property
    def lead(self) -> Article:
        """The article to cite."""
        return self.articles[0]

    @property
    def copies(self) -> tuple[Article, ...]:
        """The others."""
        return self.articles[1:]


def in_order(articles: Sequence[Article]) -> list[Article]:
    """Articles of one story, the one to cite first.

    That is the earliest of those with at least four fifths of the longest one's words; an article
    without a date comes after those with one. Ties: the longer, then the smaller id. The others
    follow in the same order, whole ones first.
    """
    lengths = {article.id: len(article.text.split()) for article in articles}
    whole = WHOLE * max(lengths.values(), default=0)

    def place(article: Article) -> tuple[bool, bool, int, int, str]:
        when = epoch(article.published_at) if article.published_at else 0
        length = lengths[article.id]
        return length < whole, not article.published_at, when, -length, article.id

    return sorted(articles, key=place)
