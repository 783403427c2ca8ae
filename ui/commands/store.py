"""`newsdesk status`, `verify`, `repair`, `reindex` and `backup`: care of the data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ui import terminal
from ui.commands import options
from ui.commands.asking import result
from ui.commands.options import Data, Json


def status(*, data: Data = None, json: Json = False) -> None:
    """Say what the data folder holds."""
    facts = result(data, "status", {})
    if json:
        terminal.print_json(facts)
    else:
        from ui import show

        show.status(terminal.console(), facts)


def verify(*, data: Data = None, json: Json = False) -> int:
    """Check that the search indexes agree with the ledger."""
    return _health(data, "verify", as_json=json)


def repair(*, data: Data = None, json: Json = False) -> int:
    """Make the search indexes agree with the ledger."""
    return _health(data, "repair", as_json=json)


def _health(data: Path | None, command: str, *, as_json: bool) -> int:
    report = result(data, command, {})
    if as_json:
        terminal.print_json(report)
    else:
        from ui import show

        show.health(terminal.console(), report, command=command)
    return terminal.DONE if report["ok"] else terminal.FAILED


def reindex(*, data: Data = None, json: Json = False) -> None:
    """Build the index anew, with the encoder that is set now."""
    from ingest.chunk import chunk
    from rag.encode import load_encoder
    from rag.index.rebuild import reindex as rebuild
    from ui.progress import Bar

    settings = options.load_settings(data)
    encoder = load_encoder(settings.encoder, settings.cache)
    total = 0
    with Bar(terminal.console(err=True), unit="articles") as bar:
        for step in rebuild(settings, encoder, lambda article: chunk(article, encoder)):
            bar.update(step.done, step.total)
            total = step.total
    if json:
        terminal.print_json({"articles": total, "encoder": encoder.name, "dim": encoder.dim})
    else:
        terminal.console().print(f"Indexed {total:,} articles anew with {encoder.name}.")


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The .tar.gz to write.")],
    *,
    data: Data = None,
    json: Json = False,
) -> None:
    """Write all that cannot be made again to one file: articles, conversations, accounts."""
    report = result(data, "backup", {"file": str(file.expanduser().absolute())})
    if json:
        terminal.print_json(report)
    else:
        from ui import show

        show.backup(terminal.console(), report)
