"""Passages of copies, told by the article that is cited for their report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from rag.fuse import HELD_SHARE, Wording
from rag.index.rows import bounds, published_epoch
from rag.stories.lead import Story
from rag.types import Article, Chunk, Evidence, Filter

MOST_PASSAGES = 2
"""Passages of the cited article that one of a copy may stand in, where they were cut apart."""


class Copies(Protocol):
    """What an index knows of stories."""

    def copies_of(self, article_ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """For each article that has copies, the ids of all others of its story."""

    def article(self, article_id: str) -> Article | None:
        """One article by its id."""

    def passages(self, article_id: str) -> Sequence[Chunk]:
        """The passages of an article, in order."""


def told_by_lead(evidence: Sequence[Evidence], index: Copies, only: Filter) -> list[Evidence]:
    """The same passages, each of a copy as it stands in the article to cite; order is kept.

    The article to cite is the earliest that has the report whole, of those that a filter lets
    pass. What it does not say, or says with other figures, stays where it was found: a copy may
    correct or add to it. Each passage of a story carries its id and its other articles.
    """
    known = index.copies_of([item.article.id for item in evidence])
    if not known:
        return list(evidence)
    stories: dict[str, _Telling] = {}
    told: list[Evidence] = []
    for item in evidence:
        if item.article.id not in known:
            told.append(item)
            continue
        ids = sorted((item.article.id, *known[item.article.id]))
        telling = stories.setdefault(ids[0], _Telling(ids, index, only))
        told.extend(telling.of(item))
    return told


class _Telling:
    """A story, and how the article to cite for it tells what its copies tell."""

    def __init__(self, ids: Sequence[str], index: Copies, only: Filter) -> None:
        self._index = index
        self._id = ids[0]
        articles = [article for article in map(index.article, ids) if article]
        self._told = [article for article in articles if _by_then(article, only)]
        allowed = [article for article in self._told if _passes(article, only)]
        self._lead = Story.of(allowed).lead if allowed else None
        self._passages: list[tuple[Chunk, Wording]] | None = None

    def of(self, item: Evidence) -> Iterator[Evidence]:
        """A passage, in the cited article's words where that says the same."""
        chunks = self._held(item) if self._lead else []
        for chunk in chunks:
            assert self._lead is not None  # noqa: S101  # it holds the chunk
            yield self._with_copies(replace(item, chunk=chunk, article=self._lead))
        if not chunks:
            yield self._with_copies(item)

    def _with_copies(self, item: Evidence) -> Evidence:
        others = (article.id for article in self._told if article.id != item.article.id)
        return replace(item, story=self._id, copies=tuple(dict.fromkeys((*item.copies, *others))))

    def _held(self, item: Evidence) -> list[Chunk]:
        """The cited article's passages that together say what one of a copy says."""
        if self._lead is None or self._lead.id == item.article.id:
            return []
        mine = Wording.of(item.chunk.text)
        if not mine.stands_in(Wording.of(self._lead.text)):
            return []
        best = sorted(self._parts(), key=lambda part: -mine.share_in(part[1]))[:MOST_PASSAGES]
        held: set[tuple[str, ...]] = set()
        chosen: list[Chunk] = []
        for chunk, wording in best:
            chosen.append(chunk)
            held |= mine.runs & wording.runs
            if len(held) >= HELD_SHARE * len(mine.runs):
                return chosen
        return []

    def _parts(self) -> list[tuple[Chunk, Wording]]:
        if self._passages is None:
            assert self._lead is not None  # noqa: S101  # asked for where there is one
            chunks = self._index.passages(self._lead.id)
            self._passages = [(chunk, Wording.of(chunk.text)) for chunk in chunks]
        return self._passages


def _passes(article: Article, only: Filter) -> bool:
    """Whether a filter lets an article pass, as the ledger would say."""
    low, high = bounds(only)
    names = {name.lower() for name in only.outlets}
    return low <= published_epoch(article) <= high and (
        not names or article.outlet.lower() in names
    )


def _by_then(article: Article, only: Filter) -> bool:
    """Whether an article was out at the moment that a filter ends with."""
    return only.until is None or published_epoch(article) <= only.until
