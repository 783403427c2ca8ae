"""How much anybody may send at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import texts
from ui.safety.callers import Scope
from ui.safety.replies import header, path_of, refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Send

MAX_BODY = 1_000_000
"""Bytes of an ordinary request: a long question with its whole conversation is far below."""

UPLOADS = "/gradio_api/upload"


class _TooLargeError(Exception):
    """More came than is allowed."""


class Bodies:
    """Pure ASGI middleware: answers 413 where a body is too large, announced or sent.

    Args:
        most: bytes of an ordinary request.
        most_uploaded: bytes of an upload.
    """

    def __init__(
        self, app: ASGIApp, *, most: int = MAX_BODY, most_uploaded: int = MAX_BODY
    ) -> None:
        self._app = app
        self._most = most
        self._most_uploaded = most_uploaded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what says it is too large, and stop reading what turns out to be."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        uploads = path_of(scope).startswith(UPLOADS)
        most = self._most_uploaded if uploads else self._most
        announced = header(scope, b"content-length")
        hint = texts.TOO_LARGE_HINT.format(most=texts.number(most))
        refused = refusal(413, texts.TOO_LARGE, hint)
        if announced and (not announced.isdecimal() or int(announced) > most):
            await refused(scope, receive, send)
            return
        counted = _Counted(receive, send, most)
        try:
            # A fault in reading what is made sense of at once would be told as another.
            again = counted.receive if uploads else await counted.whole()
            await self._app(scope, again, counted.send)
        except _TooLargeError:
            if not counted.began:
                await refused(scope, receive, send)


class _Counted:
    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive, self._send, self._left = receive, send, most
        self.began = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _TooLargeError
        return message

    async def whole(self) -> Receive:
        """What gives the whole body at once, and then what comes after it."""
        given = [await self.receive()]
        while given[-1].get("more_body", False):
            given.append(await self.receive())
        first = given[0]
        if given[-1]["type"] == "http.request":
            first = {**first, "body": b"".join(one.get("body", b"") for one in given)}
            given = [{**first, "more_body": False}]
        given.reverse()

        async def again() -> Message:
            return given.pop() if given else await self._receive()

        return again

    async def send(self, message: Message) -> None:
        self.began = True
        await self._send(message)
