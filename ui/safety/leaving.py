"""Whoever has gone need not be served: how work in a thread learns that nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import parse_qs

from rag.errors import NewsdeskError
from ui.safety.callers import Scope, caller_in
from ui.safety.replies import path_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Send

_T = TypeVar("_T")
_GONE: ContextVar[Callable[[], bool] | None] = ContextVar("newsdesk_gone", default=None)
_PERSON: ContextVar[str] = ContextVar("newsdesk_person", default="")
_LEFT: Final = "newsdesk.left"


class GoneError(NewsdeskError):
    """Nobody waits for this any more."""

    def __init__(self) -> None:
        super().__init__("Whoever asked has left.", retryable=True)


def gone() -> bool:
    """Whether whoever asked for what this thread does has left."""
    asked = _GONE.get()
    return asked is not None and asked()


def set_gone(asked: Callable[[], bool]) -> None:
    """What `gone` says from here on in this thread."""
    _GONE.set(asked)


def asker() -> str:
    """Whom limits count what this thread does for; "" for nobody in particular."""
    return _PERSON.get()


def asking(items: Iterator[_T], person: str, left: Callable[[], bool]) -> Iterator[_T]:
    """The items, each made where `asker` tells of `person` and `gone` of `left`.

    For iterators that change threads: a context is not kept between two of their steps.
    """
    while True:
        tokens = _PERSON.set(person), _GONE.set(left)
        try:
            item = next(items)
        except StopIteration:
            return
        finally:
            _PERSON.reset(tokens[0])
            _GONE.reset(tokens[1])
        yield item


class Leavers:
    """Pure ASGI middleware: which of Gradio's sessions broke off their stream of answers.

    A page keeps one stream open while it waits for an answer. A stream that ends before its
    answer did is a page that was closed.
    """

    _STREAM = "/gradio_api/queue/data"
    _MOST = 10_000

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._left: dict[str, None] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and look how a stream ends."""
        scope[_LEFT] = self._left.__contains__
        if scope["type"] != "http" or path_of(scope) != self._STREAM:
            await self._app(scope, receive, send)
            return
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        session = query.get("session_hash", [""])[0]
        self._left.pop(session, None)
        whole = False

        async def receiving() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect" and not whole:
                self._left[session] = None
                while len(self._left) > self._MOST:
                    del self._left[next(iter(self._left))]
            return message

        async def sending(message: Message) -> None:
            nonlocal whole
            whole = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        await self._app(scope, receiving, sending)


def on_behalf(items: Iterator[_T], request: Any) -> Iterator[_T]:  # noqa: ANN401  # Gradio's request
    """The items, made for whoever sent a request of Gradio's while they are still there."""
    inner = getattr(request, "__dict__", {}).get("request")
    scope = getattr(inner, "scope", None) or {}
    left, session = scope.get(_LEFT), getattr(request, "session_hash", None)
    return asking(items, caller_in(scope).person, lambda: bool(left and session and left(session)))
