"""A conversation as a file to take away: Markdown with numbered citations, or JSON.

Everything that comes from an article or a person is escaped, so that it reads as letters in any
Markdown viewer and fetches nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rag.types import Answer, Article, Citation
from ui import texts
from ui.inert import inert, line, web_address
from ui.views import Conversation, TurnView
from ui.when import day

_SPECIAL = re.compile(r"([\\`*_\[\]<>&~|$^])")
_LEADING = re.compile(r"^([-+#=>]|\d+(?=[.)]))")


def as_markdown(title: str, conversation: Conversation) -> str:
    """The conversation as Markdown: every answer with its citations numbered below it."""
    parts = [f"# {_md(title)}", *(part for turn in conversation.turns for part in _turn(turn))]
    return "\n\n".join(parts) + "\n"


def as_json(title: str, conversation: Conversation) -> str:
    """The conversation as JSON; each answer as `Answer.to_dict` has it."""
    record = {
        "id": conversation.id,
        "title": title,
        "turns": [_record(turn) for turn in conversation.turns],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def file_name(title: str, ending: str) -> str:
    """A name for the file that any system takes."""
    name = re.sub(r"[^\w-]+", "-", line(title).lower()).strip("-")[:60].strip("-")
    return f"{name or 'conversation'}.{ending}"


def _record(turn: TurnView) -> dict[str, Any]:
    asked = {**asdict(turn.again), "outlets": list(turn.again.outlets)}
    asked.pop("question")
    return {
        "question": turn.question,
        "asked_at": turn.at or None,
        "filters": asked,
        "state": turn.state,
        "answer": turn.answer.to_dict() if turn.answer else None,
        "rating": asdict(turn.rating) if turn.rating else None,
    }


def _turn(turn: TurnView) -> Iterator[str]:
    yield f"## {_md(turn.question)}"
    facts = [turn.at and texts.EXPORT_ASKED.format(day=day(turn.at)), turn.bounds]
    if any(facts):
        yield f"_{_md(texts.FACTS_BETWEEN.join(filter(None, facts)))}_"
    if turn.answer is None:
        yield _md(turn.problem or texts.STOPPED)
        return
    yield from _answer(turn.answer)


def _answer(answer: Answer) -> Iterator[str]:
    if answer.understood and line(answer.understood) != line(answer.question):
        yield _md(texts.UNDERSTOOD.format(question=answer.understood))
    if answer.status == "abstained":
        yield f"**{_md(texts.NO_ANSWER)}** {_md(answer.reason or '')}".strip()
    if answer.short_answer:
        yield f"**{_md(answer.short_answer)}**"
    if answer.sentences:
        yield " ".join(f"{_md(s.text)}{_markers(s.citations)}" for s in answer.sentences)
    for conflict in answer.conflicts:
        yield f"> {_md(conflict.claim)}{_markers(conflict.citations)}"
    as_of = day(answer.as_of) and texts.AS_OF.format(day=day(answer.as_of))
    for said in filter(None, (*answer.missing, answer.age_note, answer.note, as_of)):
        yield f"_{_md(said)}_"
    yield from _sources(answer)


def _sources(answer: Answer) -> Iterator[str]:
    if answer.citations:
        yield "\n".join(map(_citation, answer.citations))
    elif answer.related:
        yield f"{_md(texts.NEAREST)}:"
        yield "\n".join(f"- {_source(article)}" for article in answer.related)


def _markers(numbers: tuple[int, ...]) -> str:
    return "".join(f" \\[{n}\\]" for n in numbers)


def _citation(citation: Citation) -> str:
    return f"{citation.n}. “{_md(citation.quote)}” — {_source(citation)}"


def _source(article: Article | Citation) -> str:
    """Outlet, day and title; the title leads to the article where that has a web address."""
    title = _md(line(article.title) or texts.UNTITLED)
    address = web_address(article.url)
    if address:
        safe = address.replace("(", "%28").replace(")", "%29").replace("|", "%7C")
        title = f"[{title}](<{safe}>)"
    outlet = _md(line(article.outlet) or texts.UNKNOWN_OUTLET)
    return ", ".join(filter(None, (outlet, day(article.published_at), title)))


def _md(text: str) -> str:
    """Anything as letters of one line of Markdown."""
    escaped = _SPECIAL.sub(r"\\\1", line(inert(text)))
    return _LEADING.sub(_held, escaped)


def _held(match: re.Match[str]) -> str:
    """What would begin a list or a heading, kept from it."""
    return f"{match[1]}\\" if match[1].isdigit() else f"\\{match[1]}"
