"""Views → escaped markup.

The only place where markup is made. Every field goes through `_text`, which makes it inert and
escapes it; addresses go through `web_address`, which lets only http and https pass.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from rag.types import Answer, Article, Citation, Evidence
from ui import texts
from ui.chat.tools import tools
from ui.inert import inert, line, web_address
from ui.views import Conversation, CorpusView, TurnView
from ui.when import day
from ui.wording import TOLD_APART, also_run_by

MOST_EVIDENCE = 4
"""Passages shown while the answer is being written."""

MOST_ALSO = 4
"""Further articles with the same answer that are named."""

CONTEXT_CHARS = 200
"""Of the passage on either side of the quoted sentence."""

_JOINED = "&#8288;"
"""A word joiner: a marker does not begin a line."""

_MARKER = re.compile(r"\[(\d{1,3})\]")


def conversation(view: Conversation) -> str:
    """All turns, oldest first, and the notice below them."""
    turns = "".join(turn(each) for each in view.turns)
    notice = f'<p class="nd-notice" role="alert">{_text(view.notice)}</p>' if view.notice else ""
    return f'<div class="nd-log">{turns}{notice}</div>'


def turn(view: TurnView) -> str:
    """One question with its answer on the left and its sources beside it."""
    busy = "true" if view.running else "false"
    return (
        f'<article class="nd-turn nd-{view.state}" id="t{view.number}" aria-busy="{busy}">'
        f'<h2 class="nd-question">{_text(_shortened(view.question))}</h2>'
        f"{_understood(view)}{_bounds(view)}"
        f'<div class="nd-columns"><div class="nd-answer" aria-live="polite">'
        f"{_left(view)}{tools(view)}</div>"
        f'<aside class="nd-sources" aria-label="{_text(texts.SOURCES)}">{_right(view)}</aside>'
        "</div></article>"
    )


def greeting(view: CorpusView) -> str:
    """The page before the first question: what this is and what can be asked about."""
    if not view.articles:
        return (
            f'<section class="nd-greeting"><h2>{_text(texts.EMPTY)}</h2>'
            f"<p>{_text(texts.EMPTY_BELOW)}</p><pre>{_text(texts.EMPTY_COMMANDS)}</pre></section>"
        )
    told = texts.CORPUS_NEWEST if day(view.newest) else texts.CORPUS
    corpus = told.format(
        articles=texts.ARTICLES.of(view.articles),
        outlets=texts.OUTLETS.of(len(view.outlets)),
        day=day(view.newest),
    )
    return (
        f'<section class="nd-greeting"><h2>{_text(texts.GREETING)}</h2>'
        f"<p>{_text(texts.GREETING_BELOW)}</p>"
        f'<p class="nd-corpus">{_text(corpus)}</p></section>'
    )


def masthead() -> str:
    """The name at the head of the page, and before it a way past it."""
    return (
        f'<a class="nd-skip" href="#nd-question">{_text(texts.SKIP)}</a>'
        f'<h1 class="nd-name">{_text(texts.NAME)}</h1>'
    )


def switch() -> str:
    """The button that changes between light and dark; `static/frame.js` does it."""
    return (
        f'<button type="button" id="nd-theme" aria-pressed="false"'
        f' data-light="{_text(texts.TO_LIGHT)}" data-dark="{_text(texts.TO_DARK)}"'
        f' aria-label="{_text(texts.THEME)}"></button>'
    )


# -- the answer --------------------------------------------------------------------------------


def _left(view: TurnView) -> str:
    if view.problem is not None:
        return f'<p class="nd-problem" role="alert">{_text(view.problem)}</p>'
    if view.answer is None:
        return _unfinished(view)
    if view.answer.status == "abstained":
        return _abstention(view.answer, view.number)
    return _answer(view.answer, view.number)


def _unfinished(view: TurnView) -> str:
    written = _MARKER.sub(r'<sup class="nd-marker">[\1]</sup>', _text(view.text))
    text = f'<p class="nd-sentence">{written}</p>' if written else ""
    if view.state == "stopped":
        early = _sentences(view.early, view.number) if view.early and not text else ""
        return f'{early}{text}<p class="nd-fine">{_text(texts.STOPPED)}</p>'
    if text:
        return text
    early = _sentences(view.early, view.number) if view.early else ""
    return (
        early
        + f'<p class="nd-wait" role="status">{_text(_waiting(view))}<i></i><i></i><i></i></p>'
    )


def _waiting(view: TurnView) -> str:
    if view.early:
        return texts.STILL_WRITING
    return texts.READING if view.evidence else texts.LOOKING


def _answer(answer: Answer, number: int) -> str:
    below = _missing(answer) + _also(answer) + _conflicts(answer, number) + _age(answer)
    return _sentences(answer, number) + below + _note(answer) + _fine(answer)


def _conflicts(answer: Answer, number: int) -> str:
    """What sources tell differently, each side with its marker."""
    known = {citation.n for citation in answer.citations}
    return "".join(
        f'<p class="nd-conflict"><b>{_text(TOLD_APART[conflict.kind])}</b> {_text(conflict.claim)}'
        f"{_markers(conflict.citations, known, number)}</p>"
        for conflict in answer.conflicts
    )


def _sentences(answer: Answer, number: int) -> str:
    """The short answer and the sentences with their markers."""
    known = {citation.n for citation in answer.citations}
    short = answer.short_answer
    lead = f'<p class="nd-short">{_text(short)}</p>' if short else ""
    parts: list[str] = []
    for sentence in answer.sentences:
        body, short = _emphasised(sentence.text, short)
        parts.append(
            f'<p class="nd-sentence">{body}{_markers(sentence.citations, known, number)}</p>'
        )
    return lead + "".join(parts)


def _also(answer: Answer) -> str:
    """The further articles that give the same short answer, each with its address."""
    if not answer.also_in:
        return ""
    named = "; ".join(_mention(article) for article in answer.also_in[:MOST_ALSO])
    more = len(answer.also_in) - MOST_ALSO
    told = texts.ALSO_IN_MORE.form(more) if more > 0 else texts.ALSO_IN
    return f'<p class="nd-also">{_text(told).format(articles=named, count=more)}</p>'


def _mention(article: Article) -> str:
    name = _text(line(article.outlet) or line(article.title) or texts.UNNAMED_OUTLET)
    when = day(article.published_at)
    label = texts.OUTLET_DAY.format(outlet=name, day=_text(when)) if when else name
    address = web_address(article.url)
    if address is None:
        return label
    return (
        f'<a href="{_text(address)}" target="_blank" rel="noopener noreferrer nofollow"'
        f' title="{_text(line(article.title))}">{label}</a>'
    )


def _emphasised(sentence: str, short: str | None) -> tuple[str, str | None]:
    """The sentence with the short answer in bold, and what of that is still to be shown."""
    place = sentence.find(short) if short else -1
    if not short or place < 0:
        return _text(sentence), short
    after = place + len(short)
    return (
        f"{_text(sentence[:place])}<strong>{_text(short)}</strong>{_text(sentence[after:])}",
        None,
    )


def _markers(numbers: Iterable[int], known: set[int], turn_number: int) -> str:
    return "".join(
        f'{_JOINED}<sup><a class="nd-marker" href="#t{turn_number}-s{n}" data-n="{n}"'
        f' aria-label="{_text(texts.SOURCE.format(n=n))}">[{n}]</a></sup>'
        for n in numbers
        if n in known
    )


def _abstention(answer: Answer, number: int) -> str:
    reason = f'<p class="nd-reason">{_text(answer.reason)}</p>' if answer.reason else ""
    told = reason + _conflicts(answer, number) + _note(answer)
    return f'<p class="nd-abstained">{_text(texts.NO_ANSWER)}</p>{told}'


def _missing(answer: Answer) -> str:
    """What of the question is not answered, a line each."""
    return "".join(f'<p class="nd-missing">{_text(each)}</p>' for each in answer.missing)


def _note(answer: Answer) -> str:
    return f'<p class="nd-note">{_text(answer.note)}</p>' if answer.note else ""


def _age(answer: Answer) -> str:
    return f'<p class="nd-note nd-age">{_text(answer.age_note)}</p>' if answer.age_note else ""


def _fine(answer: Answer) -> str:
    written = texts.WRITTEN_BY.format(model=line(answer.mode))
    facts = [texts.QUOTED if answer.mode == "embedded" else written]
    if day(answer.as_of):
        facts.append(texts.AS_OF.format(day=day(answer.as_of)))
    return f'<p class="nd-fine">{_text(texts.FACTS_BETWEEN.join(facts))}</p>'


def _understood(view: TurnView) -> str:
    understood = view.answer.understood if view.answer else None
    if not understood or line(understood) == line(view.question):
        return ""
    return (
        f'<p class="nd-understood">{_text(texts.UNDERSTOOD.format(question=understood))} '
        f'<button type="button" class="nd-edit" data-question="{_text(line(understood))}"'
        f' title="{_text(texts.UNDERSTOOD_EDIT_SAYS)}">{_text(texts.UNDERSTOOD_EDIT)}</button></p>'
    )


def _bounds(view: TurnView) -> str:
    """Filters stay set while their drawer is shut: each answer says what it was made from."""
    if not view.bounds:
        return ""
    said = texts.BOUNDS.format(bounds=_shortened(line(view.bounds)))
    return f'<p class="nd-understood nd-bounds">{_text(said)}</p>'


# -- the sources -------------------------------------------------------------------------------


def _right(view: TurnView) -> str:
    answer = view.answer or (None if view.text else view.early)
    if answer is None:
        found = view.evidence[:MOST_EVIDENCE] if view.problem is None else ()
        return "".join(_evidence_card(number, e) for number, e in enumerate(found, start=1))
    if answer.status == "abstained":
        head = f"<h4>{_text(texts.NEAREST)}</h4>" if answer.related else ""
        return _cards(answer, view) + head + "".join(map(_related_card, answer.related))
    return _cards(answer, view)


def _cards(answer: Answer, view: TurnView) -> str:
    return "".join(_citation_card(citation, view) for citation in answer.citations)


def _citation_card(citation: Citation, view: TurnView) -> str:
    before, after = _around(citation, view.evidence)
    quote = f"{before}<mark>{_text(citation.quote)}</mark>{after}"
    head = _head(
        citation.outlet, citation.published_at, number=citation.n, revised_at=citation.revised_at
    )
    return (
        f'<section class="nd-card" id="t{view.number}-s{citation.n}" data-n="{citation.n}"'
        f' tabindex="-1">{head}{_title(citation.title, citation.url)}'
        f"<blockquote>{quote}</blockquote>{_also_run(citation)}</section>"
    )


def _also_run(citation: Citation) -> str:
    """Who else ran the same report; the names of all when it is pointed at."""
    outlets = [line(article.outlet) for article in citation.also_run_by]
    said = also_run_by(outlets, line(citation.outlet))
    if not said:
        return ""
    every = texts.LIST_BETWEEN.join(dict.fromkeys(filter(None, outlets)))
    return f'<p class="nd-run" title="{_text(every)}">{_text(said)}</p>'


def _evidence_card(number: int, evidence: Evidence) -> str:
    article = evidence.article
    passage = _text(_shortened(line(evidence.chunk.text), CONTEXT_CHARS))
    head = _head(article.outlet, article.published_at, number=number)
    return (
        f'<section class="nd-card nd-found">{head}'
        f"{_title(article.title, article.url)}<blockquote>{passage}</blockquote></section>"
    )


def _related_card(article: Article) -> str:
    return (
        f'<section class="nd-card nd-related">{_head(article.outlet, article.published_at)}'
        f"{_title(article.title, article.url)}</section>"
    )


def _head(
    outlet: str,
    published_at: str | None,
    *,
    number: int | None = None,
    revised_at: str | None = None,
) -> str:
    label = f'<span class="nd-n">{number}</span>' if number is not None else ""
    when = day(published_at)
    revised = _text(texts.REVISED.format(day=day(revised_at)))
    changed = f' <i class="nd-revised">{revised}</i>' if revised_at else ""
    date = (
        f'<time datetime="{_text(published_at)}">{_text(when)}{changed}</time>'
        if when
        else changed
    )
    name = _text(line(outlet) or texts.UNKNOWN_OUTLET)
    return f'<header>{label}<span class="nd-outlet">{name}</span>{date}</header>'


def _title(title: str, url: str | None) -> str:
    shown = _text(line(title) or texts.UNTITLED)
    address = web_address(url)
    if address is None:
        return f"<h3>{shown}</h3>"
    return (
        f'<h3><a href="{_text(address)}" target="_blank" rel="noopener noreferrer nofollow">'
        f"{shown}</a></h3>"
    )


def _around(citation: Citation, evidence: Sequence[Evidence]) -> tuple[str, str]:
    """What stands before and after the quote in its passage, escaped; "" where it is not known."""
    for found in evidence:
        chunk = found.chunk
        if chunk.article_id != citation.article_id:
            continue
        if chunk.start <= citation.start and citation.end <= chunk.end:
            before = chunk.text[: citation.start - chunk.start]
            after = chunk.text[citation.end - chunk.start :]
            return _text(_tail(_tight(before))), _text(_shortened(_tight(after), CONTEXT_CHARS))
    return "", ""


def _tight(text: str) -> str:
    """The passage without blank lines between its paragraphs."""
    return re.sub(r"\s*\n\s*", "\n", text)


def _shortened(text: str, most: int = 400) -> str:
    """The beginning, cut between words."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"


def _tail(text: str) -> str:
    """The end, cut between words."""
    if len(text) <= CONTEXT_CHARS:
        return text
    return f"… {text[-CONTEXT_CHARS:].split(' ', 1)[-1]}"


def _text(value: object) -> str:
    """Anything as inert, escaped text."""
    return html.escape(inert(value), quote=True)
