"""A desk that finds what shares words with the question and quotes it; no model, no index."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from rag.settings import Settings
from rag.types import (
    Answer,
    Article,
    Chunk,
    Citation,
    Event,
    Evidence,
    EvidenceFound,
    Finished,
    Query,
    Sentence,
    TextDelta,
    Turn,
)

WORD = re.compile(r"\w{4,}")


class FakeIndex:
    """Articles in a list."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.held = list(articles)
        self.version = 0

    def articles(self, *, limit: int | None = None, **_: Any) -> list[Article]:
        return sorted(self.held, key=lambda a: a.published_at or "", reverse=True)[:limit]

    def article(self, article_id: str) -> Article | None:
        return next((article for article in self.held if article.id == article_id), None)

    def versions(self, article_id: str) -> list[Any]:  # noqa: ARG002  # none was ever changed
        return []

    def outlets(self) -> list[tuple[str, int]]:
        names = [article.outlet for article in self.held]
        return [(name, names.count(name)) for name in sorted(set(names))]


class FakeDesk:
    """Answers with the first sentence of the first article that shares a word."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.index = FakeIndex(articles)
        self.settings = Settings()
        self.asked: list[tuple[str, tuple[Turn, ...], dict[str, Any]]] = []
        self.fails: Exception | None = None

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), **bounds: Any
    ) -> Iterator[Event]:
        self.asked.append((question, tuple(history), bounds))
        if self.fails:
            raise self.fails
        found = self.search(question)
        yield EvidenceFound(Query(question), tuple(found))
        answer = Answer(
            question, "abstained", reason="No article speaks of it.", understood=question
        )
        if found:
            answer = _quoting(question, found[0])
            for word in answer.text.split():
                yield TextDelta(f"{word} ")
        else:
            answer = replace(answer, related=tuple(self.index.held[:2]))
        yield Finished(answer)

    def ask(self, question: str, **bounds: Any) -> Answer:
        *_, last = self.stream(question, **bounds)
        assert isinstance(last, Finished)
        return last.answer

    def quoted(self, question: str, **bounds: Any) -> Answer:
        return self.ask(question, **bounds)

    def search(self, query: str, *, k: int = 10, **_: Any) -> list[Evidence]:
        wanted = {word.lower() for word in WORD.findall(query)}
        return [
            Evidence(Chunk.cut(article, 0, 0, len(article.text)), article, 1.0)
            for article in self.index.held
            if wanted & {word.lower() for word in WORD.findall(article.text + article.title)}
        ][:k]


def _quoting(question: str, evidence: Evidence) -> Answer:
    article = evidence.article
    end = article.text.find(". ") + 1 or len(article.text)
    quote = article.text[:end]
    card = article.card()
    citation = Citation(n=1, quote=quote, start=0, end=end, **card)  # type: ignore[arg-type]
    return Answer(
        question, "answered", f"{quote} [1]", sentences=(Sentence(quote, (1,)),),
        citations=(citation,), understood=question,
    )  # fmt: skip
