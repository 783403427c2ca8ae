"""A draft made into an answer: each sentence with a source that can be opened, or not at all.

A sentence's text stays as it is in `Answer.sentences`; whoever shows an answer with its markers
builds them from there. `Answer.text` is the same in one string, with ` [n]` after each sentence.
An article may itself hold "[3]": in `Answer.text` that stands as "(3)", so that every [n] there
is a marker of ours.

This is the simple form of the check. `supported` is the one place where it decides, so that a
stronger judgement can take its stead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from rag.english.words import number_value, words
from rag.types import (
    Answer,
    Article,
    Citation,
    Conflict,
    Draft,
    DraftConflict,
    DraftSentence,
    Evidence,
    Query,
    Sentence,
    Span,
)

MAX_RELATED = 5
NOTHING_FOUND = "The articles do not say."
NOT_SUPPORTED = "What was written could not be found in the articles, so it is not shown."

_FOREIGN_MARKER = re.compile(r"\[(\s*\d+(?:\s*[,–-]\s*\d+)*\s*)\]")
_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]{2,})[\"“”»]")
_SPACE = re.compile(r"\s+")
_STRAIGHT = str.maketrans("“”„«»‘’", '"""""\'\'')
_MAGNITUDES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}


def verify(
    query: Query, draft: Draft, evidence: Sequence[Evidence], *, related: Sequence[Article] = ()
) -> Answer:
    """The answer that the evidence bears out.

    A sentence without a span that lies in an article of the evidence is dropped, and so is one
    that the text under its spans does not support. Where nothing is left the answer abstains.

    Args:
        query: what was asked.
        draft: what a reader proposes.
        evidence: the passages it was made from.
        related: articles to show with an abstention; those of the evidence by default.
    """
    articles = {item.article.id: item.article for item in evidence}
    kept = [
        (sentence, spans)
        for sentence in draft.sentences
        if (spans := _resolved(sentence, articles)) and supported(sentence, spans, evidence)
    ]
    if not kept:
        reason = NOT_SUPPORTED if draft.sentences else draft.reason or NOTHING_FOUND
        return _abstention(query, draft, reason, related or _distinct(evidence))
    return _answer(query, draft, kept, articles)


def supported(
    sentence: DraftSentence, spans: Sequence[Span], evidence: Sequence[Evidence]
) -> bool:
    """Whether the text under the spans bears the sentence out.

    A sentence quoted word for word does. In one that was written, each stretch in quotation marks
    must stand in the evidence and each number in the cited text, its title or its date.
    """
    articles = {item.article.id: item.article for item in evidence}
    cited = [articles[span.article_id].text[span.start : span.end] for span in spans]
    if any(sentence.text == text for text in cited):
        return True
    sources = [articles[span.article_id] for span in spans]
    around = [f"{source.title} {source.published_at or ''}" for source in sources]
    everywhere = [*cited, *(item.chunk.text for item in evidence)]
    return _quotes_stand(sentence.text, everywhere) and _numbers(sentence.text) <= _numbers(
        " \n ".join([*cited, *around])
    )


def _quotes_stand(text: str, sources: Iterable[str]) -> bool:
    plain = [_plain(source) for source in sources]
    return all(
        any(quote in source for source in plain)
        for match in _QUOTED.finditer(text)
        if (quote := _plain(match[1]).strip(" .,;:!?"))
    )


def _plain(text: str) -> str:
    """Straight quotation marks, single spaces, one case."""
    return _SPACE.sub(" ", text.translate(_STRAIGHT)).casefold()


def _numbers(text: str) -> set[float]:
    """The values of the numbers in a text; "2 million" is one value, its "2" another."""
    found: set[float] = set()
    before: float | None = None
    for word in words(text):
        form = word.form.lower()
        value = number_value(word.form)
        if form in _MAGNITUDES and before is not None:
            found.discard(before)
            value = before * _MAGNITUDES[form]
        if value is not None and form != "one":
            found.add(value)
        before = value
    return found


def _resolved(sentence: DraftSentence, articles: Mapping[str, Article]) -> list[Span]:
    if not sentence.text.strip():
        return []
    return [span for span in dict.fromkeys(sentence.spans) if _lies_in(span, articles)]


