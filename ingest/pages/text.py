"""The running text of a page, by trafilatura on a tree without the boilerplate of news."""

from __future__ import annotations

import copy
import logging
from collections.abc import Sequence

from ingest.clean import clean
from ingest.pages import boilerplate, embeds, lines
from ingest.pages.tree import Element, measured, text_of

log = logging.getLogger(__name__)

ENOUGH = 0.6
"""A text is taken where it has at least this share of what a less strict way finds."""

SURE = 0.75
"""Where less of the running text than this is left by the pruning, it is doubted."""

SHORT = 400
"""So is a text shorter than this."""

MIN_LINE = 40
"""Shortest paragraph of the plainest way."""


def running_text(tree: Element, titles: Sequence[str], stated: str = "") -> str:
    """The text of the article, "" where there is none.

    Args:
        tree: the page; it is changed.
        titles: what the page calls the article.
        stated: the text as the page's metadata has it, which often is only its beginning.
    """
    embeds.quote(tree)
    whole = copy.deepcopy(tree)
    stays = boilerplate.prune(tree)
    found = _by_trafilatura(tree)
    if stays < SURE or len(found) < SHORT:
        wider = _by_trafilatura(whole)
        found = wider if len(found) < ENOUGH * len(wider) else found  # what went was the article
    plain = _paragraphs(tree)
    if len(found) < ENOUGH * len(plain):
        wider = _by_trafilatura(tree, recall=True)
        found = wider if len(wider) >= ENOUGH * len(plain) else plain
    text = clean(lines.tidy(found, titles))
    full = clean(stated) if len(stated) * ENOUGH > len(text) else ""
    return full if len(full) * ENOUGH > len(text) else text


def _by_trafilatura(tree: Element, *, recall: bool = False) -> str:
    import trafilatura
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(
            copy.deepcopy(tree),
            include_comments=False,
            include_tables=True,
            favor_recall=recall,
        )
    except Exception:  # one bad page, whatever it does to a parser
        log.debug("trafilatura failed", exc_info=True)
        return ""
    return found.text or "" if isinstance(found, Document) else ""


def _paragraphs(tree: Element) -> str:
    """All paragraphs of the page's only article, the plainest way to read one; else ""."""
    articles = list(tree.iter("article")) or list(tree.iter("main"))
    if len(articles) != 1:
        return ""
    measures = measured(tree)
    return "\n".join(
        text_of(p)
        for p in articles[0].iter("p")
        if measures[p].chars >= MIN_LINE and measures[p].link_share < 0.5
    )
