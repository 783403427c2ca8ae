"""`newsdesk chat`."""

from __future__ import annotations

import importlib
import signal
import threading
from socket import socket
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ui import terminal
from ui.commands import options
from ui.commands.options import Data

if TYPE_CHECKING:
    from rag.desk import NewsDesk
    from rag.settings import Settings


def chat(
    *,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 for any.")] = 7860,
    sample: Annotated[
        bool, typer.Option("--sample", help="Read the sample articles where there are none.")
    ] = False,
    data: Data = None,
) -> None:
    """Serve the web chat."""
    from ui import serve
    from ui.caller import open_desk

    settings = options.load_settings(data)
    listener = serve.bind(host, port)
    signal.signal(signal.SIGTERM, _terminated)
    threading.Thread(target=importlib.import_module, args=("gradio",), daemon=True).start()
    _refuse_second_chat(settings)
    try:
        with listener, open_desk(settings, command="chat", door=True) as desk:
            if sample and not desk.index.outlets():
                _read_sample(desk)
            _serve(desk, listener=listener, host=host)
    except KeyboardInterrupt:
        terminal.tell("The chat has stopped.")


def _serve(desk: NewsDesk, *, listener: socket, host: str) -> None:
    from ui import serve, web
    from ui.corpus import Corpus

    corpus = Corpus(desk)
    where = serve.address(listener)
    application = serve.app(
        web.build(desk, corpus=corpus), host=host, port=listener.getsockname()[1]
    )

    def ready() -> None:
        terminal.say(f"newsdesk is ready at {where}")
        threading.Thread(target=corpus.view, daemon=True).start()

    serve.serve(application, listener, ready=ready)


def _read_sample(desk: NewsDesk) -> None:
    from ui.commands.ingesting import watched
    from ui.work import perform

    terminal.tell("Reading the sample articles, this first time only.")
    watched(perform(desk, "ingest", {"sources": ["sample"]}))


def _refuse_second_chat(settings: Settings) -> None:
    """Waiting would be in vain: a chat holds its folder until it is stopped."""
    from rag.errors import StoreBusyError
    from rag.index.lock import holder

    held = holder(settings.data)
    if held is not None and held.command == "chat":
        raise StoreBusyError(
            f"{held} is serving the data folder {settings.data} already.",
            hint="Use that one, stop it, or choose another folder with --data.",
        )


def _terminated(_signal: int, _frame: object) -> NoReturn:
    """Let go of the folder in order when the system asks this process to end."""
    raise SystemExit(0)
