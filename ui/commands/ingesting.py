"""`newsdesk ingest`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui import terminal
from ui.commands import options
from ui.commands.options import Data, Json

if TYPE_CHECKING:
    from ui.work import Message


def ingest(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="File, folder, feed, sitemap or article address, or the word sample.",
        ),
    ],
    *,
    data: Data = None,
    json: Json = False,
) -> int:
    """Read articles into the index; what is there already is left alone."""
    from ui import show
    from ui.caller import run
    from ui.work import absolute

    settings = options.load_settings(data)
    params = {"sources": [absolute(source, Path.cwd()) for source in sources]}
    report = watched(run(settings, "ingest", params, tell=terminal.tell))
    if json:
        terminal.print_json(report)
    else:
        show.ingest(terminal.console(), report)
    return terminal.FAILED if _in_vain(report) else terminal.DONE


def watched(messages: Iterator[Message]) -> dict[str, Any]:
    """The report of an ingest whose progress is shown on stderr while it runs."""
    from rag.errors import NewsdeskError
    from ui.progress import Bar

    with Bar(terminal.console(err=True), unit="articles") as bar:
        for message in messages:
            if "note" in message:
                terminal.tell(message["note"])
            elif "result" in message:
                report: dict[str, Any] = message["result"]
                return report
            elif step := message.get("progress"):
                bar.update(step["done"], step["total"], stage="Reading")
    raise NewsdeskError("The ingest ended without a report.")


def _in_vain(report: dict[str, Any]) -> bool:
    """Whether something failed and nothing else came of the run."""
    kept = sum(report[name] for name in ("added", "updated", "unchanged", "duplicates"))
    return bool(report["failed"]) and not kept
