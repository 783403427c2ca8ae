"""What a proxy says of the one who asks: believed where a proxy was named, else never seen.

Gradio, for one, makes addresses of `X-Forwarded-Host` whoever sends it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui import texts
from ui.safety.callers import Scope
from ui.safety.replies import refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Send

_HOST = b"x-forwarded-host"
_SAID = frozenset({
    b"forwarded", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-port",
    b"x-forwarded-prefix", b"x-forwarded-server", b"x-real-ip", b"x-original-url",
    b"x-rewrite-url", b"x-gradio-server", b"x-direct-url", _HOST,
})  # fmt: skip


class Proxies:
    """Pure ASGI middleware: address, scheme and host as a named proxy tells them.

    Args:
        trusted: addresses or networks of proxies; none: what they would say is dropped.
        alone: refuse what came over a proxy that was not named, because whoever is at this
            machine needs no account and those behind a proxy would pass for one of them.
    """

    def __init__(self, app: ASGIApp, *, trusted: Sequence[str] = (), alone: bool = False) -> None:
        from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware, _TrustedHosts

        self._trusted = _TrustedHosts(list(trusted)) if trusted else None
        self._alone = alone
        inner: ASGIApp = self._passed_on
        self._inner = (
            ProxyHeadersMiddleware(inner, list(trusted)) if trusted else inner  # type: ignore[arg-type]  # the same by another name
        )
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Believe or drop, and go on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        names = {name for name, _ in scope["headers"]}
        if self._alone and names & {b"x-forwarded-for", b"forwarded", b"x-real-ip"}:
            if scope["type"] == "http":
                await refusal(403, texts.PROXY_UNKNOWN, texts.PROXY_HOW)(scope, receive, send)
            return
        client = scope.get("client")
        believed = self._trusted is not None and client and client[0] in self._trusted
        if believed and (host := _last(scope, _HOST)):
            scope["headers"] = [
                (name, host if name == b"host" else value) for name, value in scope["headers"]
            ]
        elif not believed:
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] not in _SAID]
        await self._inner(scope, receive, send)  # type: ignore[arg-type]

    async def _passed_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The request as its proxy tells it, with nothing left for others to believe."""
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] not in _SAID]
        await self._app(scope, receive, send)


def _last(scope: Scope, wanted: bytes) -> bytes:
    """The value that the nearest proxy gave; "" where it gave none."""
    values = [value for name, value in scope["headers"] if name == wanted]
    return values[-1].rpartition(b",")[2].strip() if values else b""
