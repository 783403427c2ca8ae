"""Feeds and their health as text for the terminal; like `ui.show`, all of it inert."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ui.inert import line
from ui.texts import ARTICLES
from ui.when import ago, ahead

if TYPE_CHECKING:
    from rich.console import Console

Record = Mapping[str, Any]

MOST_TROUBLE = 20
_BARS = " ▁▂▃▄▅▆▇█"


def added(console: Console, record: Record) -> None:
    """What became of sources that were to be followed."""
    for look in record["looks"]:
        name = line(look.get("title")) or line(look["url"])
        if not look["kept"]:
            _say(console, f"Not followed: {line(look['url'])}: {line(look['problem'])}.", "yellow")
        elif look["problem"]:
            _say(console, f"Followed, but not reached yet: {name}: {line(look['problem'])}.")
        else:
            _say(console, f"Following {name}: {look['waiting']:,} to read.")
            if name != line(look["url"]):
                _say(console, f"    {line(look['url'])}", "dim")
        if look.get("hint") and look["problem"]:
            _say(console, f"    {line(look['hint'])}", "dim")
    if not record["looks"]:
        _say(console, f"{record['added']:,} added.")
    if record["known"]:
        _say(console, f"{record['known']:,} followed already.")
    if not record["looks"] or any(look["kept"] for look in record["looks"]):
        _say(
            console,
            "'newsdesk watch' reads what they bring; so does the chat while it runs.",
            "dim",
        )


def feeds(console: Console, record: Record) -> None:
    """Each feed with its state."""
    if not record["feeds"]:
        _say(console, "Nothing is followed. Add a feed: newsdesk feeds add https://…")
    for feed in record["feeds"]:
        name = line(feed["title"]) or line(feed["url"])
        _say(console, name, "bold")
        if feed["title"]:
            _say(console, f"    {line(feed['url'])}", "dim")
        _say(console, f"    {state(feed)}", "yellow" if feed["problem"] else "")


def state(feed: Record) -> str:
    """A feed's state in a line."""
    if feed["state"] == "paused":
        return "paused: 'newsdesk feeds check' looks at it again"
    if feed["problem"]:
        times = f" ({feed['failures']} times in a row)" if feed["failures"] > 1 else ""
        hint = f" {line(feed['hint'])}" if feed["hint"] else ""
        parked = "parked: " if feed["state"] == "parked" else ""
        return f"{parked}{line(feed['problem'])}{times}.{hint}"
    if feed["checked_at"] is None:
        return "not looked at yet"
    parts = [f"looked at {ago(feed['checked_at'])}", f"next {ahead(feed['next_at'])}"]
    parts.append(f"{ARTICLES.of(feed['articles'])}, {feed['articles_per_day']:g} a day")
    if feed["waiting"]:
        parts.append(f"{feed['waiting']:,} to read")
    if feed["failed_pages"]:
        parts.append(f"{feed['failed_pages']:,} could not be had")
    return " · ".join(parts)


def checked(console: Console, record: Record) -> None:
    """What a round brought, and what went wrong."""
    _say(console, f"{round_line(record)} in {record['seconds']:.1f} s.")
    for failure in record["failures"][:MOST_TROUBLE]:
        _say(console, f"  {line(failure['source'])}: {line(failure['reason'])}", "yellow")
    more = len(record["failures"]) - MOST_TROUBLE
    if more > 0:
        _say(console, f"  … and {more:,} more; --json lists them.", "yellow")


def round_line(record: Record) -> str:
    """A round in a line."""
    parts = [f"{record['looks']:,} looked at", f"{record['added']:,} added"]
    for name in ("updated", "unchanged", "duplicates", "failed", "retried", "expired", "parked"):
        if record[name]:
            label = {"retried": "to be tried again", "expired": "removed as too old"}.get(
                name, name
            )
            parts.append(f"{record[name]:,} {label}")
    return ", ".join(parts)


def health(console: Console, record: Record) -> None:
    """What `status` says of following: sources, articles a day, trouble."""
    feeds = record.get("feeds") or []
    if feeds:
        parked = sum(feed["state"] == "parked" for feed in feeds)
        fresh = max((f["succeeded_at"] for f in feeds if f["succeeded_at"]), default=None)
        parts = [f"{len(feeds):,} followed"]
        parts += [f"{parked:,} parked"] if parked else []
        parts += [f"last success {ago(fresh)}"] if fresh else []
        parts += [f"next look {ahead(record['next_look'])}"] if record["next_look"] else []
        _say(console, f"{'sources':<12} {', '.join(parts)}")
    volume = [day["articles"] for day in record.get("volume") or []]
    if any(volume):
        most = max(volume)
        bars = "".join(_BARS[-(-n * (len(_BARS) - 1) // most)] for n in volume)
        _say(console, f"{'per day':<12} {bars}  {volume[-1]:,} today, {most:,} at most in 14 days")
    for failure in (record.get("trouble") or [])[:MOST_TROUBLE]:
        _say(console, f"{'trouble':<12} {trouble(failure)}", "yellow")


def trouble(failure: Record) -> str:
    """A failure in a line, with what to do."""
    times = f" ({failure['count']:,} times)" if failure["count"] > 1 else ""
    hint = f": {line(failure['hint'])}" if failure["hint"] else ""
    return f"{line(failure['reason'])}{times}, {line(failure['source'])}{hint}"


def _say(console: Console, text: str, style: str = "") -> None:
    from rich.text import Text

    console.print(Text(text, style=style))
