"""What is followed and how it fares → escaped markup, as `ui.render` does for answers."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ui import texts
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
    facts = [texts.SOURCES_FOLLOWED.of(len(feeds))]
    if parked:
        facts.append(texts.SOURCES_PARKED.of(parked))
    if feeds and record["next_look"]:
        facts.append(texts.NEXT_LOOK.format(when=ahead(record["next_look"], now=now)))
    facts.append(texts.ARTICLES.of(record["articles"]))
    facts.append(texts.ON_DISK.format(size=_size(record["disk_bytes"])))
    said = _text(texts.FACTS_BETWEEN.join(facts))
    return f'<h1>{_text(texts.SOURCES)}</h1><p class="nd-facts">{said}</p>'


def _volume(days: Sequence[Record]) -> str:
    most = max((each["articles"] for each in days), default=0)
    if not most:
        return ""
    bars = "".join(
        f'<i style="height:{round(100 * each["articles"] / most)}%"'
        f' title="{_text(_on_day(each))}"></i>'
        for each in days
    )
    said = texts.VOLUME_SAYS.of(len(days), most=texts.number(most))
    return (
        f'<figure class="nd-volume"><div role="img" aria-label="{_text(said)}">{bars}</div>'
        f"<figcaption>{_text(said)}</figcaption></figure>"
    )


def _feeds(feeds: Sequence[Record], now: datetime) -> str:
    if not feeds:
        command = "<code>newsdesk feeds add starter</code>"
        said = _text(texts.NOTHING_FOLLOWED).format(command=command)
        return f'<p class="nd-empty">{said}</p>'
    rows = "".join(_feed(feed, now) for feed in feeds)
    heads = "".join(f"<th>{_text(name)}</th>" for name in texts.FEED_COLUMNS)
    return f'<table class="nd-feeds"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _feed(feed: Record, now: datetime) -> str:
    state, label = _state(feed)
    following = ahead(feed["next_at"], now=now) if feed["next_at"] else texts.FEED_NO_TIME
    cells = (
        f'<td class="nd-feed">{_name(feed)}{_below(feed)}</td>'
        f'<td><span class="nd-state nd-is-{state}">{_text(label)}</span></td>'
        f"<td>{_text(ago(feed['succeeded_at'], now=now))}</td><td>{_text(following)}</td>"
        f"<td>{feed['articles_per_day']:g}</td>"
    )
    return f"<tr>{cells}</tr>"


def _state(feed: Record) -> tuple[str, str]:
    if feed["state"] == "parked":
        return "parked", texts.FEED_PARKED
    if feed["problem"]:
        return "failing", texts.FEED_FAILING
    return ("well", texts.FEED_WELL) if feed["succeeded_at"] else ("new", texts.FEED_NEW)


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
        told = texts.FEED_PROBLEM_HINT if feed["hint"] else texts.FEED_PROBLEM
        said = told.format(problem=line(feed["problem"]), hint=line(feed["hint"]))
        return f'<p class="nd-wrong">{_text(said)}</p>'
    if feed["waiting"]:
        return f"<p>{_text(texts.TO_READ.of(feed['waiting']))}</p>"
    return ""


def _trouble(record: Record) -> str:
    """Pages that could not be had; what is wrong with feeds stands beside them."""
    feeds = {feed["url"] for feed in record["feeds"]}
    failures = [failure for failure in record["trouble"] if failure["source"] not in feeds]
    if not failures:
        return ""
    rows = "".join(f"<li>{_text(trouble(failure))}</li>" for failure in failures[:MOST_TROUBLE])
    head = f"<h2>{_text(texts.TROUBLE)}</h2>"
    return f'<div class="nd-trouble">{head}<ul>{rows}</ul></div>'


def _size(count: int) -> str:
    size = float(count)
    for unit in _SIZES:
        if size < 1000 or unit == _SIZES[-1]:
            break
        size /= 1000
    return f"{size:,.0f} {unit}" if unit == "bytes" else f"{size:,.1f} {unit}"


def _on_day(volume: Record) -> str:
    count = texts.number(volume["articles"])
    return texts.VOLUME.format(day=day(volume["day"]), count=count)


def _text(value: object) -> str:
    """Anything as inert, escaped text."""
    return html.escape(inert(value), quote=True)
