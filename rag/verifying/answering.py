"""Sentences that hold made into an answer: citations numbered, conflicts, what was left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from rag.english.words import words
from rag.types import (
    Answer,
    Article,
    Citation,
    Conflict,
    Draft,
    DraftConflict,
    Query,
    Removed,
    Sentence,
    Span,
)
from rag.verifying.cited import lies_in
from rag.verifying.mending import Checked

MAX_RELATED = 5

_FOREIGN_MARKER = re.compile(r"\[(\s*\d+(?:\s*[,–-]\s*\d+)*\s*)\]")


def answer(
    query: Query, draft: Draft, checked: Sequence[Checked], articles: Mapping[str, Article]
) -> Answer:
    """The answer that the sentences that hold make; at least one must."""
    kept = [one for one in checked if one.spans]
    numbers: dict[Span, int] = {}
    for one in kept:
        for span in one.spans:
            numbers.setdefault(span, len(numbers) + 1)
    conflicts = _conflicts(draft.conflicts, numbers, articles)
    sentences = tuple(
        Sentence(
            one.text,
            tuple(numbers[span] for span in one.spans),
            one.verdict.label,
            one.verdict.findings,
        )
        for one in kept
    )
    return Answer(
        question=query.original or query.text,
        status="answered",
        text=marked_text(sentences),
        short_answer=_short(draft.short_answer, sentences),
        sentences=sentences,
        citations=tuple(_citation(n, span, articles) for span, n in numbers.items()),
        conflicts=conflicts,
        confidence=draft.confidence,
        as_of=query.as_of,
        mode=draft.mode,
        understood=query.text,
        note=note(draft, checked),
        also_in=_also(draft, numbers, articles),
        missing=draft.missing,
        removed=removed(checked),
    )


def abstention(
    query: Query,
    draft: Draft,
    reason: str,
    *,
    related: Iterable[Article],
    checked: Sequence[Checked] = (),
    articles: Mapping[str, Article] | None = None,
) -> Answer:
    """What is said where no sentence holds: why, what articles disagree on, and the nearest."""
    numbers: dict[Span, int] = {}
    known = articles or {}
    conflicts = _numbered([one for one in draft.conflicts if _opens(one, known)], numbers)
    return Answer(
        question=query.original or query.text,
        status="abstained",
        confidence=draft.confidence,
        as_of=query.as_of,
        reason=reason,
        related=tuple({article.id: article for article in related}.values())[:MAX_RELATED],
        mode=draft.mode,
        understood=query.text,
        note=draft.note,
        removed=removed(checked),
        citations=tuple(_citation(n, span, known) for span, n in numbers.items()),
        conflicts=conflicts,
    )


def removed(checked: Sequence[Checked]) -> tuple[Removed, ...]:
    """The sentences that do not hold, each with what was found."""
    return tuple(Removed(one.text, one.verdict.findings) for one in checked if not one.spans)


def note(draft: Draft, checked: Sequence[Checked]) -> str | None:
    """The draft's note, and that something was left out."""
    gone = sum(not one.spans for one in checked)
    told = None
    if gone:
        which = "One sentence was" if gone == 1 else f"{gone} sentences were"
        told = f"{which} left out: the articles do not bear {'it' if gone == 1 else 'them'} out."
    return " ".join(filter(None, (draft.note, told))) or None


def _conflicts(
    told: Iterable[DraftConflict], numbers: dict[Span, int], articles: Mapping[str, Article]
) -> tuple[Conflict, ...]:
    """The conflicts that touch what is cited; their further sides are numbered on."""
    cited = frozenset(numbers)
    return _numbered([one for one in told if _stands(one, cited, articles)], numbers)


def _numbered(found: Sequence[DraftConflict], numbers: dict[Span, int]) -> tuple[Conflict, ...]:
    """The conflicts with the numbers of their sides; new sides are numbered on."""
    for conflict in found:
        for span in conflict.spans:
            numbers.setdefault(span, len(numbers) + 1)
    return tuple(
        Conflict(one.claim, tuple(numbers[span] for span in one.spans), one.kind) for one in found
    )


def _stands(
    conflict: DraftConflict, cited: Collection[Span], articles: Mapping[str, Article]
) -> bool:
    """Whether all its sides can be opened and one of them is what a sentence rests on."""
    mine = any(_overlap(span, one) for span in conflict.spans for one in cited)
    return mine and _opens(conflict, articles)


def _opens(conflict: DraftConflict, articles: Mapping[str, Article]) -> bool:
    """Whether all its sides can be opened."""
    return all(lies_in(span, articles) for span in conflict.spans)


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
