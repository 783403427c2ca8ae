"""An index in memory, which ranks by cosine and by shared words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from fakes import WORD, HashEncoder

from rag.chronology.annotate import annotate
from rag.dates import epoch
from rag.types import Article, Chunk, Filter, TimeMention, Vectors


class MemoryIndex:
    """Each paragraph of an article is a passage."""

    def __init__(
        self, articles: Sequence[Article] = (), encoder: HashEncoder | None = None
    ) -> None:
        self.encoder = encoder or HashEncoder(dim=512)
        self.version = 0
        self.closed = False
        self._passages: dict[str, tuple[Chunk, Article]] = {}
        self.stories: list[set[str]] = []
        self.add(articles)

    def add(self, articles: Sequence[Article]) -> None:
        self.version += 1
        for article in articles:
            start = 0
            for ordinal, part in enumerate(article.text.split("\n\n")):
                chunk = Chunk.cut(article, ordinal, start, start + len(part))
                self._passages[chunk.id] = (chunk, article)
                start += len(part) + 2

    def outlets(self) -> list[tuple[str, int]]:
        names = [article.outlet for _, article in self._passages.values()]
        return [(name, names.count(name)) for name in sorted(set(names))]

    def article(self, article_id: str) -> Article | None:
        return next((a for _, a in self._passages.values() if a.id == article_id), None)

    def copies_of(self, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        return {
            i: tuple(sorted(story - {i}))
            for i in article_ids
            for story in self.stories
            if i in story
        }

    def passages(self, article_id: str) -> list[Chunk]:
        return [chunk for chunk, a in self._passages.values() if a.id == article_id]

    def chunks(self, ids: Sequence[str]) -> list[tuple[Chunk, Article]]:
        return [self._passages[key] for key in ids if key in self._passages]

    def revised(self, _ids: Sequence[str]) -> dict[str, str]:
        return {}

    def published(self, ids: Sequence[str]) -> dict[str, int | None]:
        moments = {key: self._passages[key][1].published_at for key in ids}
        return {key: epoch(moment) if moment else None for key, moment in moments.items()}

    def times(self, articles: Sequence[Article]) -> dict[str, Sequence[TimeMention]]:
        return {article.id: annotate(article) for article in articles}

    def vectors(self, ids: Sequence[str]) -> Vectors:
        return self.encoder.encode([self._passages[key][0].embed_text for key in ids])

    def dense(
        self, vector: Vectors, k: int, only: Filter | None = None
    ) -> list[tuple[str, float]]:
        ids = self._allowed(only)
        cosines = self.vectors(ids) @ np.asarray(vector) if ids else []
        ranked = sorted(zip(ids, map(float, cosines), strict=True), key=lambda h: (-h[1], h[0]))
        return ranked[:k]

    def lexical(self, text: str, k: int, only: Filter | None = None) -> list[tuple[str, float]]:
        wanted = set(WORD.findall(text.lower()))
        scores = {
            key: float(len(wanted & set(WORD.findall(self._passages[key][0].text.lower()))))
            for key in self._allowed(only)
        }
        ranked = sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))
        return [hit for hit in ranked if hit[1] > 0][:k]

    def close(self) -> None:
        self.closed = True

    def _allowed(self, only: Filter | None) -> list[str]:
        return [k for k, (_, a) in sorted(self._passages.items()) if only is None or _ok(a, only)]


def _ok(article: Article, only: Filter) -> bool:
    if only.outlets and article.outlet.lower() not in [name.lower() for name in only.outlets]:
        return False
    if only.since is None and only.until is None:
        return True
    if article.published_at is None:
        return only.undated
    when = epoch(article.published_at)
    return (only.since or when) <= when <= (only.until or when)
