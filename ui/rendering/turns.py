"""One question with its answer, and its sources beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rag.types import Answer, Evidence
from ui import texts
from ui.chat.tools import tools
from ui.rendering import cards
from ui.rendering.conflicts import conflicts
from ui.rendering.facts import facts
from ui.rendering.sentences import sentences, short, unverified
from ui.rendering.text import TEXT_CHARS, attributes, cut, escaped, filled, line
from ui.views import TurnView

MOST_FOUND = 4
"""Passages shown while the answer is being written."""

MOST_ALSO = 4
"""Further articles with the same answer that are named."""

MOST_FURTHER = 3
"""Further articles on the question, under the sources."""

NEAR = 4.0
"""How much less than the best passage another may fit the question to be on the same matter, in
units of the reranker's score."""

QUESTION_CHARS = 400


def turn(view: TurnView) -> str:
    """The whole turn; what a screen reader is told of it stands in `data-said`."""
    busy = "true" if view.running else "false"
    return (
        f'<article class="nd-turn nd-{view.state}" id="t{view.number}" aria-busy="{busy}"'
        f'{attributes(said=_said(view))} aria-labelledby="t{view.number}-asked">'
        f'<h2 class="nd-question" id="t{view.number}-asked" dir="auto">'
        f"{escaped(cut(view.question, QUESTION_CHARS))}</h2>{_understood(view)}{_bounds(view)}"
        f'<div class="nd-columns"><div class="nd-answer">{_answer(view)}{tools(view)}</div>'
        f'<aside class="nd-sources" aria-label="{escaped(texts.SOURCES)}">{_beside(view)}</aside>'
        "</div></article>"
    )


# -- the answer --------------------------------------------------------------------------------


def _answer(view: TurnView) -> str:
    if view.problem is not None:
        return f'<p class="nd-problem" role="alert">{escaped(view.problem)}</p>'
    if view.answer is None:
        return _unfinished(view)
    if view.answer.status == "abstained":
        return _abstained(view, view.answer)
    return _answered(view.answer, view.number)


def _unfinished(view: TurnView) -> str:
    text = unverified(view.text)
    early = ""
    if view.early and not text:
        early = short(view.early) + sentences(view.early, view.number)
    if view.state == "stopped":
        return f'{early}{text}<p class="nd-fine">{escaped(texts.STOPPED)}</p>'
    if text:
        return text
    waiting = escaped(_waiting(view))
    return f'{early}<p class="nd-wait">{waiting}<i></i><i></i><i></i></p>'


def _waiting(view: TurnView) -> str:
    if view.early:
        return texts.STILL_WRITING
    return texts.READING if view.evidence else texts.LOOKING


def _answered(answer: Answer, number: int) -> str:
    return (
        short(answer) + facts(answer, number) + _warning(answer.age_note, "nd-stale")
        + sentences(answer, number) + _missing(answer) + conflicts(answer, number)
        + _warning(answer.note, "nd-note") + _also(answer)
    )  # fmt: skip


def _abstained(view: TurnView, answer: Answer) -> str:
    """Why there is no answer, and what can be done about it."""
    reason = f'<p class="nd-reason">{_long(answer.reason)}</p>' if answer.reason else ""
    helps = "".join(f"<li>{escaped(each)}</li>" for each in _helps(view, answer))
    return (
        f'<p class="nd-abstained">{escaped(texts.NO_ANSWER)}</p>{reason}'
        f"{_missing(answer)}{conflicts(answer, view.number)}{_warning(answer.note, 'nd-note')}"
        f'<section class="nd-helps"><h3>{escaped(texts.CAN_HELP)}</h3><ul>{helps}</ul></section>'
        f"{_instead(answer)}" + facts(answer, view.number)
    )


def _helps(view: TurnView, answer: Answer) -> Iterator[str]:
    if view.bounds:
        yield texts.ONLY_LOOKED_IN.format(bounds=cut(line(view.bounds), 120))
    if answer.related:
        yield texts.HELP_NEAREST
    yield texts.HELP_NAME
    yield texts.HELP_ADD.format(page=texts.SOURCES)


