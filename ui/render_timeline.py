"""A timeline → escaped markup: a strip to scale, and below it each event with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from rag.dates import day as day_of
from ui import texts
from ui.inert import attributes, escaped, line
from ui.rendering.text import TEXT_CHARS, cut, label, link
from ui.when import day, span

Record = Mapping[str, Any]

LONGEST_TOPIC = 120
AXIS_PX = 520
"""Height that the days between all events take together."""

WIDEST_PX = 96
"""Widest gap that is drawn to scale; a wider one is broken, and says how long it is."""

TOLD_DAYS = 7
"""Gap from which it is told in words."""

MOST_PERIODS = 8


def timeline(record: Record, *, bounded: bool = False) -> str:
    """The page of a topic, from the JSON of `newsdesk timeline`.

    Args:
        record: topic and events.
        bounded: whether only some days were asked for, so that all can be asked for again.
    """
    events = record["events"]
    title = f'<h1 dir="auto">{escaped(line(record["topic"])[:LONGEST_TOPIC])}</h1>'
    if not events:
        return _section(title + _facts(texts.NO_EVENTS) + _periods((), bounded=bounded))
    month = events[0]["granularity"] if events[0]["granularity"] == "month" else "day"
    ends = [span(events[0]["day"], granularity=month), span(events[-1]["until"])]
    when = ends[0] if ends[0] == ends[1] else texts.FROM_TO.format(first=ends[0], last=ends[1])
    days = [day_of(event["day"]) for event in events]
    facts = _facts(texts.EVENTS.of(len(events), days=when))
    rows = "".join(
        _gap(after, (days[-1] - days[0]).days) + _event(n, event)
        for n, (event, after) in enumerate(zip(events, _gaps(days), strict=True), start=1)
    )
    return _section(
        f"{title}{facts}{_periods(days, bounded=bounded)}{_strip(events, days)}"
        f'<ol class="nd-events">{rows}</ol>'
    )


def invitation() -> str:
    """What the page says before a topic is named."""
    return _section(f"<h1>{escaped(texts.TIMELINE)}</h1>{_facts(texts.TIMELINE_BELOW)}")


def problem(message: str) -> str:
    """A line that says why there is no timeline."""
    return _section(f'<p class="nd-problem" role="alert">{escaped(message)}</p>')


def _section(body: str) -> str:
    return f'<section class="nd-timeline" aria-live="polite">{body}</section>'


def _facts(said: str) -> str:
    return f'<p class="nd-quiet">{escaped(said)}</p>'


# -- the days ----------------------------------------------------------------------------------


def _gaps(days: Sequence[date]) -> list[int]:
    """The days before each event since the one before it; 0 before the first."""
    return [0, *((after - before).days for before, after in pairwise(days))]


def _gap(days: int, whole: int) -> str:
    """The room before an event, to scale; where it is too wide for that, broken and told."""
    if days <= 1:
        return ""
    height = AXIS_PX * days / max(whole, 1)
    broken = height > WIDEST_PX
    told = escaped(gap_told(days)) if broken or days >= TOLD_DAYS else ""
    kind = "nd-gap nd-broken" if broken else "nd-gap"
    hidden = "" if told else ' aria-hidden="true"'
    least = 30 if told else 0
    height = max(min(height, WIDEST_PX), least)
    return f'<li class="{kind}" style="height:{height:.0f}px"{hidden}><span>{told}</span></li>'


def gap_told(days: int) -> str:
    """A gap in words, as in "3 weeks later"."""
    if days >= 61:
        return texts.GAP_MONTHS.of(round(days / 30.4))
    return texts.GAP_WEEKS.of(round(days / 7)) if days >= 14 else texts.GAP_DAYS.of(days)


def _strip(events: Sequence[Record], days: Sequence[date]) -> str:
    """All events on one line, to scale, with its months; a mark leads to its event."""
    whole = (days[-1] - days[0]).days
    if whole < 2:
        return ""
    marks = "".join(
        f'<button type="button" tabindex="-1" class="{_mark(event)}"'
        f'{attributes(**{"nd-at": f"nd-ev-{n}"})} style="left:{_share(each, days):.2f}%"'
        f' title="{escaped(span(event["day"]))}"></button>'
        for n, (event, each) in enumerate(zip(events, days, strict=True), start=1)
    )
    ticks = "".join(
        f'<span style="left:{_share(first, days):.2f}%">{escaped(_month(first)[:3])}</span>'
        for first in _months(days)[1:]
        if 3 < _share(first, days) < 95
    )
    return f'<div class="nd-strip" aria-hidden="true"><i></i>{ticks}{marks}</div>'


def _mark(event: Record) -> str:
    kinds = ["nd-at-mark"]
    if len(event["outlets"]) > 1:
        kinds.append("nd-many")
    if event.get("corrects"):
        kinds.append("nd-corrects")
    return " ".join(kinds)


def _share(each: date, days: Sequence[date]) -> float:
    return 100 * (each - days[0]).days / (days[-1] - days[0]).days


def _months(days: Sequence[date]) -> list[date]:
    """The first days of the months from the first event to the last."""
    found = [days[0].replace(day=1)]
    while (after := (found[-1] + timedelta(days=31)).replace(day=1)) <= days[-1]:
        found.append(after)
    return found


def _month(first: date) -> str:
    return texts.MONTHS[first.month - 1]


def _periods(days: Sequence[date], *, bounded: bool) -> str:
    """Buttons for the months that have events, and for all days where only some are shown."""
    rows = [(texts.ALL_DAYS, "", "")] if bounded else []
    told = {each.replace(day=1) for each in days}
    months = [first for first in (_months(days) if days else ()) if first in told]
    if 2 <= len(months) <= MOST_PERIODS:
        for first in months:
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            shown = texts.MONTH.format(month=_month(first), year=first.year)
            rows.append((shown, first.isoformat(), last.isoformat()))
    if not rows:
        return ""
    buttons = "".join(
        f'<button type="button"{attributes(**{"nd-since": since, "nd-until": until})}>'
        f"{escaped(shown)}</button>"
        for shown, since, until in rows
    )
    return (
        f'<p class="nd-periods" role="group" aria-label="{escaped(texts.PERIODS)}">{buttons}</p>'
    )


# -- an event ----------------------------------------------------------------------------------


def _event(n: int, event: Record) -> str:
    shown = escaped(span(event["day"], event["until"], event["granularity"]))
    reported = f' <span class="nd-undated">{escaped(texts.EVENT_REPORTED)}</span>'
    told = "" if event["dated_by"] == "text" else reported
    citation = event["citation"]
    place = attributes(
        article=citation["article_id"], start=citation["start"], end=citation["end"]
    )
    quote = escaped(cut(line(event["text"]), TEXT_CHARS))
    kind = "nd-event nd-many" if len(event["outlets"]) > 1 else "nd-event"
    kind += " nd-corrects" if event.get("corrects") else ""
    return (
        f'<li class="{kind}" id="nd-ev-{n}">'
        f'<time datetime="{escaped(event["day"])}">{shown}{told}</time>'
        f'<div><p class="nd-sentence"><button type="button" class="nd-open" dir="auto"{place}'
        f' title="{escaped(texts.EVENT_OPEN)}">{quote}</button></p>'
        f'<p class="nd-fine">{_source(citation)}{_others(event)}{_flags(event)}</p></div></li>'
    )


def _source(citation: Record) -> str:
    name = label(citation["outlet"]) or escaped(texts.UNKNOWN_OUTLET)
    when = escaped(day(citation["published_at"]))
    shown = f"{name}, {when}" if when else name
    return link(citation["url"], shown) or f"<span>{shown}</span>"


def _others(event: Record) -> str:
    others = [label(name) for name in event["outlets"] if name != event["citation"]["outlet"]]
    return f" · {escaped(texts.EVENT_ALSO).format(outlets=', '.join(others))}" if others else ""


def _flags(event: Record) -> str:
    """What was set right: by the sentence itself, or in the article since."""
    flags = ""
    if event.get("corrects"):
        flags += f' <b class="nd-flag">{escaped(texts.EVENT_CORRECTS)}</b>'
    revised = day(event["citation"].get("revised_at"))
    if revised:
        said = texts.EVENT_REVISED.format(day=revised)
        flags += f' <b class="nd-flag">{escaped(said)}</b>'
    return flags
