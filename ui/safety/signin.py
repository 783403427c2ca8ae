"""Signing in and out: two small pages of our own, which need no script."""

from __future__ import annotations

import secrets
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

from ui import texts
from ui.safety.callers import Scope, address_of, network
from ui.safety.guesses import Guesses
from ui.safety.replies import path_of
from ui.safety.sessions import Session, Sessions
from ui.theme import FAVICON

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from ui.safety.accounts import Accounts

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
_STATIC = {
    f"{SIGN_IN}/style.css": (Path(__file__).parent / "static" / "sign-in.css", "text/css"),
    f"{SIGN_IN}/icon.svg": (FAVICON, "image/svg+xml"),
}
OPEN = frozenset({SIGN_IN, SIGN_OUT, *_STATIC})
"""Paths that anybody may ask for."""

MAX_FORM = 8_192
NONCE = "newsdesk_form"


def local(target: str) -> str:
    """The path to go on to after signing in; the front page for anything but a path of ours."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"
    plain = target.isprintable() and target.isascii() and "\\" not in target
    if not plain or parts.scheme or parts.netloc or not target.startswith("/"):
        return "/"
    own = target.startswith(("//", SIGN_IN, SIGN_OUT))
    return "/" if own else target


class SignIn:
    """Answers what is asked for under the paths in `OPEN`."""

    def __init__(self, accounts: Accounts, sessions: Sessions, guesses: Guesses) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._guesses = guesses

    def to_sign_in(self, scope: Scope) -> Response:
        """Send a person's browser to the form, and back here afterwards."""
        from starlette.responses import RedirectResponse

        query = scope.get("query_string", b"").decode("latin-1")
        wanted = path_of(scope) + (f"?{query}" if query else "")
        root = scope.get("root_path", "")
        return RedirectResponse(f"{root}{SIGN_IN}?next={quote(wanted, safe='')}", 303)

    async def respond(self, request: Request, session: Session | None) -> Response:
        """The answer to a request under one of the open paths."""
        from starlette.responses import FileResponse, PlainTextResponse

        path = path_of(request.scope)
        if path in _STATIC and request.method in ("GET", "HEAD"):
            file, kind = _STATIC[path]
            return FileResponse(file, media_type=kind, headers={"Cache-Control": "max-age=3600"})
        if request.method in ("GET", "HEAD"):
            if path == SIGN_OUT:
                return self._sign_out_form(request, session)
            return self._form(request, session)
        if request.method == "POST" and path == SIGN_IN:
            return await self._sign_in(request)
        if request.method == "POST" and path == SIGN_OUT:
            return self._sign_out(request, session)
        return PlainTextResponse(
            "Method not allowed", 405, {"Allow": "GET, HEAD, POST"}
        )  # fmt: skip

    # -- signing in --------------------------------------------------------------------------

    def _form(
        self, request: Request, session: Session | None = None, *, wrong: str = "",
        status: int = 200, name: str = "", wait_s: float = 0.0,
    ) -> Response:  # fmt: skip
        from starlette.responses import RedirectResponse

        root = request.scope.get("root_path", "")
        target = local(request.query_params.get("next", "/"))
        if session is not None:
            return RedirectResponse(f"{root}{target}", 303)
        nonce = request.cookies.get(NONCE, "")
        nonce = nonce if len(nonce) == 32 and nonce.isalnum() else secrets.token_hex(16)
        problem = f'<p class="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
        action = f"{root}{SIGN_IN}?next={quote(target, safe='')}"
        response = _page(
            texts.SIGN_IN,
            f"""{problem}<form method="post" action="{escape(action)}">
<input type="hidden" name="form" value="{escape(self._sessions.form(nonce))}">
<label for="name">{escape(texts.USER_NAME)}</label>
<input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false"
 maxlength="64" required value="{escape(name)}"{"" if name else " autofocus"}>
<label for="password">{escape(texts.PASSWORD)}</label>
<input id="password" name="password" type="password" autocomplete="current-password"
 maxlength="256" required{" autofocus" if name else ""}>
<button>{escape(texts.SIGN_IN)}</button></form>""",
            root=root,
            status=status,
        )
        if wait_s:
            response.headers["Retry-After"] = str(int(wait_s) + 1)
        response.set_cookie(
            NONCE,
            nonce,
            path=root or "/",
            httponly=True,
            samesite="strict",
            secure=_https(request),
        )
        return response

    async def _sign_in(self, request: Request) -> Response:
        from starlette.responses import RedirectResponse

        fields = await _fields(request)
        name, password = fields.get("name", "")[:64], fields.get("password", "")
        if not self._sessions.form_is_ours(
            fields.get("form", ""), request.cookies.get(NONCE, "")
        ):  # fmt: skip
            return self._form(request, wrong=texts.FORM_TOO_OLD, status=403, name=name)
        place = network(address_of(request.scope))
        if wait_s := self._guesses.wait(place, name):
            return self._form(
                request, wrong=texts.TOO_MANY_TRIES, status=429, name=name, wait_s=wait_s
            )
        if not await self._guesses.right(
            place, name, lambda: self._accounts.check(name, password)
        ):  # fmt: skip
            return self._form(request, wrong=texts.WRONG_PASSWORD, status=401, name=name)
        root = request.scope.get("root_path", "")
        target = local(request.query_params.get("next", "/"))
        response = RedirectResponse(f"{root}{target}", 303)
        response.set_cookie(
            self._sessions.cookie(),
            self._sessions.begin(name),
            max_age=int(self._sessions.lasts_s),
            path=root or "/",
            httponly=True,
            samesite="lax",
            secure=_https(request),
        )
        response.delete_cookie(NONCE, path=root or "/")
        return response

    # -- signing out -------------------------------------------------------------------------

    def _sign_out_form(self, request: Request, session: Session | None) -> Response:
        from starlette.responses import RedirectResponse

        root = request.scope.get("root_path", "")
        if session is None:
            return RedirectResponse(f"{root}{SIGN_IN}", 303)
        return _page(
            texts.SIGN_OUT,
            f"""<p>{escape(texts.SIGNED_IN_AS.format(name=session.name))}</p>
<form method="post" action="{escape(root + SIGN_OUT)}">
<button autofocus>{escape(texts.SIGN_OUT)}</button></form>
<p><a href="{escape(root)}/">{escape(texts.BACK)}</a></p>""",
            root=root,
        )

    def _sign_out(self, request: Request, session: Session | None) -> Response:
        from starlette.responses import RedirectResponse

        root = request.scope.get("root_path", "")
        if session is not None:
            self._sessions.end(session)
        response = RedirectResponse(f"{root}{SIGN_IN}", 303)
        response.delete_cookie(self._sessions.cookie(), path=root or "/")
        response.headers["Clear-Site-Data"] = '"cache"'
        return response


def _https(request: Request) -> bool:
    return request.url.scheme == "https"


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a form, each once; nothing where it is too long or no text."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_FORM:
            return {}
    try:
        given = parse_qs(body.decode("utf-8"), max_num_fields=10, keep_blank_values=True)
    except ValueError:
        return {}
    return {name: values[0] for name, values in given.items()}


def _page(title: str, body: str, *, root: str, status: int = 200) -> Response:
    from starlette.responses import HTMLResponse

    base = escape(f"{root}{SIGN_IN}")
    return HTMLResponse(
        f"""<!doctype html>
<html lang="{texts.LANGUAGE}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">
<title>{escape(title)} · {escape(texts.NAME)}</title>
<link rel="icon" href="{base}/icon.svg"><link rel="stylesheet" href="{base}/style.css"></head>
<body><main><h1>{escape(texts.NAME)}</h1>
{body}</main></body></html>""",
        status,
        {"Cache-Control": "no-store"},
    )
