"""Too many people at the page at once: refused before Gradio does anything for them.

To open the page and to begin an event of it costs Gradio a hundred times what a refusal costs, and
all of it on one thread. So who comes while many do, or while many wait for an answer, is refused
here, in words and with a time to come back; those who are in are served meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from html import escape
from typing import TYPE_CHECKING

from ui import texts
from ui.safety.callers import Scope
from ui.safety.metrics import Metrics
from ui.safety.replies import path_of, refusal, wants_page
from ui.safety.traffic import FULL_WAIT_S

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Send

JOIN, STREAM = "/gradio_api/queue/join", "/gradio_api/queue/data"
DEAR = frozenset({"/", "/config", JOIN})
AT_ONCE, IN_LINE = 4, 60
"""Requests for what is dear that are worked on at once, so that the thread is free in between, and
those that may stand in line for it: about as many as take two seconds."""

OPENS_IN_S = 2.0
"""Within this time a page that began an event opens the stream that it waits with."""


class Crowds:
    """Pure ASGI middleware.

    Args:
        most: pages that may wait for something at once.
        metrics: counts refusals.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        most: int,
        metrics: Metrics,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._most = most
        self._metrics = metrics
        self._clock = clock
        self._streams = self._dear = 0
        self._room: asyncio.Semaphore | None = None
        self._begun: deque[float] = deque()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse who would be one too many."""
        path = path_of(scope) if scope["type"] == "http" else ""
        if path == STREAM:
            await self._waited(scope, receive, send)
        elif path not in DEAR:
            await self._app(scope, receive, send)
        elif self._dear >= AT_ONCE + IN_LINE or (path == JOIN and self._waiting() >= self._most):
            self._metrics.refused("crowd")
            await self._refused(scope)(scope, receive, send)
        else:
            await self._served(path, scope, receive, send)

    @staticmethod
    def _refused(scope: Scope) -> Response:
        """In words; for who opens the page as one that opens it again by itself."""
        if not wants_page(scope):
            return refusal(503, texts.TOO_MANY, wait_s=FULL_WAIT_S)
        from starlette.responses import HTMLResponse

        again = {"Retry-After": f"{FULL_WAIT_S:.0f}", "Refresh": f"{FULL_WAIT_S:.0f}"}
        said = escape(f"{texts.TOO_MANY} {texts.WAIT.of(round(FULL_WAIT_S))}")
        page = f'<!doctype html><html lang="{texts.LANGUAGE}"><title>{texts.NAME}</title><p>{said}'
        return HTMLResponse(page, 503, again)

    async def _served(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Work on it in turn; who reads the answer slowly keeps nobody from theirs."""
        if path == JOIN:
            self._begun.append(self._clock())
        self._room = self._room or asyncio.Semaphore(AT_ONCE)
        with ExitStack() as held:
            self._dear += 1
            held.callback(self._leave)
            await self._room.acquire()
            held.callback(self._room.release)

            async def sending(message: Message) -> None:
                held.close()
                await send(message)

            await self._app(scope, receive, sending)

    def _leave(self) -> None:
        self._dear -= 1

    async def _waited(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._begun:
            self._begun.popleft()
        self._streams += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._streams -= 1

    def _waiting(self) -> int:
        """Pages with a stream open, and those that are about to open one."""
        while self._begun and self._clock() - self._begun[0] > OPENS_IN_S:
            self._begun.popleft()
        return self._streams + len(self._begun)
