"""`newsdesk chat`."""

from __future__ import annotations

import importlib
import logging
import signal
import threading
from contextlib import closing
from socket import socket
from typing import TYPE_CHECKING, Annotated, NoReturn, Self

import typer

from ui import terminal
from ui.commands import options
from ui.commands.options import Data

if TYPE_CHECKING:
    from ingest.following.follower import Follower
    from rag.desk import NewsDesk
    from rag.settings import Settings
    from ui.safety.exposure import Exposure

logger = logging.getLogger(__name__)

FEEDS_POLL_S = 3.0
LEAVE_S = 5.0
"""Longest wait at the end for a page that is under way."""


Proxy = Annotated[
    list[str] | None,
    typer.Option(
        "--proxy",
        metavar="ADDRESS",
        help="Believe this proxy's word on who asks; may be repeated.",
    ),
]
Names = Annotated[
    list[str] | None,
    typer.Option("--name", metavar="HOST", help="A host name it is asked by; may be repeated."),
]
RootPath = Annotated[
    str, typer.Option(metavar="PATH", help="The prefix that a proxy takes off, such as /news.")
]


def chat(  # noqa: PLR0913  # each is an option of the command
    *,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 for any.")] = 7860,
    sample: Annotated[
        bool, typer.Option("--sample", help="Read the sample articles where there are none.")
    ] = False,
    proxy: Proxy = None,
    name: Names = None,
    root_path: RootPath = "",
    data: Data = None,
) -> None:
    """Serve the web chat."""
    from ui import serve
    from ui.caller import opened
    from ui.safety import logs
    from ui.safety.exposure import exposed

    settings = options.load_settings(data)
    exposure = exposed(
        settings, host=host, proxies=proxy or (), names=name or (), root_path=root_path
    )
    logs.set_up(settings.serve.log)
    listener = serve.bind(host, port)
    signal.signal(signal.SIGTERM, _terminated)
    threading.Thread(target=importlib.import_module, args=("gradio",), daemon=True).start()
    _refuse_second_chat(settings)
    from ui.safety.served import ServedDesk

    try:
        with listener, opened(ServedDesk(settings), door=True) as desk:
            if sample and not desk.index.outlets():
                _read_sample(desk)
            _serve(desk, listener=listener, exposure=exposure)
    except KeyboardInterrupt:
        terminal.tell("The chat has stopped.")


def _serve(desk: NewsDesk, *, listener: socket, exposure: Exposure) -> None:
    from rag.pauses import settle
    from ui import serve, web
    from ui.chat.kept import Kept
    from ui.corpus import Corpus

    corpus, kept = Corpus(desk), Kept.open(desk.settings)
    where = serve.address(listener)
    application = serve.app(
        web.build(desk, corpus=corpus, kept=kept),
        host=exposure.host,
        port=listener.getsockname()[1],
        desk=desk,
        exposure=exposure,
    )

    def look() -> None:
        corpus.view()  # loads the models
        settle()

    looking = threading.Thread(target=look, name="newsdesk-suggestions", daemon=True)

    def ready() -> None:
        terminal.say(f"newsdesk is ready at {where}{exposure.root_path}")
        looking.start()

    with closing(kept), _Following(desk):
        serve.serve(application, listener, ready=ready, desk=desk, root_path=exposure.root_path)
        if looking.is_alive():  # the models must not be at work when the process ends
            looking.join(LEAVE_S)


class _Following:
    """Follows the feeds in a thread beside the page; nothing is loaded for it without feeds."""

    def __init__(self, desk: NewsDesk) -> None:
        self._desk = desk
        self._leaving = threading.Event()
        self._follower: Follower | None = None
        self._thread = threading.Thread(target=self._run, name="newsdesk-following", daemon=True)

    def _run(self) -> None:
        from rag.errors import NewsdeskError
        from ui.work_feeds import living

        try:
            while not self._desk.index.subscriptions.count():
                if self._leaving.wait(FEEDS_POLL_S):
                    return
            with living(self._desk) as self._follower:
                self._follower.run(lambda tally: logger.info("followed: %s", tally.record()))
        except NewsdeskError as error:
            if not self._leaving.is_set():
                logger.warning("feeds are not followed: %s", error)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._leaving.set()
        if self._follower is not None:
            self._follower.leave()
        self._thread.join(LEAVE_S)


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
    if held is not None and held.command == "watch":
        raise StoreBusyError(
            f"{held} follows the feeds of {settings.data}.",
            hint="Stop that one first: the chat follows feeds too while it runs.",
        )
    if held is not None and held.command == "chat":
        raise StoreBusyError(
            f"{held} is serving the data folder {settings.data} already.",
            hint="Use that one, stop it, or choose another folder with --data.",
        )


def _terminated(_signal: int, _frame: object) -> NoReturn:
    """Let go of the folder in order when the system asks this process to end."""
    raise SystemExit(0)
