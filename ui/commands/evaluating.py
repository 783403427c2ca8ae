"""`newsdesk eval`."""

from __future__ import annotations

from typing import Annotated

import typer

from ui import terminal
from ui.commands import options
from ui.commands.options import Data, Json


def evaluate(
    dataset: Annotated[
        str, typer.Argument(metavar="DATASET", help="An evaluation folder, or the word sample.")
    ],
    *,
    data: Data = None,
    json: Json = False,
) -> None:
    """Score search, answers, abstention and citations."""
    from eval.run import run
    from rag.pauses import settle
    from ui.progress import Bar

    settle()
    with Bar(terminal.console(err=True)) as bar:
        report = run(
            dataset,
            options.load_settings(data),
            progress=lambda stage, done, total: bar.update(done, total, stage=stage),
        )
    if json:
        terminal.print_json(report.to_dict())
    else:
        for row in report.lines():
            terminal.console().print(row)
