"""What sources tell differently: both sides beside each other, what was before it was corrected.

`rag` tells a conflict as a line. Where that line has the figure of each side, or what was and what
is, they are shown large; any other line is shown as it is.
"""

from __future__ import annotations

import re

from rag.types import Answer, Citation, Conflict
from ui import texts
from ui.rendering.sentences import glued, markers
from ui.rendering.text import TEXT_CHARS, cut, escaped, label, line, tight
from ui.when import day

_TITLES = {
    "disputed": texts.DISPUTED_TITLE,
    "updated": texts.UPDATED_TITLE,
    "corrected": texts.CORRECTED_TITLE,
}
_REVISED = re.compile(r"revised from (?P<old>.{1,80}?) to (?P<new>.{1,80}?) \((?P<where>.*)\)\.?$")
_SIDES = re.compile(r"(?P<one>.{1,80}?) \([^()]*\); (?P<two>.{1,80}?) \([^()]*\)\.?$")


def conflicts(answer: Answer, turn: int) -> str:
    """A section for each conflict; "" without any."""
    return "".join(_section(each, answer, turn) for each in answer.conflicts)


def _section(conflict: Conflict, answer: Answer, turn: int) -> str:
    known = {citation.n: citation for citation in answer.citations}
    sides = [known[n] for n in dict.fromkeys(conflict.citations) if n in known]
    title = _TITLES.get(conflict.kind, texts.DISPUTED_TITLE)
    return (
        f'<section class="nd-conflict nd-{conflict.kind}"><h3>{escaped(title)}</h3>'
        f"{_body(conflict, answer, sides, turn)}</section>"
    )


def _body(conflict: Conflict, answer: Answer, sides: list[Citation], turn: int) -> str:
    claim = line(cut(conflict.claim, TEXT_CHARS))
    if revised := _REVISED.match(claim):
        return _change(revised["old"], revised["new"]) + _quotes(_further(sides, answer), turn)
    told = _SIDES.match(claim)
    if told and len(sides) == 2:
        return _quotes(sides, turn, (told["one"], told["two"]))
    return f'<p class="nd-claim" dir="auto">{escaped(claim)}</p>' + _quotes(sides, turn)


def _further(sides: list[Citation], answer: Answer) -> list[Citation]:
    """The sides that the answer does not quote anyway."""
    quoted = {sentence.text for sentence in answer.sentences}
    return [side for side in sides if side.quote not in quoted]


def _change(old: str, new: str) -> str:
    """What it was, struck out, and what it is."""
    return (
        f'<p class="nd-change"><span class="nd-hidden">{escaped(texts.BEFORE)}</span>'
        f'<del>{escaped(old)}</del><span aria-hidden="true"> → </span>'
        f'<span class="nd-hidden">{escaped(texts.AFTER)}</span><ins>{escaped(new)}</ins></p>'
    )


def _quotes(sides: list[Citation], turn: int, figures: tuple[str, ...] = ()) -> str:
    """The sides beside each other, each with its outlet and day."""
    heads = [*figures, *[""] * len(sides)]
    rows = "".join(_side(one, head, turn) for one, head in zip(sides, heads, strict=False))
    return f'<div class="nd-sides">{rows}</div>' if rows else ""


def _side(citation: Citation, figure: str, turn: int) -> str:
    outlet = label(citation.outlet) or escaped(texts.UNKNOWN_OUTLET)
    when = day(citation.published_at)
    head = f'<p class="nd-figure" dir="auto">{escaped(figure)}</p>' if figure else ""
    date = (
        f'<time datetime="{label(citation.published_at)}">{escaped(when)}</time>' if when else ""
    )
    marks = markers((citation.n,), (citation,), turn)
    quote = glued(escaped(cut(tight(citation.quote), 400)), marks)
    return (
        f'<figure class="nd-side">{head}'
        f'<blockquote dir="auto">{quote}</blockquote>'
        f'<figcaption><span class="nd-outlet" dir="auto">{outlet}</span>{date}</figcaption>'
        "</figure>"
    )
