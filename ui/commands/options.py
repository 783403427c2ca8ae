"""Options that several commands share, and what they mean for the settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rag.settings import Settings

Data = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="The data folder.", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Answer as if asked then.", show_default=False),
]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help="Articles from then on.", show_default=False),
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="DATE", help="Articles up to then.", show_default=False),
]
Outlets = Annotated[
    list[str] | None,
    typer.Option("--outlet", metavar="NAME", help="Only this outlet; may be given again."),
]


def load_settings(data: Path | None) -> Settings:
    """The settings with the data folder of the call, if it names one."""
    from rag.settings import Settings

    loaded = Settings.load(data=data)
    folder = loaded.data.expanduser().absolute()
    return loaded.model_copy(update={"data": folder})


def filters(
    *, as_of: str | None, since: str | None, until: str | None, outlets: list[str] | None
) -> dict[str, Any]:
    """The filters of a call, checked, as they travel to the desk.

    Raises:
        ConfigError: a date is none.
    """
    from rag.dates import parse_moment
    from rag.errors import ConfigError

    dates = {"as_of": as_of, "since": since, "until": until}
    for name, value in dates.items():
        if value is not None and parse_moment(value) is None:
            raise ConfigError(
                f"--{name.replace('_', '-')}: '{value}' is not a date.",
                hint="Write it as 2025-05-09.",
            )
    return {**dates, "outlets": list(outlets or ())}
