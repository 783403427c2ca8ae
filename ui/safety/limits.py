"""Refusals before any work is done: too many requests, or too many questions at the doors."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import TYPE_CHECKING

from ui import texts
from ui.safety.callers import Scope, address_of, caller_in, network
from ui.safety.metrics import Metrics
from ui.safety.rates import Rate
from ui.safety.replies import path_of, refusal
from ui.safety.traffic import BusyError, Traffic

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Send

_QUESTIONS = re.compile(r"/api/(ask|search|timeline)/?|/v1/chat/completions/?|/mcp(/.*)?")
_FREE = {"/mcp": ("GET", "DELETE")}
"""What opens or closes a connection asks nothing."""


def asks(method: str, path: str) -> bool:
    """Whether a request asks the desk something; the page's questions come another way."""
    if method in ("OPTIONS", "HEAD"):
        return False
    free = next((methods for start, methods in _FREE.items() if path.startswith(start)), ())
    return method not in free and _QUESTIONS.fullmatch(path) is not None


class Addresses:
    """Pure ASGI middleware: so many requests of any kind from one address in a minute.

    Args:
        loopback_too: whether to count who is at this machine, as a proxy may be.
    """

    def __init__(
        self, app: ASGIApp, *, per_minute: int, metrics: Metrics, loopback_too: bool
    ) -> None:
        self._app = app
        self._rate = Rate(per_minute)
        self._metrics = metrics
        self._loopback_too = loopback_too

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count and pass on, or refuse."""
        if scope["type"] == "http":
            place = network(address_of(scope))
            counted = self._loopback_too or not caller_in(scope).at_this_machine
            if counted and (wait_s := self._rate.take(place)):
                self._metrics.refused("requests")
                answer = refusal(429, texts.TOO_MANY_REQUESTS, wait_s=wait_s)
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)


class Questions:
    """Pure ASGI middleware: a person's share of questions at the doors for programs."""

    def __init__(self, app: ASGIApp, *, traffic: Traffic) -> None:
        self._app = app
        self._traffic = traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count a question from its asking to its answer, or refuse it."""
        if scope["type"] != "http" or not asks(str(scope["method"]), path_of(scope)):
            await self._app(scope, receive, send)
            return
        with ExitStack() as held:
            try:
                held.enter_context(self._traffic.person(caller_in(scope).person))
            except BusyError as busy:
                answer = refusal(busy.status, busy.message, busy.hint, wait_s=busy.wait_s)
                await answer(scope, receive, send)
                return
            await self._app(scope, receive, send)
