"""A timeline → escaped markup, as `ui.render` does for answers."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from ui.inert import inert, line, web_address
from ui.when import day, span

Record = Mapping[str, Any]

LONGEST_TOPIC = 120


def timeline(record: Record) -> str:
    """The page of a topic, from the JSON of `newsdesk timeline`."""
    events = record["events"]
    title = f"<h1>{_text(line(record['topic'])[:LONGEST_TOPIC])}</h1>"
    if not events:
        return _section(
            f'{title}<p class="nd-facts">No article tells of dated events on this.</p>'
        )
    count = "1 event" if len(events) == 1 else f"{len(events):,} events"
    ends = [span(events[0]["day"]), span(events[-1]["until"])]
    when = ends[0] if ends[0] == ends[1] else " to ".join(ends)
    rows = "".join(map(_event, events))
    facts = f'<p class="nd-facts">{_text(f"{count}, {when}")}</p>'
    return _section(f'{title}{facts}<ol class="nd-events">{rows}</ol>')


def invitation() -> str:
    """What the page says before a topic is named."""
    return _section(
        "<h1>Timeline</h1>"
        '<p class="nd-facts">What happened on a topic, day by day, each with its source.</p>'
    )


def problem(message: str) -> str:
    """A line that says why there is no timeline."""
    return _section(f'<p class="nd-problem" role="alert">{_text(message)}</p>')


def _section(body: str) -> str:
    return f'<section class="nd-timeline" aria-live="polite">{body}</section>'


def _event(event: Record) -> str:
    label = _text(span(event["day"], event["until"], event["granularity"]))
    told = "" if event["dated_by"] == "text" else ' <span class="nd-undated">reported</span>'
    return (
        f'<li class="nd-event"><time datetime="{_text(event["day"])}">{label}{told}</time>'
        f'<div><p class="nd-sentence">{_text(line(event["text"]))}</p>'
        f'<p class="nd-fine">{_source(event["citation"])}{_others(event)}</p></div></li>'
    )


def _source(citation: Record) -> str:
    name = _text(line(citation["outlet"]) or "Unknown outlet")
    when = day(citation["published_at"])
    label = f"{name}, {_text(when)}" if when else name
    title = _text(line(citation["title"]))
    address = web_address(citation["url"])
    if address is None:
        return f'<span title="{title}">{label}</span>'
    return (
        f'<a href="{_text(address)}" target="_blank" rel="noopener noreferrer nofollow"'
        f' title="{title}">{label}</a>'
    )


def _others(event: Record) -> str:
    others = [line(name) for name in event["outlets"] if name != event["citation"]["outlet"]]
    return f" · also {_text(', '.join(others))}" if others else ""


def _text(value: object) -> str:
    return html.escape(inert(value), quote=True)
