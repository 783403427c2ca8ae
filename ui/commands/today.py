"""`newsdesk today`."""

from __future__ import annotations

from typing import Annotated

import typer

from ui import terminal
from ui.commands.asking import result
from ui.commands.options import Data, Json


def today(
    *,
    day: Annotated[
        str | None,
        typer.Option(
            "--day", metavar="DATE", help="That day, not the newest.", show_default=False
        ),
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Show the newest stories, each with who reports it and how it went on."""
    from rag.dates import parse_moment
    from rag.errors import ConfigError

    if day is not None and parse_moment(day) is None:
        raise ConfigError(f"--day: '{day}' is not a date.", hint="Write it as 2025-05-09.")
    told = result(data, "today", {"day": day})
    if json:
        terminal.print_json(told)
    else:
        from datetime import UTC, datetime

        from ui import show_today

        show_today.today(terminal.console(), told, now=datetime.now(UTC))
