"""`newsdesk repl`: a conversation in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ui import terminal
from ui.commands import options
from ui.commands.options import Data

if TYPE_CHECKING:
    from rag.settings import Settings
    from ui.talk.session import Perform

PROMPT = "> "


def repl(*, data: Data = None) -> None:
    """Talk with newsdesk in the terminal; follow-ups are understood."""
    from rag.errors import NewsdeskError
    from ui.talk.session import Session

    settings = options.load_settings(data)
    with _worker(settings) as perform:
        session = Session(perform, terminal.console())
        session.greet()
        read = _reader(settings)
        while True:
            try:
                typed = read()
            except KeyboardInterrupt:
                continue  # the line is given up, not the conversation
            except EOFError:
                return
            try:
                if not session.take(typed):
                    return
            except KeyboardInterrupt:
                terminal.tell("Stopped.")
            except NewsdeskError as error:
                session.failed(error)


@contextmanager
def _worker(settings: Settings) -> Iterator[Perform]:
    """Who does the work: the process that holds the folder, else a desk of this one."""
    from ui.caller import find_door, open_desk, run
    from ui.work import perform

    if find_door(settings, tell=terminal.tell) is not None:
        yield lambda command, params: run(settings, command, params, tell=terminal.tell)
        return
    with open_desk(settings, command="repl", door=True) as desk:
        yield lambda command, params: perform(desk, command, params)


def _reader(settings: Settings) -> Callable[[], str]:
    """What reads a line: with editing and what was typed before where this is a terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return input
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory

    kept = settings.data / "repl-history"
    kept.touch(mode=0o600, exist_ok=True)
    asking: PromptSession[str] = PromptSession(PROMPT, history=FileHistory(str(kept)))
    return asking.prompt
