"""A day's stories as text for the terminal; like `ui.show`, all of it inert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ui.inert import line
from ui.when import day, days_old
from ui.wording import also_run_by

if TYPE_CHECKING:
    from rich.console import Console

Record = Mapping[str, Any]

OTHERS = 3
"""Further reports of a story that are named."""

_BARS = " ▁▂▃▄▅▆▇█"
_BAR_DAYS = 28


def today(console: Console, record: Record, *, now: datetime) -> None:
    """The stories of the day, then those of the week before it."""
    if record["day"] is None:
        _say(console, "No article with a date has been ingested yet.")
        return
    count = record["articles"]
    articles = "1 article" if count == 1 else f"{count:,} articles"
    _say(console, f"{day(record['day'])} · {articles}", style="bold")
    if age := days_old(record["newest"], now=now):
        _say(console, f"The newest articles here are {age}.", style="dim")
    _bars(console, record["volume"])
    _stories(console, record["stories"])
    if record["earlier"]:
        _say(console, "\nThe week before", style="bold")
        _stories(console, record["earlier"])


def _stories(console: Console, stories: Sequence[Record]) -> None:
    for story in stories:
        _say(console, f"\n{line(story['title']) or 'Untitled'}", style="bold")
        if story["sentence"]:
            _say(console, f"    {line(story['sentence'])}")
        _say(console, f"    {_who(story)}", style="dim")
        for report in story["reports"][:OTHERS]:
            outlet = line(report["outlet"]) or "Unknown outlet"
            title = line(report["title"]) or "Untitled"
            _say(console, f"    · {title} ({outlet}, {day(report['published_at'])})", style="dim")
        if (more := len(story["reports"]) - OTHERS) > 0:
            _say(console, f"    · and {more:,} earlier", style="dim")


def _who(story: Record) -> str:
    outlet = line(story["outlet"]) or "Unknown outlet"
    parts = [f"{outlet}, {day(story['published_at'])}"]
    copies = [line(article["outlet"]) for article in story["also_run_by"]]
    if said := also_run_by(copies, outlet):
        parts.append(said)
    if len(story["outlets"]) > 1:
        parts.append(f"reported by {len(story['outlets']):,} outlets")
    return " · ".join(parts)


def _bars(console: Console, volume: Sequence[Record]) -> None:
    counts = [each["articles"] for each in volume[-_BAR_DAYS:]]
    most = max(counts, default=0)
    if most:
        bars = "".join(_BARS[-(-n * (len(_BARS) - 1) // most)] for n in counts)
        _say(console, f"{bars}  articles a day, {len(counts)} days to {day(volume[-1]['day'])}")


def _say(console: Console, text: str, *, style: str = "") -> None:
    from rich.text import Text

    console.print(Text(text, style=style))
