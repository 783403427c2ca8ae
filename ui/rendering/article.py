"""An article that is opened at a sentence: its text from the ledger, the quotes marked in it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.index.versions import Version
from rag.sentences import sentence_spans
from rag.types import Article
from ui import texts
from ui.rendering.text import (
    TEXT_CHARS,
    TITLE_CHARS,
    cut,
    escaped,
    label,
    line,
    link,
)
from ui.when import day

WINDOW_CHARS = 40_000
"""Of an article on either side of the sentence it is opened at: more is a book."""

ALIKE = 0.5
"""Least likeness of an earlier sentence to the quoted one to be called the same (0..1)."""

_PARAGRAPHS = re.compile(r"\n\s*\n|\n")


@dataclass(frozen=True, slots=True)
class Place:
    """What of an article is to be seen: `start` and `end` of the quote, (0, 0) for none.

    `others` are further quotes of the same answer from this article. `quote` is how the quoted
    words began when they were quoted, "" where that is not known.
    """

    start: int = 0
    end: int = 0
    others: tuple[tuple[int, int], ...] = ()
    quote: str = ""


def panel() -> str:
    """The panel before anything is opened in it; `static/reader.js` fills and moves it."""
    return (
        '<dialog id="nd-reader" class="nd-reader" aria-labelledby="nd-reader-title"'
        f' data-loading="{escaped(texts.READER_LOADING)}"'
        f' data-failed="{escaped(texts.READER_FAILED)}" data-of="{escaped(texts.READER_OF)}">'
        '<div class="nd-reader-bar">'
        f'<span class="nd-reader-at"></span>'
        f"{_button('nd-reader-back', '←', texts.READER_PREVIOUS)}"
        f"{_button('nd-reader-on', '→', texts.READER_NEXT)}"
        f"{_button('nd-reader-close', '✕', texts.READER_CLOSE)}</div>"
        f'<div class="nd-reader-body" tabindex="0" role="document"'
        f' aria-label="{escaped(texts.READER)}"></div></dialog>'
    )


def opened(article: Article | None, place: Place, versions: Sequence[Version] = ()) -> str:
    """The article as it is read in the panel."""
    if article is None:
        return f'<p class="nd-problem" id="nd-reader-title">{escaped(texts.READER_GONE)}</p>'
    place = _found(article.text, place)
    title = label(article.title, TITLE_CHARS) or escaped(texts.UNTITLED)
    outlet = label(article.outlet) or escaped(texts.UNKNOWN_OUTLET)
    when = day(article.published_at) or texts.READER_UNDATED
    authors = texts.listed([cut(line(name), 80) for name in article.authors[:4] if line(name)])
    by = f"<p>{escaped(texts.READER_BY.format(authors=authors))}</p>" if authors else ""
    page = link(
        article.url, f'{escaped(texts.ORIGINAL)}<span aria-hidden="true"> ↗</span>',
        says=texts.ORIGINAL_AT.format(outlet=cut(line(article.outlet), 80)),
    )  # fmt: skip
    return (
        f'<header><p><span class="nd-outlet" dir="auto">{outlet}</span>'
        f'<time datetime="{label(article.published_at)}">{escaped(when)}</time></p>'
        f'<h2 id="nd-reader-title" dir="auto">{title}</h2>{by}{page}</header>'
        f"{_moved(place)}{_revised(article, place, versions)}{_text(article.text, place)}"
    )


def _found(text: str, place: Place) -> Place:
    """Where the quoted words stand now: an answer may be older than the article's last change.

    Where they stand nowhere, no place is left but the quote.
    """
    words = line(place.quote.removesuffix(" …"))
    if not words or line(text[place.start : place.end]).startswith(words):
        return replace(place, quote="")
    again = re.search(r"\s+".join(map(re.escape, words.split())), text)
    if again is None:
        return Place(quote=words)
    return Place(again.start(), again.end())


def _moved(place: Place) -> str:
    if not place.quote:
        return ""
    return f'<p class="nd-warning" role="note">{escaped(texts.READER_MOVED)}</p>'


def _button(kind: str, sign: str, says: str) -> str:
    return (
        f'<button type="button" class="{kind}" aria-label="{escaped(says)}"'
        f' title="{escaped(says)}"><span aria-hidden="true">{sign}</span></button>'
    )


def _text(text: str, place: Place) -> str:
    """The paragraphs around the place, the quote marked `nd-now` and the others fainter."""
    first = max(0, place.start - WINDOW_CHARS)
    last = min(len(text), max(place.end, place.start) + WINDOW_CHARS)
    marks = _marks(place, len(text))
    rows = []
    for start, end in _paragraphs(text, first, last):
        body = _marked(text, start, end, marks)
        rows.append(f'<p dir="auto">{body}</p>')
    before = _left_out(texts.READER_BEFORE) if first else ""
    after = _left_out(texts.READER_AFTER) if last < len(text) else ""
    return f'{before}<div class="nd-reader-text">{"".join(rows)}</div>{after}'


def _left_out(said: str) -> str:
    return f'<p class="nd-fine">{escaped(said)}</p>'


def _marks(place: Place, length: int) -> list[tuple[int, int, str]]:
    """What is to be marked, apart from each other and in order; the quote itself goes first."""
    chosen: list[tuple[int, int, str]] = []
    for start, end, kind in [
        (place.start, place.end, "nd-now"), *((s, e, "nd-too") for s, e in place.others)
    ]:  # fmt: skip
        if 0 <= start < end <= length and all(end <= a or b <= start for a, b, _ in chosen):
            chosen.append((start, end, kind))
    return sorted(chosen)


def _paragraphs(text: str, first: int, last: int) -> list[tuple[int, int]]:
    spans, start = [], first
    for gap in _PARAGRAPHS.finditer(text, first, last):
        if gap.start() > start:
            spans.append((start, gap.start()))
        start = gap.end()
    return [*spans, (start, last)] if start < last else spans


def _marked(text: str, start: int, end: int, marks: Sequence[tuple[int, int, str]]) -> str:
    """One paragraph; a quote that goes over its end is marked in each paragraph it touches."""
    parts, at = [], start
    for first, last, kind in marks:
        here, there = max(first, start), min(last, end)
        if here >= there:
            continue
        parts.append(escaped(text[at:here]))
        parts.append(f'<mark class="{kind}">{escaped(text[here:there])}</mark>')
        at = there
    return "".join([*parts, escaped(text[at:end])])


def _revised(article: Article, place: Place, versions: Sequence[Version]) -> str:
    """That the article was changed, and what the quoted sentence said before."""
    if not versions:
        return ""
    latest = versions[-1]
    said = texts.READER_REVISED.format(day=day(latest.replaced_at))
    before = _before(article.text, place, latest.text)
    was = texts.READER_SAID_BEFORE.format(quote=before) if before else ""
    told = f'<p class="nd-was" dir="auto">{escaped(was)}</p>' if was else ""
    return f'<div class="nd-warning nd-changed" role="note"><p>{escaped(said)}</p>{told}</div>'


def _before(text: str, place: Place, earlier: str) -> str:
    """What an earlier version said in place of the quoted sentences; "" where none differs."""
    kept = line(text)
    gone = [one for one in _sentences(earlier[:WINDOW_CHARS]) if one not in kept]
    was = []
    for sentence in _sentences(text[place.start : place.end]):
        if sentence in line(earlier):
            continue
        alike = {one: _likeness(one, sentence) for one in gone}
        best = max(alike, key=lambda one: alike[one], default="")
        if best and alike[best] >= ALIKE:
            was.append(best)
    return cut(" ".join(dict.fromkeys(was)), TEXT_CHARS)


def _sentences(text: str) -> list[str]:
    return [line(text[start:end]) for start, end in sentence_spans(text)]


def _likeness(one: str, two: str) -> float:
    """Share of the words of two sentences that stand in the same order in both (0..1)."""
    return difflib.SequenceMatcher(None, one.split(), two.split(), autojunk=False).ratio()
