"""A web page → an Article, by trafilatura."""

from __future__ import annotations

import logging

from ingest.clean import clean, clean_line
from ingest.moments import read_moment
from ingest.records import canonical, headline, urlsplit_safe
from rag.errors import SourceError
from rag.types import Article, digest

log = logging.getLogger(__name__)

MIN_CHARS = 80
"""A page with less running text is a menu, a consent form or a notice that something failed."""


def extract(page: str, *, url: str | None = None, fallback_id: str | None = None) -> Article:
    """The article on a page: its running text, title, outlet, moment and authors.

    Args:
        page: the page's HTML.
        url: where it was fetched; its own canonical address wins when on the same host.
        fallback_id: the id where there is no address.

    Raises:
        SourceError: no running text of an article was found.
    """
    import trafilatura
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(
            page, url=url, with_metadata=True, include_comments=False, include_tables=False
        )
    except Exception:  # one bad page, whatever it does to a parser
        log.debug("trafilatura failed", exc_info=True)
        found = None
    text = clean(found.text or "") if isinstance(found, Document) else ""
    if not isinstance(found, Document) or len(text) < MIN_CHARS:
        raise SourceError("no article text was found on the page")
    title = clean_line(found.title or "")
    text = text.removeprefix(f"{title}\n\n") if title else text
    address = _address(url, found.url)
    return Article(
        id=digest(canonical(address)) if address else fallback_id or digest(text),
        text=text,
        title=title or headline(text),
        outlet=_outlet(found.sitename, found.hostname),
        url=address,
        published_at=read_moment(found.date),
        authors=tuple(n for n in map(clean_line, (found.author or "").split(";")) if n),
        language=found.language,
        origin="page" if url else "file",
    )


def _address(fetched: str | None, stated: str | None) -> str | None:
    """The page's own address where it may be trusted, else where it was fetched."""
    if not stated or not urlsplit_safe(stated):
        return fetched
    if fetched is None or _host(fetched) == _host(stated):
        return stated
    return fetched


def _host(url: str) -> str:
    return canonical(url).split("/")[2]


def _outlet(site: str | None, host: str | None) -> str:
    return clean_line(site or "") or (host or "").removeprefix("www.")
