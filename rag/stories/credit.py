"""An answer's sources counted by report, and who else ran each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from rag.fuse import Wording
from rag.stories.lead import in_order
from rag.types import Answer, Article, Citation, Evidence


def credited(
    answer: Answer,
    evidence: Sequence[Evidence],
    article: Callable[[str], Article | None],
    *,
    anyone: bool = True,
) -> Answer:
    """The answer with the other articles that run what it cites, and its sources counted.

    A sentence that stands word for word in the article to cite for its report is cited from there.
    An article counts as running a cited sentence when its own text says it, with the same figures.
    Copies of what is cited are no further confirmation, so they leave `also_in`, where each other
    report stands once.

    Args:
        answer: a verified answer.
        evidence: what it was made from.
        article: gives an article by its id.
        anyone: whether any article of a report may be cited; else each stays where it was found.
    """
    if not answer.citations:
        return answer
    source = {item.article.id: item.source for item in evidence}
    copies: dict[str, dict[str, None]] = {}
    for item in evidence:
        copies.setdefault(item.article.id, {}).update(dict.fromkeys(item.copies))
    read = _Read(article)
    cited = {source.get(c.article_id, c.article_id) for c in answer.citations}
    also = _once(answer.also_in, source, cited)
    return replace(
        answer,
        citations=tuple(
            _credited(c, copies.get(c.article_id, {}), read, anyone=anyone)
            for c in answer.citations
        ),
        also_in=tuple(also),
        independent_sources=len(cited) + len(also),
    )


def _once(
    articles: Iterable[Article], source: Mapping[str, str], cited: Iterable[str]
) -> list[Article]:
    """The first article of each source that is not among those cited."""
    first: dict[str, Article] = {}
    for article in articles:
        first.setdefault(source.get(article.id, article.id), article)
    return [article for key, article in first.items() if key not in set(cited)]


class _Read:
    """Articles with their wording, each read once."""

    def __init__(self, article: Callable[[str], Article | None]) -> None:
        self._article = article
        self._known: dict[str, tuple[Article, Wording] | None] = {}

    def __call__(self, article_id: str) -> tuple[Article, Wording] | None:
        if article_id not in self._known:
            found = self._article(article_id)
            self._known[article_id] = (found, Wording.of(found.text)) if found else None
        return self._known[article_id]


def _credited(citation: Citation, others: Iterable[str], read: _Read, *, anyone: bool) -> Citation:
    mine = Wording.of(citation.quote)
    running = [
        found[0]
        for other in dict.fromkeys((citation.article_id, *others))
        if (found := read(other)) and mine.stands_in(found[1])
    ]
    cited = citation
    if anyone:
        lead = next((a for a in in_order(running) if citation.quote in a.text), None)
        cited = _from(lead, citation) if lead else citation
    also = (one for one in in_order(running) if one.id != cited.article_id)
    return replace(cited, also_run_by=tuple(also))


def _from(article: Article, citation: Citation) -> Citation:
    """The same quote as it stands in another article."""
    if article.id == citation.article_id:
        return citation
    start = article.text.index(citation.quote)
    return replace(
        citation,
        article_id=article.id,
        title=article.title,
        outlet=article.outlet,
        url=article.url,
        published_at=article.published_at,
        start=start,
        end=start + len(citation.quote),
    )