def _instead(answer: Answer) -> str:
    """A place for questions that the nearest articles answer; `static/log.js` fills it."""
    if not answer.related:
        return ""
    near = " ".join(article.id for article in answer.related)
    return (
        f'<section class="nd-helps nd-instead" hidden{attributes(articles=near)}>'
        f"<h3>{escaped(texts.ASK_INSTEAD)}</h3><div></div></section>"
    )


def _missing(answer: Answer) -> str:
    """What of the question is not answered, a line each."""
    return "".join(f'<p class="nd-missing">{_long(each)}</p>' for each in answer.missing)


def _warning(said: str | None, kind: str) -> str:
    return f'<p class="nd-warning {kind}" role="note">{_long(said)}</p>' if said else ""


def _also(answer: Answer) -> str:
    """The further articles that give the same short answer."""
    if not answer.also_in:
        return ""
    named = texts.LIST_BETWEEN.join(map(cards.mention, answer.also_in[:MOST_ALSO]))
    more = len(answer.also_in) - MOST_ALSO
    told = texts.ALSO_IN_MORE.form(more) if more > 0 else texts.ALSO_IN
    return f'<p class="nd-also">{filled(told, articles=named, count=str(more))}</p>'


def _long(text: str | None) -> str:
    return escaped(cut(text or "", TEXT_CHARS))


# -- above and beside --------------------------------------------------------------------------


def _understood(view: TurnView) -> str:
    understood = line(view.answer.understood) if view.answer else ""
    if not understood or understood == line(view.question):
        return ""
    said = texts.UNDERSTOOD.format(question=cut(understood, QUESTION_CHARS))
    return (
        f'<p class="nd-understood" dir="auto">{escaped(said)} '
        f'<button type="button" class="nd-edit"{attributes(question=understood)}'
        f' title="{escaped(texts.UNDERSTOOD_EDIT_SAYS)}">{escaped(texts.UNDERSTOOD_EDIT)}'
        "</button></p>"
    )


def _bounds(view: TurnView) -> str:
    """Filters stay set while their drawer is shut: each answer says what it was made from."""
    if not view.bounds:
        return ""
    said = texts.BOUNDS.format(bounds=cut(line(view.bounds), QUESTION_CHARS))
    return f'<p class="nd-understood nd-bounds">{escaped(said)}</p>'


def _beside(view: TurnView) -> str:
    answer = view.answer or (None if view.text else view.early)
    if answer is None:
        some = view.evidence[:MOST_FOUND] if view.problem is None else ()
        return _group(texts.FOUND, (cards.found(n, e) for n, e in enumerate(some, start=1)))
    sources = (cards.cited(one, view.number, view.evidence) for one in answer.citations)
    beside = _group(texts.SOURCES, sources)
    if answer.status == "abstained":
        return beside + _group(texts.NEAREST, map(cards.near, answer.related))
    further = (
        cards.near(item.article, (item.chunk.start, item.chunk.end))
        for item in _further(answer, view.evidence)
    )
    return beside + _group(texts.FURTHER_READING, further)


def _group(title: str, rows: Iterable[str]) -> str:
    body = "".join(rows)
    return f'<h3 class="nd-label">{escaped(title)}</h3>{body}' if body else ""


def _further(answer: Answer, evidence: tuple[Evidence, ...]) -> list[Evidence]:
    """The best passage of each report on the question that the answer does not rest on."""
    known = {citation.article_id for citation in answer.citations}
    known |= {article.id for article in answer.also_in}
    known |= {copy.id for citation in answer.citations for copy in citation.also_run_by}
    told = {item.source for item in evidence if item.article.id in known}
    best = max((item.score for item in evidence), default=0.0)
    further: dict[str, Evidence] = {}
    for item in evidence:
        if item.score < best - NEAR:
            continue
        if item.source not in told and item.article.id not in known:
            further.setdefault(item.source, item)
    return list(further.values())[:MOST_FURTHER]


def _said(view: TurnView) -> str:
    """What a screen reader is told when the turn is done; "" while it is not."""
    if view.running:
        return ""
    if view.answer is None:
        return line(view.problem) or texts.STOPPED
    answer = view.answer
    if answer.status == "abstained":
        return texts.SAID_NO_ANSWER.format(reason=cut(line(answer.reason), 400))
    first = answer.short_answer or (answer.sentences[0].text if answer.sentences else "")
    return texts.SAID_ANSWER.format(answer=cut(line(first), QUESTION_CHARS))
