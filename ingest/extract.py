"""A web page → its article, or the entries of its live blog."""

from __future__ import annotations

from ingest.clean import clean_line
from ingest.pages import jsonld, live, tags
from ingest.pages import metadata as pages_metadata
from ingest.pages.fallback import completed
from ingest.pages.jsonld import Said
from ingest.pages.metadata import Metadata
from ingest.pages.text import running_text
from ingest.pages.tree import Element, parse
from ingest.records import canonical, headline
from rag.errors import SourceError
from rag.types import Article, digest

MIN_CHARS = 80
"""A page with less running text is a menu, a consent form or a notice that something failed."""


def extract(page: str, *, url: str | None = None, fallback_id: str | None = None) -> Article:
    """The article on a page: its running text, and what the page says about it.

    Args:
        page: the page's HTML.
        url: where it was fetched; its own canonical address wins when on the same host.
        fallback_id: the id where there is no address.

    Raises:
        SourceError: no running text of an article was found.
    """
    return _article(*_read(page, url), url=url, fallback_id=fallback_id)


def extract_all(
    page: str, *, url: str | None = None, fallback_id: str | None = None
) -> list[Article]:
    """The articles on a page: one, or each entry of a live blog by itself.

    An entry has the address of the blog and its own place there, its own title and time.

    Raises:
        SourceError: no running text of an article was found.
    """
    tree, said, meta = _read(page, url)
    if meta.live and (entries := live.entries(tree, said, meta.url)):
        return [
            _entry(entry, address, meta, fallback_id=fallback_id)
            for entry, address in live.of_blog(entries, meta.url)
        ]
    return [_article(tree, said, meta, url=url, fallback_id=fallback_id)]


def _read(page: str, url: str | None) -> tuple[Element, Said, Metadata]:
    tree = parse(page)
    said = jsonld.read(tree, url)
    return tree, said, completed(pages_metadata.merge(said, tags.read(tree), url), tree, url)


def _article(
    tree: Element, said: Said, meta: Metadata, *, url: str | None, fallback_id: str | None
) -> Article:
    text = running_text(tree, meta.titles, said.body)
    if len(text) < MIN_CHARS:
        raise SourceError("no article text was found on the page", kind="no_article")
    return Article(
        id=digest(canonical(meta.url)) if meta.url else fallback_id or digest(text),
        text=text,
        title=clean_line(meta.title) or headline(text),
        outlet=meta.outlet,
        url=meta.url,
        published_at=meta.published_at,
        authors=meta.authors,
        language=meta.language,
        origin="page" if url else "file",
        dated_by=meta.dated_by,
        modified_at=meta.modified_at,
        paywalled=meta.paywalled,
        live=meta.live,
    )


def _entry(
    entry: live.Entry, address: str | None, meta: Metadata, *, fallback_id: str | None
) -> Article:
    own = canonical(address.split("#", 1)[0]) if address else fallback_id or meta.title
    return Article(
        id=digest(own, entry.anchor),
        text=entry.text,
        title=entry.title,
        outlet=meta.outlet,
        url=address,
        published_at=entry.published_at or meta.published_at,
        authors=meta.authors,
        language=meta.language,
        origin="page" if address else "file",
        dated_by="page" if entry.published_at else meta.dated_by,
        modified_at=entry.modified_at,
        paywalled=meta.paywalled,
        live=True,
    )
