"""A page that a feed listed → the articles on it, or when to try again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from ingest.feeds import Entry, articles_of, own_text
from ingest.fetch import Page
from ingest.following.pace import Pace
from rag.errors import SourceError
from rag.index.listed import Listings, Waiting
from rag.types import Article

_FIELDS = frozenset(field.name for field in fields(Article))


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a page: articles that were kept for indexing, or what was wrong.

    `final` tells that it is not tried again by itself.
    """

    articles: int = 0
    kind: str = ""
    reason: str = ""
    final: bool = False


def keep(
    page: Waiting, outcome: Page | SourceError, pages: Listings, *, now: float, pace: Pace
) -> Kept:
    """Write to the ledger what fetching a page brought.

    Where the page cannot be had for good, the feed's own text stands in, unless the article is
    indexed already: a summary never replaces a whole report.
    """
    if isinstance(outcome, SourceError):
        return _failed(page, outcome, pages, now=now, pace=pace)
    if outcome.status == "not_modified":
        pages.settle(page.key, now=now)
        return Kept()
    try:
        articles = articles_of(outcome, entry_of(page))
    except SourceError as error:
        kind = error.kind or "no_article"
        return _given_up(page, SourceError(error.message, kind=kind), pages, now=now)
    except Exception as error:  # noqa: BLE001  # one bad page, whatever it does to a parser
        reason = f"the page cannot be read ({type(error).__name__})"
        return _given_up(page, SourceError(reason, kind="unforeseen"), pages, now=now)
    validators = outcome.validators
    pages.arrive(
        page.key,
        [asdict(article) for article in articles],
        etag=validators.etag,
        last_modified=validators.last_modified,
    )
    return Kept(len(articles))


def without_page(page: Waiting, pages: Listings, *, now: float) -> Kept:
    """Keep an entry that links nowhere: what the feed says is all there is."""
    return _given_up(
        page, SourceError("the entry links to no page", kind="no_page"), pages, now=now
    )


def entry_of(page: Waiting) -> Entry:
    """What the feed said of a page."""
    said = page.entry
    return Entry(
        page.url or None,
        said.get("title") or "",
        said.get("text") or "",
        said.get("published_at"),
        tuple(said.get("authors") or ()),
        said.get("outlet") or "",
        said.get("updated_at"),
    )


def article_from(record: Mapping[str, Any]) -> Article:
    """An article as it was kept."""
    known = {name: value for name, value in record.items() if name in _FIELDS}
    return Article(**{**known, "authors": tuple(known.get("authors") or ())})


def _failed(page: Waiting, error: SourceError, pages: Listings, *, now: float, pace: Pace) -> Kept:
    if error.retry_after_s and page.host:
        pages.rest(page.host, now + error.retry_after_s)
    if error.kind == "back_off":  # its host was not asked
        wait_s = max(60.0, error.retry_after_s or 0.0)
        pages.fail(
            page.key, reason=error.message, kind=error.kind, next_at=now + wait_s, tries=page.tries
        )
        return Kept(kind=error.kind, reason=error.message)
    tries = page.tries + 1
    wait = pace.retry_page(tries, error.retry_after_s) if error.retryable else None
    if wait is None:
        return _given_up(page, error, pages, now=now)
    pages.fail(page.key, reason=error.message, kind=error.kind, next_at=now + wait, tries=tries)
    return Kept(kind=error.kind, reason=error.message)


def _given_up(page: Waiting, error: SourceError, pages: Listings, *, now: float) -> Kept:
    if page.again:
        pages.settle(page.key, now=now)
        return Kept(kind=error.kind, reason=error.message, final=True)
    try:
        article = own_text(entry_of(page))
    except SourceError:
        pages.fail(
            page.key, reason=error.message, kind=error.kind, next_at=None, tries=page.tries + 1
        )
        return Kept(kind=error.kind, reason=error.message, final=True)
    pages.arrive(
        page.key, [asdict(article)], etag=None, last_modified=None, note=f"{error.message}"
    )
    return Kept(1)
