"""`newsdesk timeline`."""

from __future__ import annotations

from typing import Annotated

import typer

from ui import terminal
from ui.commands import options
from ui.commands.asking import result
from ui.commands.options import AsOf, Data, Json, Outlets


def timeline(  # noqa: PLR0913  # one parameter an option
    topic: Annotated[str, typer.Argument(help="What it is about, in quotation marks.")],
    *,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many events.")] = 20,
    as_of: AsOf = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Events from then on.", show_default=False),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="Events up to then.", show_default=False),
    ] = None,
    outlet: Outlets = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """List what happened on a topic in order, each event with its source."""
    params = options.filters(as_of=as_of, since=since, until=until, outlets=outlet)
    told = result(data, "timeline", {"topic": topic, "limit": limit, **params})
    if json:
        terminal.print_json(told)
    else:
        from ui import show_timeline

        show_timeline.timeline(terminal.console(), told)
