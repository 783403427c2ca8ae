"""An answer as the text of a chat message, which most programs show as Markdown.

All of others' text is inert in it: brackets, angle brackets and backticks are escaped, so that an
article can neither load an image nor make a link, a tag or a marker [n] of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ui.inert import line, web_address
from ui.when import day
from ui.wording import TOLD_APART

Record = Mapping[str, Any]

SOURCES = "Sources:"
_OBEYED = re.compile(r"[\\\[\]<>`]")
_MARKERS = re.compile(r"\s?(?:\[\d+\])+")
_SHORT = re.compile(r"\*\*(.+?)\*\*\n\n", re.DOTALL)


def escaped(text: object) -> str:
    """The text on one line, with what Markdown would obey made letters."""
    return _OBEYED.sub(lambda found: f"\\{found[0]}", line(text))


def content(answer: Record) -> str:
    """The short answer, the sentences with their markers, what to know, and the sources."""
    return "\n\n".join(parts(answer))


def parts(answer: Record) -> Iterator[str]:
    """The paragraphs of `content`."""
    if answer["status"] == "abstained":
        yield escaped(answer["reason"]) or "The articles do not say."
    else:
        if answer["short_answer"]:
            yield f"**{escaped(answer['short_answer']).replace('*', '')}**"
        yield " ".join(map(_sentence, answer["sentences"]))
    for conflict in answer["conflicts"]:
        said = TOLD_APART.get(conflict["kind"], TOLD_APART["disputed"])
        yield f"{said} {escaped(conflict['claim'])} {_numbers(conflict['citations'])}"
    for told in (*answer["missing"], answer["age_note"], answer["note"]):
        if told:
            yield escaped(told)
    if answer["citations"]:
        yield "\n".join([SOURCES, *map(_source, answer["citations"])])


def plain(text: str) -> tuple[str, str | None]:
    """The plain text and the short answer of an earlier `content`, as a conversation needs it."""
    body = text.partition(f"\n\n{SOURCES}\n")[0]
    short = _SHORT.match(body)
    if short:
        body = body[short.end() :]
    return _unescaped(_MARKERS.sub("", body)), _unescaped(short[1]) if short else None


def _unescaped(text: str) -> str:
    return re.sub(r"\\([\\\[\]<>`])", r"\1", text).strip()


def _sentence(sentence: Record) -> str:
    return f"{escaped(sentence['text'])} {_numbers(sentence['citations'])}".strip()


def _numbers(citations: list[int]) -> str:
    return "".join(f"[{n}]" for n in citations)


def _source(citation: Record) -> str:
    outlet = escaped(citation["outlet"]) or "Unknown outlet"
    named = ", ".join(part for part in (outlet, day(citation["published_at"])) if part)
    title = escaped(citation["title"])[:300]
    address = web_address(citation["url"]) or ""
    told = f"- [{citation['n']}] {named}: {title}" if title else f"- [{citation['n']}] {named}"
    return f"{told} {escaped(address)}".rstrip()
