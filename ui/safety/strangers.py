"""Other sites' pages: they may link here, and do nothing else.

A browser says where a request comes from (`Sec-Fetch-Site`, `Origin`); what comes from another
site is refused unless a person follows a link (web.dev's resource isolation policy). This holds on
loopback too, where any page that a person has open could otherwise reach the chat.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ui import texts
from ui.safety.callers import Scope
from ui.safety.replies import header, refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Send

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class Strangers:
    """Pure ASGI middleware.

    Args:
        hosts: names that this chat may be asked by, so that no other site's name can be pointed
            at it (DNS rebinding); empty: any, where everybody must sign in.
    """

    def __init__(self, app: ASGIApp, *, hosts: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = frozenset(host.lower().strip("[]") for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse strangers' requests, let all others through."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        refused = None
        if self._hosts and _parted(f"//{header(scope, b'host')}")[0] not in self._hosts:
            refused = refusal(400, texts.HOST_UNKNOWN)
        elif from_elsewhere(scope):
            refused = refusal(403, texts.OTHER_SITE)
        if refused is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await refused(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})


def from_elsewhere(scope: Scope) -> bool:
    """Whether another site's page sends this, other than by a link that a person follows."""
    method = str(scope.get("method", "GET"))  # a web socket has none
    origin = header(scope, b"origin")
    site = header(scope, b"sec-fetch-site")
    if origin == "null" and site == "same-origin":
        return False  # our own page's form, whose origin a referrer policy hides
    if origin and not _is_own(origin, scope):
        return True
    if site in ("", "same-origin", "none"):
        return False
    if origin and site == "same-site":
        return False  # the origin is our own, port and all
    followed = header(scope, b"sec-fetch-mode") == "navigate" and method in ("GET", "HEAD")
    return not (followed and header(scope, b"sec-fetch-dest") in ("document", ""))


def _is_own(origin: str, scope: Scope) -> bool:
    scheme = str(scope.get("scheme", "http"))
    host, port = _parted(f"//{header(scope, b'host')}")
    given, given_port = _parted(origin)
    default = _PORTS.get(scheme, 80)
    given_default = _PORTS.get(origin.partition(":")[0], 80)
    same_port = (port or default) == (given_port or given_default) or (
        # A proxy that ends TLS may not tell so: https from outside arrives as http.
        port is None and given_port is None
    )
    return bool(given) and given == host and same_port


def _parted(address: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").lower(), parts.port
    except ValueError:
        return "", None
