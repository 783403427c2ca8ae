"""The places a sentence cites: quotes for the check, and better places where the given fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rag.english.words import words
from rag.sentences import sentence_spans
from rag.types import Article, DraftSentence, Evidence, Span
from rag.verifying.verdict import Quote

AROUND = 900
"""Characters of an article on each side of a quote that a pronoun may be understood from."""

TRIED = 3
"""Sentences of the evidence that are tried in place of a citation that does not hold."""


def resolved(sentence: DraftSentence, articles: Mapping[str, Article]) -> tuple[Span, ...]:
    """The spans of a sentence that lie in an article, each once."""
    if not sentence.text.strip():
        return ()
    return tuple(span for span in dict.fromkeys(sentence.spans) if lies_in(span, articles))


def lies_in(span: Span, articles: Mapping[str, Article]) -> bool:
    """Whether a span can be opened."""
    article = articles.get(span.article_id)
    return article is not None and 0 <= span.start < span.end <= len(article.text)


def quote_of(span: Span, articles: Mapping[str, Article]) -> Quote:
    """The words at a span, with what stands around them."""
    article = articles[span.article_id]
    text, start, end = article.text, span.start, span.end
    return Quote(
        text[start:end],
        text[max(0, start - AROUND) : start],
        text[end : end + AROUND],
        article.title,
        article.published_at,
        article.outlet,
    )


def likest(text: str, spans: Sequence[Span], evidence: Sequence[Evidence]) -> Iterator[Span]:
    """Sentences of the evidence that share most with a text, those of cited articles first."""
    wanted = _content(text)
    mine = {span.article_id for span in spans}
    found: dict[Span, float] = {}
    for item in evidence:
        chunk = item.chunk
        for start, end in sentence_spans(chunk.text):
            shared = len(wanted & _content(chunk.text[start:end]))
            place = Span(chunk.article_id, chunk.start + start, chunk.start + end)
            if shared and place not in spans:
                found[place] = shared + (0.5 if chunk.article_id in mine else 0.0)
    yield from sorted(found, key=lambda span: -found[span])[:TRIED]


def _content(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words(text) if not word.stop)


def joined(spans: Iterable[Span], further: Span) -> tuple[Span, ...]:
    """The spans and one more."""
    return (*spans, further)
