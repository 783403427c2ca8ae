"""A timeline as text for the terminal; like `ui.show`, all of it inert."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ui.inert import line, web_address
from ui.when import day, span

if TYPE_CHECKING:
    from rich.console import Console

Record = Mapping[str, Any]


def timeline(console: Console, record: Record) -> None:
    """Each event with its day, its sentence and its source."""
    if not record["events"]:
        _say(console, "No article tells of dated events on this.")
    for event in record["events"]:
        citation = event["citation"]
        when = span(event["day"], event["until"], event["granularity"])
        if event["dated_by"] != "text":
            when += " (reported)"
        _say(console, when, style="bold")
        _say(console, f"    {line(event['text'])}")
        names = [line(name) for name in event["outlets"]] or ["Unknown outlet"]
        published = day(citation["published_at"])
        names[0] += f", {published}" if published else ""
        _say(console, f"    {'; '.join(names)}", style="dim")
        if address := web_address(citation["url"]):
            _say(console, f"    {address}", style="dim")


def _say(console: Console, text: str, *, style: str = "") -> None:
    from rich.text import Text

    console.print(Text(text, style=style))
