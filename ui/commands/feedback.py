"""`newsdesk feedback`: what people thought of answers in the web chat."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui import terminal
from ui.commands import options
from ui.commands.asking import result
from ui.commands.options import Data, Json

if TYPE_CHECKING:
    from ui.history.ratings import Ratings

feedback = typer.Typer(
    help="What people thought of answers in the web chat.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@feedback.command("list")
def list_all(*, data: Data = None, json: Json = False) -> None:
    """Show every rating, the oldest first."""
    with _ratings(data) as ratings:
        found = ratings.all()
    if json:
        terminal.print_json({"ratings": [rated.to_dict() for rated in found]})
        return
    from ui.show_feedback import shown

    for row in shown(found):
        terminal.console().print(row, markup=False, highlight=False)


@feedback.command("export")
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to; made if missing.")],
    *,
    data: Data = None,
    json: Json = False,
) -> None:
    """Write the ratings as an evaluation folder for 'newsdesk eval'."""
    from ui.history.feedback import write_folder

    with _ratings(data) as ratings:
        found = ratings.all()
    report = write_folder(
        folder.expanduser().absolute(),
        found,
        lambda ids: result(data, "articles", {"ids": list(ids)})["articles"],
    )
    if json:
        terminal.print_json(report)
        return
    terminal.console().print(
        "Wrote {ratings} ratings, {questions} of them with a known answer, and {articles} "
        "articles to {folder}.".format(**report),
        markup=False,
        highlight=False,
    )


@feedback.command("clear")
def clear(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Delete every rating."""
    from rag.errors import ConfigError

    with _ratings(data) as ratings:
        count = len(ratings.all())
        if count and not yes and not typer.confirm(f"Delete {count} ratings?", err=True):
            raise ConfigError("Nothing was deleted.", hint="Answer y, or give --yes.")
        deleted = ratings.clear()
    if json:
        terminal.print_json({"deleted": deleted})
    else:
        terminal.console().print(f"Deleted {deleted}.")


@contextmanager
def _ratings(data: Path | None) -> Iterator[Ratings]:
    """The ratings of a data folder; a chat that runs on it does not mind."""
    from ui.history.database import open_chat_file
    from ui.history.ratings import Ratings

    database = open_chat_file(options.load_settings(data).data)
    try:
        yield Ratings(database)
    finally:
        database.close()
