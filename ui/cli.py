"""The command `newsdesk`.

Nothing but the command line itself is imported here and in `ui.commands`: `newsdesk --help` must
be there at once. Errors become one line on stderr in `main`, and nowhere else.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence

import typer

from ui import terminal
from ui.commands import (
    asking,
    chat,
    evaluating,
    feedback,
    feeds,
    ingesting,
    mcp,
    repl,
    settings,
    store,
    timeline,
    today,
    users,
)

DEBUG = "NEWSDESK_DEBUG"

app = typer.Typer(
    name="newsdesk",
    help="Ask questions about the news; every sentence of the answer shows its source.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("ingest")(ingesting.ingest)
app.command("ask")(asking.ask)
app.command("search")(asking.search)
app.command("timeline")(timeline.timeline)
app.command("today")(today.today)
app.command("chat")(chat.chat)
app.command("repl")(repl.repl)
app.command("mcp")(mcp.mcp)
app.command("eval")(evaluating.evaluate)
app.add_typer(feeds.feeds, name="feeds")
app.add_typer(feedback.feedback, name="feedback")
app.command("watch")(feeds.watch)
app.add_typer(users.users, name="users")
app.add_typer(users.tokens, name="tokens")
app.command("status")(store.status)
app.command("verify")(store.verify)
app.command("repair")(store.repair)
app.command("reindex")(store.reindex)
app.command("backup")(store.backup)
app.command("config")(settings.config)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    _log_to_stderr()
    code = _run(arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _silence_stdout()
    sys.exit(code)


def _run(arguments: Sequence[str] | None) -> int:
    """The exit code of one command; every error told in a line."""
    try:
        code: int = app(arguments, standalone_mode=False) or terminal.DONE
    except BrokenPipeError:
        return _silence_stdout()
    except SystemExit as leaving:
        # The parser and the console leave with 1 when nobody reads what they print.
        if leaving.code == 1:
            return _silence_stdout()
        return terminal.FAILED if leaving.code else terminal.DONE
    except KeyboardInterrupt:
        return _interrupted()
    except Exception as error:  # noqa: BLE001  # the last one to see it
        return _told(error)
    # Newer parsers turn Ctrl-C into this code and say nothing.
    return _interrupted() if code == terminal.INTERRUPTED else code


def _told(error: Exception) -> int:
    """Tell what went wrong in a line; the exit code for it."""
    from rag.errors import NewsdeskError

    if type(error).__name__ == "Abort":  # the parser's own, for Ctrl-C
        return _interrupted()
    if isinstance(error, NewsdeskError):
        terminal.tell(str(error))
        _details()
        return terminal.exit_code(error)
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{error}\n")
        return terminal.WRONG_CALL
    wrong_call = getattr(error, "format_message", None)
    if wrong_call is not None:
        if text := wrong_call():
            terminal.tell(f"{text} Run 'newsdesk --help' to see how it is called.")
        return terminal.WRONG_CALL
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    terminal.tell(f"Something unforeseen went wrong ({what}). Set {DEBUG}=1 to see where.")
    _details()
    return terminal.FAILED


def _interrupted() -> int:
    terminal.tell("Stopped. What was finished is kept.")
    return terminal.INTERRUPTED


def _details() -> None:
    if os.environ.get(DEBUG):
        import traceback

        traceback.print_exc()


def _silence_stdout() -> int:
    """Whoever read our output has gone; what is still buffered must not fail at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return terminal.DONE


def _log_to_stderr() -> None:
    """Warnings of newsdesk's own; those of its libraries only for who wants details."""
    debug = bool(os.environ.get(DEBUG))
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("newsdesk: %(message)s"))
    logging.basicConfig(level=logging.INFO if debug else logging.CRITICAL, handlers=[handler])
    for package in ("rag", "ingest", "eval", "ui"):
        logging.getLogger(package).setLevel(logging.DEBUG if debug else logging.WARNING)
    if not debug:
        import warnings

        warnings.simplefilter("ignore")


if __name__ == "__main__":
    main()
