"""How much anybody may send at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import texts
from ui.safety.callers import Scope
from ui.safety.replies import header, path_of, refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Send

UPLOADS = "/gradio_api/upload"


class _TooLargeError(Exception):
    """More came than was announced or allowed."""


class Bodies:
    """Pure ASGI middleware.

    Args:
        most: bytes of an ordinary request.
        most_uploaded: bytes of an upload.
    """

    def __init__(self, app: ASGIApp, *, most: int, most_uploaded: int) -> None:
        self._app = app
        self._most = most
        self._most_uploaded = most_uploaded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what says it is too large, and stop reading what turns out to be."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._most_uploaded if path_of(scope).startswith(UPLOADS) else self._most
        announced = header(scope, b"content-length")
        refused = refusal(413, texts.TOO_LARGE.format(most=texts.number(most)))
        if announced and (not announced.isdecimal() or int(announced) > most):
            await refused(scope, receive, send)
            return
        counted = _Counted(receive, send, most)
        try:
            await self._app(scope, counted.receive, counted.send)
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

    async def send(self, message: Message) -> None:
        self.began = True
        await self._send(message)
