"""What a run has met already, and what the index holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from ingest.records import canonical
from rag.errors import SourceError
from rag.index.types import Classification
from rag.types import Article, digest

Kind = Literal["added", "updated", "unchanged", "duplicates"]

_KINDS: Mapping[Classification, Kind] = {
    "new": "added",
    "changed": "updated",
    "unchanged": "unchanged",
    "duplicate": "duplicates",
}


class Seen:
    """The articles of one run, as far as needed to know one again."""

    def __init__(self, classify: Callable[[Article], Classification]) -> None:
        self._classify = classify
        self._hashes: dict[str, str] = {}
        self._pages: dict[str, str] = {}
        self._bodies: dict[str, str] = {}

    def sort(self, article: Article) -> Kind:
        """How an article stands to those met before in this run, else to the index.

        Once more the same content, or the same page under another id, is a duplicate. The same
        id with other content is the newer state of the article.

        Raises:
            SourceError: its id belongs to an article of another page.
        """
        page = canonical(article.url) if article.url else ""
        before = self._hashes.get(article.id)
        if before is not None and page and self._pages.get(page) != article.id:
            raise SourceError(f"the id {article.id} was used for another article before")
        if before == article.content_hash or self._met_elsewhere(article, page):
            return "duplicates"
        self._hashes[article.id] = article.content_hash
        return "updated" if before is not None else _KINDS[self._classify(article)]

    def _met_elsewhere(self, article: Article, page: str) -> bool:
        body = digest(article.outlet.casefold(), article.title, article.text)
        owners = [self._bodies.setdefault(body, article.id)]
        if page:
            owners.append(self._pages.setdefault(page, article.id))
        return any(owner != article.id for owner in owners)
