"""The two streams of the terminal: reports on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from ui.inert import line

if TYPE_CHECKING:
    from rich.console import Console

    from rag.errors import NewsdeskError

DONE, FAILED, WRONG_CALL, INTERRUPTED = 0, 1, 2, 130


@cache
def console(*, err: bool = False) -> Console:
    """The console of a stream; without colour where it is no terminal.

    Markup, emoji codes and highlighting are off: what is printed is mostly other people's text.
    """
    from rich.console import Console

    return Console(stderr=err, markup=False, emoji=False, highlight=False, soft_wrap=not err)


def print_json(record: Mapping[str, Any]) -> None:
    """One JSON object on stdout, in ASCII so that no terminal finds anything to obey in it."""
    sys.stdout.write(json.dumps(record, allow_nan=False) + "\n")


def tell(message: str) -> None:
    """One line on stderr."""
    sys.stderr.write(f"newsdesk: {line(message)}\n")


def exit_code(error: NewsdeskError) -> int:
    """2 for a wrong call, 1 for work that failed."""
    from rag.errors import ConfigError

    return WRONG_CALL if isinstance(error, ConfigError) else FAILED


def say(text: str) -> None:
    """One line on stdout, at once."""
    sys.stdout.write(f"{line(text)}\n")
    sys.stdout.flush()