def _lies_in(span: Span, articles: Mapping[str, Article]) -> bool:
    article = articles.get(span.article_id)
    return article is not None and 0 <= span.start < span.end <= len(article.text)


def _answer(
    query: Query,
    draft: Draft,
    kept: Sequence[tuple[DraftSentence, Sequence[Span]]],
    articles: Mapping[str, Article],
) -> Answer:
    numbers: dict[Span, int] = {}
    for _, spans in kept:
        for span in spans:
            numbers.setdefault(span, len(numbers) + 1)
    cited = frozenset(numbers)
    conflicts = [one for one in draft.conflicts if _stands(one, cited, articles)]
    for conflict in conflicts:
        for span in conflict.spans:
            numbers.setdefault(span, len(numbers) + 1)
    sentences = tuple(
        Sentence(draft_sentence.text, tuple(numbers[span] for span in spans))
        for draft_sentence, spans in kept
    )
    return Answer(
        question=query.original or query.text,
        status="answered",
        text=marked_text(sentences),
        short_answer=_short(draft.short_answer, sentences),
        sentences=sentences,
        citations=tuple(_citation(n, span, articles) for span, n in numbers.items()),
        conflicts=tuple(
            Conflict(one.claim, tuple(numbers[span] for span in one.spans), one.kind)
            for one in conflicts
        ),
        confidence=draft.confidence,
        as_of=query.as_of,
        mode=draft.mode,
        understood=query.text,
        note=draft.note,
        also_in=_also(draft, numbers, articles),
        missing=draft.missing,
    )


def _stands(
    conflict: DraftConflict, cited: Collection[Span], articles: Mapping[str, Article]
) -> bool:
    """Whether all its sides can be opened and one of them is what a sentence rests on."""
    mine = any(_overlap(span, one) for span in conflict.spans for one in cited)
    return mine and all(_lies_in(span, articles) for span in conflict.spans)


def _overlap(one: Span, two: Span) -> bool:
    return one.article_id == two.article_id and one.start < two.end and two.start < one.end


def _also(
    draft: Draft, cited: Iterable[Span], articles: Mapping[str, Article]
) -> tuple[Article, ...]:
    """The further articles with the same answer that are among the evidence and not cited."""
    shown = {span.article_id for span in cited}
    return tuple(
        articles[i] for i in dict.fromkeys(draft.also) if i in articles and i not in shown
    )


def marked_text(sentences: Sequence[Sentence]) -> str:
    """The sentences in one string, each followed by its markers."""
    return " ".join(
        _FOREIGN_MARKER.sub(r"(\1)", sentence.text)
        + " "
        + "".join(f"[{n}]" for n in sentence.citations)
        for sentence in sentences
    )


def _citation(n: int, span: Span, articles: Mapping[str, Article]) -> Citation:
    article = articles[span.article_id]
    return Citation(
        n=n,
        article_id=article.id,
        title=article.title,
        outlet=article.outlet,
        url=article.url,
        published_at=article.published_at,
        quote=article.text[span.start : span.end],
        start=span.start,
        end=span.end,
    )


def _short(short: str | None, sentences: Sequence[Sentence]) -> str | None:
    """The short answer where the sentences that are left still hold each of its words."""
    if not short:
        return None
    held = {word.stem for sentence in sentences for word in words(sentence.text)}
    return short if {word.stem for word in words(short)} <= held | {"and"} else None


def _abstention(query: Query, draft: Draft, reason: str, related: Sequence[Article]) -> Answer:
    return Answer(
        question=query.original or query.text,
        status="abstained",
        confidence=draft.confidence,
        as_of=query.as_of,
        reason=reason,
        related=_unique(related)[:MAX_RELATED],
        mode=draft.mode,
        understood=query.text,
        note=draft.note,
    )


def _distinct(evidence: Sequence[Evidence]) -> tuple[Article, ...]:
    return _unique(item.article for item in evidence)


def _unique(articles: Iterable[Article]) -> tuple[Article, ...]:
    return tuple({article.id: article for article in articles}.values())
