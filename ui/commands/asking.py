"""`newsdesk ask` and `newsdesk search`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ui import terminal
from ui.commands import options
from ui.commands.options import AsOf, Data, Json, Outlets, Since, Until


def ask(  # noqa: PLR0913  # one parameter an option
    question: Annotated[str, typer.Argument(help="The question, in quotation marks.")],
    *,
    as_of: AsOf = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlets = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Answer a question, each sentence with its source."""
    params = options.filters(as_of=as_of, since=since, until=until, outlets=outlet)
    answer = result(data, "ask", {"question": question, **params})
    if json:
        terminal.print_json(answer)
    else:
        from ui import show

        show.answer(terminal.console(), answer)


def search(  # noqa: PLR0913  # one parameter an option
    query: Annotated[str, typer.Argument(help="What to look for.")],
    *,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 10,
    as_of: AsOf = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlets = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """List the passages that fit best, without an answer."""
    params = options.filters(as_of=as_of, since=since, until=until, outlets=outlet)
    found = result(data, "search", {"query": query, "k": k, **params})
    if json:
        terminal.print_json(found)
    else:
        from ui import show

        show.search(terminal.console(), found)


def result(data: options.Data, command: str, params: dict[str, Any]) -> dict[str, Any]:
    """The report of a command that has no progress to show."""
    from rag.errors import NewsdeskError
    from ui.caller import run

    for message in run(options.load_settings(data), command, params, tell=terminal.tell):
        if "note" in message:
            terminal.tell(message["note"])
        if "result" in message:
            report: dict[str, Any] = message["result"]
            return report
    raise NewsdeskError(f"The command {command} ended without a report.")
