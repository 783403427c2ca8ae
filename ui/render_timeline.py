"""A timeline → escaped markup, as `ui.render` does for answers."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from ui import texts
from ui.inert import inert, line, web_address
from ui.when import day, span

Record = Mapping[str, Any]

LONGEST_TOPIC = 120


def timeline(record: Record) -> str:
    """The page of a topic, from the JSON of `newsdesk timeline`."""
    events = record["events"]
    title = f"<h1>{_text(line(record['topic'])[:LONGEST_TOPIC])}</h1>"
    if not events:
        return _section(f'{title}<p class="nd-facts">{_text(texts.NO_EVENTS)}</p>')
    ends = [span(events[0]["day"]), span(events[-1]["until"])]
    when = ends[0] if ends[0] == ends[1] else texts.FROM_TO.format(first=ends[0], last=ends[1])
    rows = "".join(map(_event, events))
    facts = f'<p class="nd-facts">{_text(texts.EVENTS.of(len(events), days=when))}</p>'
    return _section(f'{title}{facts}<ol class="nd-events">{rows}</ol>')


def invitation() -> str:
    """What the page says before a topic is named."""
    return _section(
        f'<h1>{_text(texts.TIMELINE)}</h1><p class="nd-facts">{_text(texts.TIMELINE_BELOW)}</p>'
    )


def problem(message: str) -> str:
    """A line that says why there is no timeline."""
    return _section(f'<p class="nd-problem" role="alert">{_text(message)}</p>')


def _section(body: str) -> str:
    return f'<section class="nd-timeline" aria-live="polite">{body}</section>'


def _event(event: Record) -> str:
    label = _text(span(event["day"], event["until"], event["granularity"]))
    reported = f' <span class="nd-undated">{_text(texts.EVENT_REPORTED)}</span>'
    told = "" if event["dated_by"] == "text" else reported
    return (
        f'<li class="nd-event"><time datetime="{_text(event["day"])}">{label}{told}</time>'
        f'<div><p class="nd-sentence">{_text(line(event["text"]))}</p>'
        f'<p class="nd-fine">{_source(event["citation"])}{_others(event)}</p></div></li>'
    )


def _source(citation: Record) -> str:
    name = line(citation["outlet"]) or texts.UNKNOWN_OUTLET
    when = day(citation["published_at"])
    label = _text(texts.OUTLET_DAY.format(outlet=name, day=when) if when else name)
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
    if not others:
        return ""
    also = texts.EVENT_ALSO.format(outlets=texts.LIST_BETWEEN.join(others))
    return f"{texts.FACTS_BETWEEN}{_text(also)}"


def _text(value: object) -> str:
    return html.escape(inert(value), quote=True)
