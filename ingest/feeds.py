"""RSS and Atom feeds → the articles they link to, by feedparser.

The linked page is the article. Where it cannot be had, the feed's own text stands in, marked by
its origin, so that nobody takes a summary for the whole report.
"""

from __future__ import annotations

import io
import logging
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from ingest.clean import clean_line
from ingest.extract import extract
from ingest.fetch import Fetcher, Page
from ingest.moments import read_moment
from ingest.records import to_article, urlsplit_safe
from rag.errors import SourceError
from rag.types import Article

log = logging.getLogger(__name__)

MAX_ENTRIES = 500
PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: where its page is, and what the feed itself says."""

    url: str | None
    title: str
    text: str
    published_at: str | None
    authors: tuple[str, ...]
    outlet: str


def looks_like_feed(content: bytes) -> bool:
    """Whether bytes begin as an RSS, RDF or Atom document does."""
    start = content[:4096].lower().replace(b"\0", b"")
    return any(mark in start for mark in (b"<rss", b"<feed", b"<rdf:rdf")) or (
        b"<?xml" in start and b"<html" not in start and b":rss" in start
    )


def parse_feed(content: bytes, *, url: str | None = None) -> list[Entry]:
    """The entries of a feed, at most 500, in its order; each address once.

    Raises:
        SourceError: it is no feed, or has no entry that says or links anything.
    """
    import feedparser

    logging.getLogger("feedparser").setLevel(logging.CRITICAL)
    try:
        found = feedparser.parse(io.BytesIO(content), resolve_relative_uris=True)
    except Exception:  # one bad feed, whatever it does to a parser
        log.debug("feedparser failed", exc_info=True)
        raise SourceError("the feed cannot be read") from None
    if not found.version and not found.entries:
        raise SourceError("neither an RSS nor an Atom feed")
    outlet = clean_line(_text(found.feed.get("title")))
    base = url or _text(found.feed.get("link"))
    entries = [_entry(raw, outlet, base) for raw in found.entries[:MAX_ENTRIES]]
    kept = {(e.url or e.text): e for e in reversed(entries) if e.url or e.text}
    if not kept:
        raise SourceError("the feed has no entries")
    return list(reversed(kept.values()))


def _entry(raw: Any, outlet: str, base: str) -> Entry:  # noqa: ANN401  # feedparser's dict
    contents = [_text(c.get("value")) for c in raw.get("content", []) if hasattr(c, "get")]
    text = max([*contents, _text(raw.get("summary"))], key=len)
    link = urljoin(base, _text(raw.get("link"))) if raw.get("link") else ""
    return Entry(
        url=link if urlsplit_safe(link) else None,
        title=clean_line(_text(raw.get("title"))),
        text=text,
        published_at=read_moment(raw.get("published") or raw.get("updated")),
        authors=tuple(clean_line(_text(a.get("name"))) for a in raw.get("authors", []) if a),
        outlet=outlet,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def from_entry(entry: Entry, fetcher: Fetcher | None) -> Article:
    """The article behind an entry: its page, else the feed's own text.

    Raises:
        SourceError: the page cannot be had and the feed says nothing itself.
    """
    reason = "the entry has neither text nor a link"
    if entry.url and fetcher is not None:
        try:
            page = fetcher.fetch(entry.url)
            return _completed(extract(page.text, url=page.url), entry)
        except SourceError as error:
            reason = error.message
            log.info("taking the feed's own text: %s", reason)
    try:
        return _own_text(entry)
    except SourceError:
        raise SourceError(reason) from None


class Patient:
    """A fetcher that stops asking a host of which three pages in a row could not be had."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._failed: Counter[str] = Counter()

    def fetch(self, url: str) -> Page:
        """The page at an address; see `Fetcher`."""
        host = urlsplit(url).hostname or ""
        if self._failed[host] >= PATIENCE:
            raise SourceError(f"{host} did not answer {PATIENCE} times in a row")
        try:
            page = self._fetcher.fetch(url)
        except SourceError as error:
            self._failed[host] += error.retryable
            raise
        self._failed[host] = 0
        return page


def _completed(article: Article, entry: Entry) -> Article:
    """A page's article with what only the feed knows; the feed's moment is the exacter one."""
    return replace(
        article,
        title=article.title or entry.title,
        outlet=article.outlet or entry.outlet,
        published_at=entry.published_at or article.published_at,
        authors=article.authors or entry.authors,
    )


def _own_text(entry: Entry) -> Article:
    record = {
        "text": entry.text,
        "title": entry.title,
        "url": entry.url,
        "source": entry.outlet,
        "published_at": entry.published_at,
        "authors": list(entry.authors),
    }
    return replace(to_article(record), origin="feed")
