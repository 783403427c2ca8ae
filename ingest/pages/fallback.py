"""What a page's own metadata leaves open, as trafilatura and htmldate guess it from the text."""

from __future__ import annotations

import logging
from dataclasses import replace

from ingest.clean import clean_line
from ingest.moments import read_moment
from ingest.pages.metadata import Metadata, author_names
from ingest.pages.tree import Element

log = logging.getLogger(__name__)


def completed(meta: Metadata, tree: Element, url: str | None) -> Metadata:
    """The same metadata, guesses in its gaps."""
    if meta.title and meta.authors and meta.published_at:
        return meta
    from trafilatura import metadata

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        if meta.title and meta.published_at:
            author = metadata.extract_author(tree)
            return replace(meta, authors=_names(author))
        found = metadata.extract_metadata(tree, default_url=url, extensive=True)
    except Exception:  # one bad page, whatever it does to a parser
        log.debug("metadata could not be guessed", exc_info=True)
        return meta
    guessed = None if meta.published_at else read_moment(found.date)
    title = clean_line(found.title or "")
    return replace(
        meta,
        title=meta.title or title,
        titles=meta.titles or ((title,) if title else ()),
        authors=meta.authors or _names(found.author),
        published_at=meta.published_at or guessed,
        dated_by=meta.dated_by or ("page" if guessed else None),
    )


def _names(found: str | None) -> tuple[str, ...]:
    return tuple(n for part in (found or "").split(";") for n in author_names(part))
