"""Sitemaps (sitemaps.org 0.9) and news sitemaps → the pages they list."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from ingest.clean import clean_line
from ingest.feeds import Entry
from ingest.fetch import Fetcher
from ingest.moments import read_moment
from ingest.records import urlsplit_safe
from rag.dates import epoch
from rag.errors import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 52_428_800
"""The protocol's own limit for one sitemap, unpacked."""

MAX_DEPTH = 3
MAX_SITEMAPS = 50
MAX_PAGES = 5_000
"""Of one source; the newest are taken where the sitemaps tell which those are."""

_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex)[\s>]")


@dataclass(frozen=True, slots=True)
class Sitemap:
    """One file: the pages it lists, and the sitemaps it names with their last change."""

    pages: tuple[Entry, ...]
    children: tuple[tuple[str, str | None], ...]


def looks_like_sitemap(content: bytes) -> bool:
    """Whether bytes, also packed ones, begin as a sitemap or an index of sitemaps does."""
    start = content[:4096]
    if start.startswith(b"\x1f\x8b"):
        try:
            start = zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(start, 4096)
        except zlib.error:
            return False
    return _ROOT.search(start.replace(b"\0", b"").lower()) is not None


def read_sitemap(content: bytes, url: str) -> Sitemap:
    """The pages and the further sitemaps of one file.

    Raises:
        SourceError: it is broken, too large, or lists nothing.
    """
    from lxml import etree

    raw = _unpacked(content)
    pages: list[Entry] = []
    children: list[tuple[str, str | None]] = []
    reading = etree.iterparse(
        io.BytesIO(raw), resolve_entities=False, no_network=True, recover=True, huge_tree=False
    )
    try:
        for _, element in reading:
            name = _name(element)
            if name == "url":
                pages += _page(element, url)
                element.clear()
            elif name == "sitemap":
                children += _child(element, url)
                element.clear()
    except etree.XMLSyntaxError as error:
        if not pages and not children:
            raise SourceError(f"the sitemap is broken ({error.msg})") from None
    if not pages and not children:
        raise SourceError("the sitemap lists no page")
    return Sitemap(tuple(pages), tuple(children))


def listed(content: bytes, url: str, fetcher: Fetcher) -> Iterator[Entry | SourceError]:
    """All pages a sitemap leads to, newest first, and what could not be read of it.

    Sitemaps named by an index are fetched, the one changed last first, within the limits of
    depth and number.

    Raises:
        SourceError: the sitemap itself cannot be read.
    """
    first = read_sitemap(content, url)
    pages = {page.url: page for page in first.pages}
    waiting = [(child, when, 1) for child, when in first.children]
    asked = {url}
    while waiting and len(asked) <= MAX_SITEMAPS and len(pages) < MAX_PAGES:
        waiting.sort(key=lambda each: _age(each[1]))
        child, _, depth = waiting.pop(0)
        if child in asked:
            continue
        asked.add(child)
        try:
            answer = fetcher.fetch(child)
            found = read_sitemap(answer.body, answer.url)
        except SourceError as error:
            yield SourceError(f"{child}: {error.message}", retryable=error.retryable)
            continue
        pages |= {page.url: page for page in found.pages}
        if depth < MAX_DEPTH:
            waiting += [(each, when, depth + 1) for each, when in found.children]
    newest = sorted(pages.values(), key=lambda page: _age(page.updated_at or page.published_at))
    yield from newest[:MAX_PAGES]


def _age(moment: str | None) -> float:
    """Orders by moment, newest first, what has none last."""
    return -epoch(moment) if moment else float("inf")


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        raw = unpacker.decompress(content, MAX_BYTES + 1)
    except zlib.error:
        raise SourceError("the compressed sitemap is broken") from None
    if len(raw) > MAX_BYTES:
        raise SourceError(f"the sitemap is larger than {MAX_BYTES // 1_000_000} MB")
    return raw


def _name(element: _Element) -> str:
    tag: Any = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _fields(element: _Element) -> dict[str, str]:
    """The texts of all elements below, by name without prefix; the first of a name wins."""
    found: dict[str, str] = {}
    for below in element.iter():
        found.setdefault(_name(below), " ".join((below.text or "").split()))
    return found


def _address(fields: dict[str, str], base: str) -> str | None:
    try:
        address = urljoin(base, fields.get("loc", ""))
    except ValueError:
        return None
    return address if fields.get("loc") and urlsplit_safe(address) else None


def _page(element: _Element, base: str) -> Iterator[Entry]:
    fields = _fields(element)
    if address := _address(fields, base):
        yield Entry(
            url=address,
            title=clean_line(fields.get("title", "")),
            text="",
            published_at=read_moment(fields.get("publication_date")),
            authors=(),
            outlet=clean_line(fields.get("name", "")),
            updated_at=read_moment(fields.get("lastmod")),
        )


def _child(element: _Element, base: str) -> Iterator[tuple[str, str | None]]:
    fields = _fields(element)
    if address := _address(fields, base):
        yield address, read_moment(fields.get("lastmod"))
