"""Sentences of articles to make drafts from, each with the text around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.reading.candidates import leans, quotable
from rag.sentences import sentence_spans
from rag.types import Article
from rag.verifying.verdict import Quote

AROUND = 900
"""Characters of an article on each side: about what a passage holds."""


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence at `article.text[start:end]`; `siblings` are its neighbours' places."""

    article: Article
    start: int
    end: int
    siblings: tuple[tuple[int, int], ...]
    others: tuple[str, ...]
    vocabulary: frozenset[str]

    @property
    def text(self) -> str:
        """The sentence."""
        return self.article.text[self.start : self.end]

    @property
    def before(self) -> str:
        """The text in front of it."""
        return self.article.text[max(0, self.start - AROUND) : self.start]

    @property
    def after(self) -> str:
        """The text behind it."""
        return self.article.text[self.end : self.end + AROUND]

    def quote(self, start: int | None = None, end: int | None = None) -> Quote:
        """The sentence, or another place of its article, as it would be cited."""
        a, b = (self.start, self.end) if start is None or end is None else (start, end)
        text = self.article.text
        return Quote(
            text[a:b],
            text[max(0, a - AROUND) : a],
            text[b : b + AROUND],
            self.article.title,
            self.article.published_at,
            self.article.outlet,
        )


def sources(articles: Sequence[Article], others: Sequence[str]) -> Iterator[Source]:
    """The sentences that can be read by themselves; `others` are names of other articles."""
    for article in articles:
        spans = sentence_spans(article.text)
        vocabulary = frozenset(re.findall(r"\w+", f"{article.title} {article.text}"))
        for n, (start, end) in enumerate(spans):
            sentence = article.text[start:end]
            if not quotable(sentence, shortest=8) or leans(sentence):
                continue
            near = [*spans[max(0, n - 2) : n], *spans[n + 1 : n + 3]]
            good = tuple(s for s in near if quotable(article.text[slice(*s)], shortest=6))
            yield Source(article, start, end, good, tuple(others), vocabulary)
