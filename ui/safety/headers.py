"""What a browser may do with what it gets from here.

The content security policy is as strict as Gradio 6 lets it be: scripts come from here, or are
the ones that stood in the page when it left (known by their SHA-256); none in an attribute, none
added later. `unsafe-eval` stays for Gradio's page alone: its HTML component makes a function of
its template each time it draws. Styles may stand in the page, as Svelte sets them there.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ui import texts
from ui.safety.callers import Scope
from ui.safety.replies import header, path_of, refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Send

logger = logging.getLogger(__name__)

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with none, a form's own origin would be "null"
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer autoplay camera display-capture encrypted-media geolocation "
            "gyroscope hid magnetometer microphone midi payment publickey-credentials-get "
            "serial usb xr-spatial-tracking"
        ).split()
    ),
}
HSTS = "max-age=31536000"
NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""For what is no page."""

_SCRIPT = re.compile(rb"<script(\s[^>]*)?>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_LOADED = re.compile(rb"""\ssrc\s*=""", re.IGNORECASE)


def policy(scripts: Iterable[str] = (), *, evaluates: bool = False) -> str:
    """The policy of a page.

    Args:
        scripts: what its own scripts hash to, as `hashes` gives it.
        evaluates: whether it may make functions of text, as Gradio's does.
    """
    allowed = ["'self'", *(f"'{one}'" for one in scripts)]
    if evaluates:
        allowed.append("'unsafe-eval'")
    return (
        f"default-src 'none'; script-src {' '.join(allowed)}; script-src-attr 'none'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; "
        "manifest-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; "
        "object-src 'none'; frame-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


@lru_cache(maxsize=32)
def hashes(page: bytes) -> list[str]:
    """The CSP sources of the scripts that stand in a page; the front page is the same for many."""
    found = [
        base64.b64encode(hashlib.sha256(text).digest()).decode()
        for attributes, text in _SCRIPT.findall(page)
        if text.strip() and not _LOADED.search(attributes)
    ]
    return [f"sha256-{one}" for one in dict.fromkeys(found)]


class Headers:
    """Pure ASGI middleware: each answer gets its headers, a failure too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        out = _Out(scope, send)
        try:
            await self._app(out.scope, receive, out.send)
        except Exception:
            if out.began:
                raise
            logger.exception("%s %s failed", scope["method"], path_of(scope))
            await refusal(500, texts.FAILED, texts.FAILED_HINT)(scope, receive, out.send)


class _Out:
    """One answer on its way out; a page is held until it is whole, to know its scripts."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send = send
        self._https = scope.get("scheme") in ("https", "wss")
        # Gradio's stylesheet and JSON aside, the front page is what is HTML: plain, to be read.
        self._zips = "gzip" in header(scope, b"accept-encoding")
        self._front = path_of(scope) == "/"
        self.scope = scope
        if self._front:
            kept = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            self.scope = {**scope, "headers": kept}
        self._held: Message | None = None
        self._page = b""
        self.began = False

    async def send(self, message: Message) -> None:
        """Pass one piece on, or keep it for later."""
        if message["type"] == "http.response.start":
            self.began = True
            if _is_page(message):
                self._held = message
            else:
                await self._send(self._with(message, NOTHING))
        elif message["type"] == "http.response.body" and self._held is not None:
            self._page += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_page(self._held)
        else:
            await self._send(message)

    async def _send_page(self, start: Message) -> None:
        page, encoded = (
            self._page,
            any(k.lower() == b"content-encoding" for k, _ in start["headers"]),
        )
        own = policy(() if encoded else hashes(page), evaluates=self._front)
        start = self._with(start, own)
        if self._front and self._zips and page and not encoded:
            page = _zipped(page)
            start["headers"] += [(b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding")]
            start["headers"] = [
                (name, str(len(page)).encode() if name.lower() == b"content-length" else value)
                for name, value in start["headers"]
            ]
        self._held = None
        await self._send(start)
        await self._send({"type": "http.response.body", "body": page})

    def _with(self, start: Message, own: str) -> dict[str, Any]:
        from starlette.datastructures import MutableHeaders

        start = {**start, "headers": list(start.get("headers", []))}
        headers = MutableHeaders(raw=start["headers"])
        for name, value in FIXED.items():
            headers[name] = value
        headers["Content-Security-Policy"] = own
        if self._https:
            headers["Strict-Transport-Security"] = HSTS
        if "server" in headers:
            del headers["server"]
        return start


@lru_cache(maxsize=8)
def _zipped(page: bytes) -> bytes:
    return gzip.compress(page, 5)


def _is_page(start: Message) -> bool:
    return any(
        name.lower() == b"content-type" and value.lower().startswith(b"text/html")
        for name, value in start.get("headers", [])
    )
