"""What is followed and how it fares → escaped markup, as `ui.render` does for answers."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ui import texts
from ui.adding import Added
from ui.inert import attributes, inert, line, web_address
from ui.show_sources import trouble
from ui.when import ago, ahead, day

Record = Mapping[str, Any]

MOST_TROUBLE = 12
MOST_OUTLETS = 12
_SIZES = ("bytes", "kB", "MB", "GB", "TB")


def sources(record: Record, *, now: datetime, confirming: str = "") -> str:
    """The page of sources, from the JSON of `newsdesk status`.

    Args:
        record: that JSON.
        now: the clock.
        confirming: the address of a source of which is asked whether it is to be removed.
    """
    feeds = _feeds(record["feeds"], now, confirming)
    return (
        f'<section class="nd-health">{_summary(record, now)}{_volume(record["volume"])}'
        f"{feeds}{_trouble(record)}{_outlets(record.get('outlets') or ())}</section>"
    )


def progress(said: str) -> str:
    """A line about work that goes on."""
    return (
        f'<p class="nd-note nd-going" role="status">{_text(line(said))}<i></i><i></i><i></i></p>'
    )


def added(what: Added) -> str:
    """What came of adding, with a question to begin with."""
    if not what.question:
        return notice(what.said, bad=what.bad)
    asked = attributes(**{"nd-ask": line(what.question)})
    shown = _text(texts.ASK_FIRST.format(question=line(what.question)))
    return (
        f'<p class="nd-note" role="status">{_text(what.said)} '
        f'<button type="button" class="nd-went-on"{asked}>{shown}</button></p>'
    )


def file_hint(most_bytes: int) -> str:
    """Which files are taken."""
    return f'<p class="nd-quiet">{_text(texts.FILE_HINT.format(size=_size(most_bytes)))}</p>'


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
    return f'<h1>{_text(texts.SOURCES)}</h1><p class="nd-quiet">{said}</p>'


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


def _feeds(feeds: Sequence[Record], now: datetime, confirming: str) -> str:
    if not feeds:
        command = "<code>newsdesk feeds add starter</code>"
        said = _text(texts.NOTHING_FOLLOWED).format(command=command)
        return f'<p class="nd-empty">{said}</p>'
    rows = "".join(_feed(feed, now, asked=feed["url"] == confirming) for feed in feeds)
    return f'<ul class="nd-feeds">{rows}</ul>'


def _feed(feed: Record, now: datetime, *, asked: bool) -> str:
    state, label = _state(feed)
    acts = _confirm(feed) if asked else _acts(feed)
    return (
        f'<li><div class="nd-feed-top"><div class="nd-feed">{_name(feed)}</div>'
        f'<span class="nd-state nd-is-{state}">{_text(label)}</span>{_spark(feed)}</div>'
        f'<p class="nd-feed-facts">{_text(_facts(feed, now))}</p>{_below(feed)}{acts}</li>'
    )


def _facts(feed: Record, now: datetime) -> str:
    """How much it brought and how fresh it is, in a line."""
    facts = [texts.FEED_BROUGHT.of(feed["articles"])]
    if newest := feed.get("newest"):
        facts.append(texts.FEED_NEWEST.format(when=ago(newest, now=now)))
    facts.append(texts.FEED_LOOKED.format(when=ago(feed["succeeded_at"], now=now)))
    if feed["next_at"]:
        facts.append(texts.NEXT_LOOK.format(when=ahead(feed["next_at"], now=now)))
    facts.append(texts.FEED_A_DAY.format(count=f"{feed['articles_per_day']:g}"))
    return texts.FACTS_BETWEEN.join(facts)


def _spark(feed: Record) -> str:
    """Two weeks of articles a day, as bars."""
    days = feed.get("daily") or ()
    most = max(days, default=0)
    if not most:
        return ""
    bars = "".join(f'<i style="height:{round(100 * count / most)}%"></i>' for count in days)
    said = _text(texts.FEED_DAILY.format(counts=", ".join(map(str, days))))
    return f'<span class="nd-spark" role="img" aria-label="{said}" title="{said}">{bars}</span>'


def _acts(feed: Record) -> str:
    paused = feed["state"] == "paused"
    row = [("check", texts.RESUME if paused else texts.CHECK_NOW)]
    if not paused:
        row.append(("pause", texts.PAUSE))
    row.append(("remove", texts.REMOVE))
    return _buttons(feed, row, texts.FEED_ACTS)


def _confirm(feed: Record) -> str:
    """The question before a source goes: with its articles or without."""
    row = [("keep", texts.REMOVE_KEEP)]
    if feed["articles"]:
        row.append(("drop", texts.REMOVE_DROP.of(feed["articles"])))
    row.append(("cancel", texts.CANCEL))
    name = line(feed["title"]) or line(feed["url"])
    asked = f"<p>{_text(texts.REMOVE_ASK.format(name=name))}</p>"
    return f'<div class="nd-confirm">{asked}{_buttons(feed, row, texts.REMOVE_ASK)}</div>'


def _buttons(feed: Record, row: Sequence[tuple[str, str]], says: str) -> str:
    name = line(feed["title"]) or line(feed["url"])
    buttons = "".join(
        f'<button type="button"{attributes(**{"source-do": what, "url": feed["url"]})}>'
        f"{_text(shown)}</button>"
        for what, shown in row
    )
    named = _text(says.format(name=name))
    return f'<p class="nd-feed-acts" role="group" aria-label="{named}">{buttons}</p>'


def _outlets(outlets: Sequence[Record]) -> str:
    """The outlets of all articles, whether they are followed or not."""
    most = max((each["articles"] for each in outlets), default=0)
    if not most:
        return ""
    rows = "".join(
        f"<li><span>{_text(line(each['outlet'])[:80] or texts.UNKNOWN_OUTLET)}</span>"
        f'<i style="width:{100 * each["articles"] / most:.0f}%"></i>'
        f"<b>{texts.number(each['articles'])}</b></li>"
        for each in outlets[:MOST_OUTLETS]
    )
    return f'<div class="nd-outlets"><h2>{_text(texts.IN_HERE)}</h2><ul>{rows}</ul></div>'


def _state(feed: Record) -> tuple[str, str]:
    if feed["state"] == "paused":
        return "paused", texts.FEED_PAUSED
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
