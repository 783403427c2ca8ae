"""`newsdesk config`."""

from __future__ import annotations

import json as _json
from collections.abc import Iterator
from typing import Any

from ui import terminal
from ui.commands import options
from ui.commands.options import Data, Json


def config(*, data: Data = None, json: Json = False) -> None:
    """Show every setting, its value and its meaning."""
    settings = options.load_settings(data)
    if json:
        terminal.print_json(_json.loads(settings.model_dump_json()))
        return
    from rich.text import Text

    console = terminal.console()
    console.print("Set one by its environment variable, in .env, or on the command line.\n")
    for name, value, meaning in _rows(settings, "NEWSDESK_"):
        shown = "not set" if value is None else str(value)
        console.print(Text.assemble((name, "bold"), " = ", shown))
        console.print(Text(f"    {meaning}", style="dim"))


def _rows(group: Any, prefix: str) -> Iterator[tuple[str, Any, str]]:  # noqa: ANN401  # any settings group
    """Each setting as (environment variable, value, meaning)."""
    for name, field in type(group).model_fields.items():
        value = getattr(group, name)
        if hasattr(type(value), "model_fields"):
            yield from _rows(value, f"{prefix}{name.upper()}__")
        else:
            yield f"{prefix}{name.upper()}", value, field.description or ""
