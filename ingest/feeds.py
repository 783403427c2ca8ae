"""RSS, Atom and JSON feeds → the articles they link to; the XML ones by feedparser.

The linked page is the article. Where it cannot be had, the feed's own text stands in, marked by
its origin, so that nobody takes a summary for the whole report.
"""

from __future__ import annotations

import base64
import io
import logging
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from ingest.clean import clean_line
from ingest.fetch import Fetcher, Page, Validators
from ingest.guard import HARMLESS_FEED_BYTES, ask, careful, read_page
from ingest.jsonfeed import looks_like_json_feed, read_json_feed
from ingest.moments import read_moment
from ingest.records import to_article, urlsplit_safe
from rag.errors import SourceError
from rag.types import Article, digest

log = logging.getLogger(__name__)

MAX_ENTRIES = 500
PATIENCE = 3
_LONGEST_TTL_S = 86_400.0
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf)[\s>]")
"""The first element of RSS (also RDF) or Atom, under whatever prefix."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: where its page is, and what the feed itself says."""

    url: str | None
    title: str
    text: str
    published_at: str | None
    authors: tuple[str, ...]
    outlet: str
    updated_at: str | None = None

    @property
    def stamp(self) -> str:
        """Changes when the feed says something else of the page than before."""
        moment = self.updated_at or self.published_at or ""
        return digest(self.title, moment, " ".join(self.text.split()))


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its name, how long it asks to be left alone, its entries."""

    title: str
    entries: tuple[Entry, ...]
    ttl_s: float | None = None


def looks_like_feed(content: bytes) -> bool:
    """Whether bytes begin as an RSS, RDF, Atom or JSON Feed document does."""
    start = content[:4096].lower().replace(b"\0", b"")
    return _ROOT.search(start) is not None or looks_like_json_feed(content)


def parse_feed(content: bytes, *, url: str | None = None) -> list[Entry]:
    """The entries of a feed; see `read_feed`."""
    return list(read_feed(content, url=url).entries)


def read_feed(content: bytes, *, url: str | None = None) -> Feed:
    """A feed with its entries, at most 500, in its order; each address once.

    Raises:
        SourceError: it is no feed, or has no entry that says or links anything; or reading it
            takes too long or too much memory.
    """
    if len(content) <= HARMLESS_FEED_BYTES:
        return careful(read_feed_here, content, url=url)
    encoded = base64.b64encode(content).decode("ascii")
    found = ask({"op": "feed", "content": encoded, "url": url})
    entries = (
        Entry(**{**fields, "authors": tuple(fields["authors"])}) for fields in found["entries"]
    )
    return Feed(found["title"], tuple(entries), found["ttl_s"])


def read_feed_here(content: bytes, *, url: str | None = None) -> Feed:
    """The same in this process, however long it takes."""
    if looks_like_json_feed(content):
        title, found = read_json_feed(content)
        ttl_s = None
    else:
        title, found, ttl_s = _read_xml(content, url)
    read = (_entry_or_none(raw, title, url or "") for raw in found[:MAX_ENTRIES])
    entries = [entry for entry in read if entry is not None]
    kept = {(e.url or e.text): e for e in reversed(entries) if e.url or e.text}
    if not kept:
        raise SourceError(_nothing(len(found)))
    return Feed(title, tuple(reversed(kept.values())), ttl_s)


def _nothing(entries: int) -> str:
    if not entries:
        return "the feed has no entries"
    return f"none of the feed's {entries} entries has a text or a web address"


def _read_xml(content: bytes, url: str | None) -> tuple[str, list[Any], float | None]:
    """Title, raw entries and time to live of an RSS or Atom feed."""
    import feedparser

    logging.getLogger("feedparser").setLevel(logging.CRITICAL)
    try:
        found = feedparser.parse(io.BytesIO(content), resolve_relative_uris=True)
    except Exception:  # one bad feed, whatever it does to a parser
        log.debug("feedparser failed", exc_info=True)
        raise SourceError("the feed cannot be read") from None
    if not found.get("version") and not found.entries:
        raise SourceError("neither an RSS nor an Atom feed")
    outlet = clean_line(_text(found.feed.get("title")))
    if url is None and (base := _text(found.feed.get("link"))):
        for raw in found.entries:
            if raw.get("link"):
                raw["link"] = _joined(base, _text(raw.get("link")))
    return outlet, list(found.entries), _minutes(found.feed.get("ttl"))


def _minutes(value: object) -> float | None:
    """Minutes in seconds, at most a day; None where they are no number."""
    text = _text(value).strip()
    return min(_LONGEST_TTL_S, int(text) * 60.0) if text.isdecimal() and len(text) < 9 else None


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def _entry_or_none(raw: Any, outlet: str, base: str) -> Entry | None:  # noqa: ANN401  # a dict
    """An entry; None for one so odd that reading it fails, which must not lose the others."""
    try:
        return _entry(raw, outlet, base)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        log.debug("an entry failed", exc_info=True)
        return None


def _entry(raw: Any, outlet: str, base: str) -> Entry:  # noqa: ANN401  # feedparser's dict
    parts = raw.get("content")
    contents = [
        _text(c.get("value"))
        for c in (parts if isinstance(parts, list) else [])
        if hasattr(c, "get")
    ]
    text = max([*contents, _text(raw.get("summary"))], key=len)
    updated = dict.get(raw, "updated")  # its own get() makes one up, and warns of it
    target = _text(raw.get("link"))
    link = _joined(base, target) if target else ""
    return Entry(
        url=link if urlsplit_safe(link) else None,
        title=clean_line(_text(raw.get("title"))),
        text=text,
        published_at=read_moment(dict.get(raw, "published") or updated),
        authors=_authors(raw.get("authors")),
        outlet=outlet,
        updated_at=read_moment(updated),
    )


def _authors(value: object) -> tuple[str, ...]:
    people = value if isinstance(value, list) else []
    names = (clean_line(_text(p.get("name"))) for p in people if hasattr(p, "get"))
    return tuple(dict.fromkeys(name for name in names if name))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def articles_of(page: Page, entry: Entry) -> list[Article]:
    """The articles on the page of an entry, with what only the feed knows of them.

    Raises:
        SourceError: there is none.
    """
    return [_completed(article, entry) for article in read_page(page.text, url=page.url)]


def from_outcome(entry: Entry, outcome: Page | SourceError) -> list[Article]:
    """The articles behind an entry: those of its page, else the feed's own text.

    Raises:
        SourceError: the page cannot be had and the feed says nothing itself.
    """
    try:
        if isinstance(outcome, SourceError):
            raise outcome
        return articles_of(outcome, entry)
    except SourceError as error:
        log.info("taking the feed's own text: %s", error.message)
        try:
            return [own_text(entry)]
        except SourceError:
            raise error from None


def from_entry(entry: Entry, fetcher: Fetcher) -> list[Article]:
    """The articles behind an entry, whose page is fetched; see `from_outcome`."""
    if entry.url is None:
        return [own_text(entry)]
    outcome: Page | SourceError
    try:
        outcome = fetcher.fetch(entry.url)
    except SourceError as error:
        outcome = error
    return from_outcome(entry, outcome)


class Patient:
    """A fetcher that stops asking a host of which three pages in a row could not be had."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._failed: Counter[str] = Counter()

    def fetch(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        as_of: datetime | None = None,
    ) -> Page:
        """The page at an address; see `Fetcher`."""
        host = urlsplit(url).hostname or ""
        if self._failed[host] >= PATIENCE:
            raise SourceError(f"{host} did not answer {PATIENCE} times in a row")
        try:
            page = self._fetcher.fetch(url, validators=validators, as_of=as_of)
        except SourceError as error:
            self._failed[host] += error.retryable
            raise
        self._failed[host] = 0
        return page


def _completed(article: Article, entry: Entry) -> Article:
    """A page's article with what only the feed knows; the feed's moment is the exacter one.

    An entry of a live blog keeps its own: the feed knows that of the blog.
    """
    by_feed = entry.published_at is not None and not (article.live and article.published_at)
    return replace(
        article,
        title=article.title or entry.title,
        outlet=article.outlet or entry.outlet,
        published_at=entry.published_at if by_feed else article.published_at,
        dated_by="feed" if by_feed else article.dated_by,
        authors=article.authors or entry.authors,
    )


def own_text(entry: Entry) -> Article:
    """What the feed itself says, as an article marked by its origin.

    Raises:
        SourceError: it says nothing.
    """
    record = {
        "text": entry.text,
        "title": entry.title,
        "url": entry.url,
        "source": entry.outlet,
        "published_at": entry.published_at,
        "authors": list(entry.authors),
    }
    article = to_article(record)
    by_feed = "feed" if entry.published_at else article.dated_by
    return replace(article, origin="feed", dated_by=by_feed)
