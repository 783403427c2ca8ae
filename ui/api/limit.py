"""Bodies that are too large, refused as soon as that is known."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api.errors import WORDS, Problem


class BodyLimit:
    """Answers 413 where a body has more than `most` bytes, declared or sent."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        problem = Problem(413, WORDS[413], f"At most {self._most:,} bytes.", code="too_large")
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > self._most:
            await problem.response()(scope, receive, send)
            return
        # Read whole before anything is made of it: a fault in reading would be told as another.
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return  # the client has left
            body += message.get("body", b"")
            if len(body) > self._most:
                await problem.response()(scope, receive, send)
                return
            more = message.get("more_body", False)
        given: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def again() -> Message:
            return given.pop() if given else await receive()

        await self._app(scope, again, send)
