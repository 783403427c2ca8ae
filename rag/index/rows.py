"""Articles and passages as rows of the ledger, and filters as conditions on them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rag.dates import epoch
from rag.index import facts
from rag.types import Article, Chunk, Filter, digest

NO_DATE = -(2**53)
"""Stands for the publication moment of an article without one, before every real moment."""

ARTICLE_COLUMNS = (
    "a.id, a.text, a.title, a.outlet, a.url, a.published_at, a.authors, a.language, a.origin, "
    "(SELECT dated_by FROM datings WHERE article_id = a.id), "
    "(SELECT facts FROM article_facts WHERE article_id = a.id)"
)
"""What an article is made from, of the table `a` of articles."""


def body_hash(article: Article) -> str:
    """Equal for articles of one outlet with one title and text."""
    return digest(article.outlet.casefold(), article.title, article.text, length=32)


def published_epoch(article: Article) -> int:
    """Seconds UTC of the publication, `NO_DATE` where it is unknown."""
    return epoch(article.published_at) if article.published_at else NO_DATE


def to_row(article: Article) -> tuple[object, ...]:
    """An article as the columns of its table, the state aside."""
    return (
        article.id,
        article.content_hash,
        body_hash(article),
        article.title,
        article.text,
        article.outlet,
        article.url,
        article.published_at,
        published_epoch(article),
        json.dumps(article.authors),
        article.language,
        article.origin,
    )


def to_article(row: Sequence[Any]) -> Article:
    """The article of a row with the columns `ARTICLE_COLUMNS`."""
    article_id, text, title, outlet, url, published_at, authors, language, origin, how, more = row
    return Article(
        article_id, text, title, outlet, url, published_at,
        tuple(json.loads(authors)), language, origin, how, **facts.read(more),
    )  # fmt: skip


def to_chunk(article: Article, row: Sequence[Any]) -> Chunk:
    """The passage of a row that begins with id, ordinal, start and stop."""
    key, ordinal, start, stop = row[:4]
    return Chunk(key, article.id, ordinal, start, stop, article.text[start:stop], article.title)


def bounds(only: Filter) -> tuple[int, int]:
    """The publication moments a filter lets pass, both included."""
    earliest = NO_DATE if only.since is None else only.since
    if only.since is None and only.until is not None and not only.undated:
        earliest = NO_DATE + 1
    return earliest, 2**53 if only.until is None else only.until


def where(only: Filter) -> tuple[str, list[object]]:
    """A filter as a condition on the table `a` of articles."""
    low, high = bounds(only)
    clauses = ["published BETWEEN ? AND ?"]
    values: list[object] = [low, high]
    if only.outlets:
        clauses.append("lowered(outlet) IN (SELECT value FROM json_each(?))")
        values.append(json.dumps([name.lower() for name in only.outlets]))
    return " AND ".join(clauses), values
