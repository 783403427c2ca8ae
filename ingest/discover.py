"""The feeds a page names, and what kind of listing a document is."""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import urljoin, urlsplit

from ingest.feeds import looks_like_feed
from ingest.lists import addresses_in
from ingest.records import urlsplit_safe
from ingest.sitemaps import looks_like_sitemap

Kind = Literal["feed", "sitemap", "list", "page"]

HEAD_CHARS = 400_000
"""How far into a page its links to feeds are looked for."""

MAX_FEEDS = 20
_TYPES = frozenset({
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
})  # fmt: skip
_COMMENTS = re.compile(r"comments?\b", re.IGNORECASE)


def kind_of(content: bytes, content_type: str = "") -> Kind:
    """What a document is by how it begins, whatever it is served as."""
    if looks_like_sitemap(content):
        return "sitemap"
    if looks_like_feed(content):
        return "feed"
    plain = content_type in ("text/plain", "text/uri-list", "")
    return "list" if plain and addresses_in(content) else "page"


def feeds_named(page: str, url: str) -> list[str]:
    """Addresses of the feeds that a page names in its head, those of comments last.

    Args:
        page: its HTML.
        url: where it was fetched, for addresses that are relative to it.
    """
    links = _Links()
    with suppress(AssertionError, ValueError):  # what the parser makes of very broken markup
        links.feed(page[:HEAD_CHARS])
    found: list[tuple[bool, str]] = []
    for href, title in links.found[:MAX_FEEDS]:
        address = _joined(links.base or url, url, href)
        if urlsplit_safe(address):
            found.append((bool(_COMMENTS.search(f"{title} {urlsplit(address).path}")), address))
    ordered = sorted(found, key=lambda each: each[0])
    return list(dict.fromkeys(address for _, address in ordered))


def _joined(base: str, url: str, href: str) -> str:
    try:
        return urljoin(urljoin(url, base), href)
    except ValueError:
        return ""


class _Links(HTMLParser):
    """Collects `<link rel=alternate>` to feeds, and the base that they are relative to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base = ""
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        given = {name: value or "" for name, value in attrs}
        if tag == "base" and not self.base:
            self.base = given.get("href", "").strip()
        if tag != "link" or "alternate" not in given.get("rel", "").lower().split():
            return
        kind = given.get("type", "").split(";")[0].strip().lower()
        href = given.get("href", "").strip()
        if href and kind in _TYPES:
            self.found.append((href, given.get("title", "")))
