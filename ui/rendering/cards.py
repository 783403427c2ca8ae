"""The sources beside an answer, each a card: where it stands, what it says."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Article, Citation, Evidence
from ui import texts
from ui.rendering.text import (
    TEXT_CHARS,
    TITLE_CHARS,
    attributes,
    cut,
    end_of,
    escaped,
    filled,
    label,
    line,
    link,
    tight,
)
from ui.when import day
from ui.wording import also_run_by

CONTEXT_CHARS = 160
"""Of the passage on either side of the quoted sentence."""

PASSAGE_CHARS = 220
"""Of a passage that was found, while the answer is being written."""


def cited(citation: Citation, turn: int, evidence: Sequence[Evidence]) -> str:
    """A source with its quote in its passage; its title opens the article at the quote."""
    before, after = _around(citation, evidence)
    quote = escaped(cut(tight(citation.quote), TEXT_CHARS))
    place = _place(citation.article_id, citation.start, citation.end)
    return (
        f'<section class="nd-card" id="t{turn}-s{citation.n}" tabindex="-1"'
        f'{attributes(n=citation.n)} aria-label="{_named(citation)}">'
        f"{_heading(citation.outlet, citation.published_at, number=citation.n)}"
        f"{_title(citation.title, place)}"
        f'<blockquote dir="auto">{before}<mark id="t{turn}-q{citation.n}">{quote}</mark>{after}'
        f"</blockquote>{_below(citation)}</section>"
    )


def found(number: int, evidence: Evidence) -> str:
    """A passage that was found, before an answer is made of it."""
    article, chunk = evidence.article, evidence.chunk
    place = _place(article.id, chunk.start, chunk.end)
    passage = escaped(cut(line(cut(chunk.text, 2 * PASSAGE_CHARS)), PASSAGE_CHARS))
    return (
        f'<section class="nd-card nd-found">'
        f"{_heading(article.outlet, article.published_at, number=number)}"
        f'{_title(article.title, place)}<blockquote dir="auto">{passage}</blockquote></section>'
    )


def near(article: Article, place: tuple[int, int] = (0, 0)) -> str:
    """An article that may be worth reading: outlet, day and title alone."""
    return (
        f'<section class="nd-card nd-near">{_heading(article.outlet, article.published_at)}'
        f"{_title(article.title, _place(article.id, *place))}</section>"
    )


def mention(article: Article) -> str:
    """An article in the middle of a sentence, by its outlet and day."""
    name = label(article.outlet) or label(article.title) or escaped(texts.UNNAMED_OUTLET)
    when = day(article.published_at)
    shown = texts.OUTLET_DAY.format(outlet=name, day=escaped(when)) if when else name
    return (
        f'<button type="button" class="nd-open nd-plain"{_place(article.id, 0, 0)}'
        f' title="{label(article.title, TITLE_CHARS)}">{shown}</button>'
    )


def _place(article_id: str, start: int, end: int) -> str:
    """Where a click leads: an article, and what of it is to be seen."""
    return attributes(article=article_id, start=start, end=end)


def _named(citation: Citation) -> str:
    outlet = label(citation.outlet) or escaped(texts.UNKNOWN_OUTLET)
    return filled(texts.SOURCE_NAMED, n=str(citation.n), outlet=outlet)


def _heading(outlet: str, published_at: str | None, *, number: int | None = None) -> str:
    shown = f'<span class="nd-n" aria-hidden="true">{number}</span>' if number else ""
    when = day(published_at)
    date = f'<time datetime="{label(published_at)}">{escaped(when)}</time>' if when else ""
    name = label(outlet) or escaped(texts.UNKNOWN_OUTLET)
    return f'<header>{shown}<span class="nd-outlet" dir="auto">{name}</span>{date}</header>'


def _title(title: str, place: str) -> str:
    shown = label(title, TITLE_CHARS) or escaped(texts.UNTITLED)
    return f'<h4><button type="button" class="nd-open" dir="auto"{place}>{shown}</button></h4>'


def _below(citation: Citation) -> str:
    """Who else ran the report, that it was revised, and the way to the page itself."""
    outlets = [line(article.outlet) for article in citation.also_run_by]
    said = also_run_by(outlets, line(citation.outlet))
    every = texts.LIST_BETWEEN.join(dict.fromkeys(filter(None, outlets)))
    run = f'<p class="nd-run" title="{label(every, 400)}">{label(said, 200)}</p>' if said else ""
    revised = texts.REVISED.format(day=day(citation.revised_at)) if citation.revised_at else ""
    changed = f'<span class="nd-revised">{escaped(revised)}</span>' if revised else ""
    outlet = line(citation.outlet) or texts.UNKNOWN_OUTLET
    page = link(
        citation.url,
        f'{escaped(texts.ORIGINAL)}<span aria-hidden="true"> ↗</span>',
        kind="nd-original",
        says=texts.ORIGINAL_AT.format(outlet=cut(outlet, 80)),
    )
    foot = f"<footer>{changed}{page}</footer>" if changed or page else ""
    return run + foot


def _around(citation: Citation, evidence: Sequence[Evidence]) -> tuple[str, str]:
    """What stands before and after the quote in its passage, escaped; "" where it is not known."""
    for item in evidence:
        chunk = item.chunk
        if chunk.article_id != citation.article_id:
            continue
        if chunk.start <= citation.start and citation.end <= chunk.end:
            before = chunk.text[: citation.start - chunk.start]
            after = chunk.text[citation.end - chunk.start :]
            return (
                escaped(end_of(tight(before), CONTEXT_CHARS)),
                escaped(cut(tight(after), CONTEXT_CHARS)),
            )
    return "", ""
