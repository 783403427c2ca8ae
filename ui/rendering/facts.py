"""How far an answer can be relied on: badges in a line, and the figures behind them on demand."""

from __future__ import annotations

from collections.abc import Iterator

from rag.types import Answer
from ui import texts
from ui.rendering.findings import told
from ui.rendering.text import cut, escaped, label, line
from ui.when import day
from ui.wording import confidence_word


def facts(answer: Answer, turn: int) -> str:
    """The badges of an answer; opened, they are explained."""
    badges = "".join(_badge(kind, said) for kind, said in _badges(answer))
    rows = "".join(
        f"<div><dt>{escaped(name)}</dt><dd>{said}</dd></div>" for name, said in _rows(answer)
    )
    return (
        f'<details class="nd-facts" id="t{turn}-facts"><summary>{badges}'
        f'<span class="nd-more">{escaped(texts.DETAILS)}</span></summary>'
        f"<dl>{rows}</dl></details>"
    )


def _badge(kind: str, said: str) -> str:
    return f'<span class="nd-badge nd-is-{kind}">{escaped(said)}</span> '


def _badges(answer: Answer) -> Iterator[tuple[str, str]]:
    if answer.status == "answered":
        level, word = confidence_word(answer.confidence)
        yield f"conf-{level}", word
        if answer.independent_sources:
            yield "sources", texts.INDEPENDENT.of(answer.independent_sources)
    for kind in dict.fromkeys(conflict.kind for conflict in answer.conflicts):
        yield kind, _CONFLICT_BADGE.get(kind, texts.BADGE_DISPUTED)
    if any(citation.revised_at for citation in answer.citations):
        yield "revised", texts.BADGE_REVISED
    if answer.stale:
        yield "stale", texts.BADGE_STALE
    if day(answer.as_of):
        yield "as-of", texts.BADGE_AS_OF.format(day=day(answer.as_of))
    if answer.status == "answered":
        yield "mode", _mode(answer, texts.BADGE_QUOTED, texts.BADGE_WRITTEN)


_CONFLICT_BADGE = {
    "disputed": texts.BADGE_DISPUTED,
    "updated": texts.BADGE_UPDATED,
    "corrected": texts.BADGE_CORRECTED,
}


def _mode(answer: Answer, quoted: str, written: str) -> str:
    return (
        quoted if answer.mode == "embedded" else written.format(model=cut(line(answer.mode), 80))
    )


def _rows(answer: Answer) -> Iterator[tuple[str, str]]:
    """The explanations: a name, and markup."""
    if answer.status == "answered":
        share = texts.PERCENT.format(value=round(100 * answer.confidence))
        yield texts.CONFIDENCE, escaped(texts.CONFIDENCE_SAYS.format(share=share))
        yield texts.RESTS_ON, escaped(texts.RESTS_ON_SAYS.of(answer.independent_sources))
    if day(answer.as_of):
        yield texts.ASKED_AS_OF, escaped(day(answer.as_of))
    if day(answer.newest_at):
        yield texts.NEWEST, escaped(day(answer.newest_at))
    if answer.status == "answered":
        yield texts.MADE, escaped(_mode(answer, texts.MADE_QUOTED, texts.MADE_WRITTEN))
    if answer.timings_ms:
        yield texts.TIME, _times(answer)
    if answer.removed:
        yield texts.LEFT_OUT, _removed(answer)


def _times(answer: Answer) -> str:
    """The whole time, and each stage as a bar that is as long as its share."""
    timings = {name: float(ms) for name, ms in answer.timings_ms.items() if float(ms) >= 0}
    stages = {name: ms for name, ms in timings.items() if name != "total"}
    total = timings.get("total") or sum(stages.values())
    rows = "".join(
        f"<li><span>{label(texts.STAGES.get(name, name))}</span>"
        f'<i style="--nd-share:{min(1.0, ms / total if total else 0):.3f}"></i>'
        f"<span>{escaped(texts.MILLISECONDS.format(value=texts.number(round(ms))))}</span></li>"
        for name, ms in stages.items()
    )
    whole = texts.SECONDS_LONG.format(value=f"{total / 1000:.2f}")
    return f'{escaped(whole)}<ul class="nd-times">{rows}</ul>'


def _removed(answer: Answer) -> str:
    """Sentences that were written and that no article bears out, with what was wrong."""
    rows = []
    for sentence in answer.removed:
        found = texts.LIST_BETWEEN.join(map(told, sentence.findings))
        why = f"<br>{escaped(cut(found, 400))}" if found else ""
        rows.append(f'<li><q dir="auto">{label(sentence.text, 400)}</q>{why}</li>')
    return f'<ul class="nd-removed">{"".join(rows)}</ul>'
