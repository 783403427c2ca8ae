"""Who is asking: the person who signed in, else the browser, which has a secret of its own.

The secret is a cookie that no script can read. What is stored goes by its digest, so that a data
folder or a backup of it does not hold what opens a history.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import Any

COOKIE = "newsdesk-browser"
YEAR_S = 365 * 86_400
USER = "newsdesk.user"
"""Key of the ASGI scope under which sign-in puts the name of the person."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def person(request: Any) -> str:  # noqa: ANN401  # Gradio's or Starlette's, or a test's own
    """A key for the person behind a request, stable over restarts; "" where nobody is known.

    Args:
        request: has `scope` where somebody may have signed in, and `cookies`.
    """
    request = _inner(request)
    if user := signed_in(request):
        return _key(f"user:{user}")
    cookies = getattr(request, "cookies", None) or {}
    secret = cookies.get(COOKIE, "") if hasattr(cookies, "get") else ""
    return _key(f"browser:{secret}") if _SECRET.fullmatch(secret) else ""


def signed_in(request: Any) -> str:  # noqa: ANN401  # as above
    """The name of the person who signed in; "" where nobody did."""
    request = _inner(request)
    scope = getattr(request, "scope", None)
    user = scope.get(USER) if isinstance(scope, dict) else None
    return str(user or getattr(request, "username", None) or "")


def _inner(request: Any) -> Any:  # noqa: ANN401  # as above
    """What Gradio's request wraps, else the request itself."""
    return getattr(request, "__dict__", {}).get("request") or request


def _key(who: str) -> str:
    return hashlib.sha256(who.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class BrowserSecret:
    """Gives a browser that opens the page its secret, where it has none yet (ASGI middleware)."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401  # any ASGI application
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401  # ASGI
        """One request, as ASGI hands it on."""
        if scope["type"] != "http" or scope["path"] != "/" or _has_secret(scope):
            await self._app(scope, receive, send)
            return

        async def sending(message: Any) -> None:  # noqa: ANN401  # ASGI
            if message["type"] == "http.response.start":
                cookie = _cookie(secure=scope.get("scheme") == "https")
                headers = [*message.get("headers", ()), (b"set-cookie", cookie)]
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, sending)


def _has_secret(scope: dict[str, Any]) -> bool:
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                morsel = SimpleCookie(value.decode("latin-1")).get(COOKIE)
            except CookieError:
                continue
            if morsel is not None and _SECRET.fullmatch(morsel.value):
                return True
    return False


def _cookie(*, secure: bool) -> bytes:
    """Lax, not strict: a link from elsewhere must not look like a browser without a secret."""
    value = (
        f"{COOKIE}={secrets.token_urlsafe(32)}; Max-Age={YEAR_S}; Path=/; HttpOnly; SameSite=Lax"
    )
    return (value + ("; Secure" if secure else "")).encode("ascii")
