"""What is followed and how it fares → escaped markup, as `ui.render` does for answers."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ui.inert import inert, line, web_address
from ui.show_sources import trouble
from ui.when import ago, ahead, day

Record = Mapping[str, Any]

MOST_TROUBLE = 12
_SIZES = ("bytes", "kB", "MB", "GB", "TB")


def sources(record: Record, *, now: datetime) -> str:
    """The page of sources, from the JSON of `newsdesk status`."""
    return (
        f'<section class="nd-health">{_summary(record, now)}{_volume(record["volume"])}'
        f"{_feeds(record['feeds'], now)}{_trouble(record)}</section>"
    )


def notice(message: str, *, bad: bool = False) -> str:
    """A line about what was just done; "" gives nothing."""
    if not message:
        return ""
    kind = "nd-problem" if bad else "nd-note"
    return f'<p class="{kind}" role="status">{_text(message)}</p>'


def _summary(record: Record, now: datetime) -> str:
    feeds = record["feeds"]
    parked = sum(feed["state"] == "parked" for feed in feeds)
    facts = [_counted(len(feeds), "source") + " followed"]
    if parked:
        facts.append(f"{parked:,} parked")
    if feeds and record["next_look"]:
        facts.append(f"next look {ahead(record['next_look'], now=now)}")
    facts += [_counted(record["articles"], "article"), f"{_size(record['disk_bytes'])} on disk"]
    return f'<h1>Sources</h1><p class="nd-facts">{_text(" · ".join(facts))}</p>'


def _volume(days: Sequence[Record]) -> str:
    most = max((each["articles"] for each in days), default=0)
    if not most:
        return ""
    bars = "".join(
        f'<i style="height:{round(100 * each["articles"] / most)}%"'
        f' title="{_text(day(each["day"]))}: {each["articles"]:,}"></i>'
        for each in days
    )
    said = f"Articles published a day, the last {len(days)} days; {most:,} at most"
    return (
        f'<figure class="nd-volume"><div role="img" aria-label="{_text(said)}">{bars}</div>'
        f"<figcaption>{_text(said)}</figcaption></figure>"
    )


def _feeds(feeds: Sequence[Record], now: datetime) -> str:
    if not feeds:
        return (
            '<p class="nd-empty">Nothing is followed yet. Give the address of a feed, a sitemap '
            "or a site above, or run <code>newsdesk feeds add starter</code>.</p>"
        )
    rows = "".join(_feed(feed, now) for feed in feeds)
    heads = "".join(f"<th>{name}</th>" for name in _COLUMNS)
    return f'<table class="nd-feeds"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


_COLUMNS = ("Source", "State", "Last success", "Next look", "A day")


def _feed(feed: Record, now: datetime) -> str:
    state, label = _state(feed)
    following = ahead(feed["next_at"], now=now) if feed["next_at"] else "–"
    cells = (
        f'<td class="nd-feed">{_name(feed)}{_below(feed)}</td>'
        f'<td><span class="nd-state nd-is-{state}">{label}</span></td>'
        f"<td>{_text(ago(feed['succeeded_at'], now=now))}</td><td>{_text(following)}</td>"
        f"<td>{feed['articles_per_day']:g}</td>"
    )
    return f"<tr>{cells}</tr>"


def _state(feed: Record) -> tuple[str, str]:
    if feed["state"] == "parked":
        return "parked", "parked"
    if feed["problem"]:
        return "failing", "failing"
    return ("well", "well") if feed["succeeded_at"] else ("new", "new")


def _name(feed: Record) -> str:
    shown = _text(line(feed["title"]) or line(feed["url"]))
    address = web_address(feed["url"])
    if address is None:
        return f"<b>{shown}</b>"
    return (
        f'<a href="{_text(address)}" target="_blank" rel="noopener noreferrer nofollow">'
        f"{shown}</a>"
    )


def _below(feed: Record) -> str:
    """What is wrong with a feed and what to do; else what still waits."""
    if feed["problem"]:
        hint = f" {_text(line(feed['hint']))}" if feed["hint"] else ""
        return f'<p class="nd-wrong">{_text(line(feed["problem"]))}.{hint}</p>'
    if feed["waiting"]:
        return f"<p>{feed['waiting']:,} to read</p>"
    return ""


def _trouble(record: Record) -> str:
    """Pages that could not be had; what is wrong with feeds stands beside them."""
    feeds = {feed["url"] for feed in record["feeds"]}
    failures = [failure for failure in record["trouble"] if failure["source"] not in feeds]
    if not failures:
        return ""
    rows = "".join(f"<li>{_text(trouble(failure))}</li>" for failure in failures[:MOST_TROUBLE])
    return f'<div class="nd-trouble"><h2>What could not be had</h2><ul>{rows}</ul></div>'


def _size(count: int) -> str:
    size = float(count)
    for unit in _SIZES:
        if size < 1000 or unit == _SIZES[-1]:
            break
        size /= 1000
    return f"{size:,.0f} {unit}" if unit == "bytes" else f"{size:,.1f} {unit}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _text(value: object) -> str:
    """Anything as inert, escaped text."""
    return html.escape(inert(value), quote=True)
