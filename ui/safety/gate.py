"""Nobody passes without a session or a token, whichever route they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui import texts
from ui.safety.callers import Caller, Scope, address_of, network, set_caller
from ui.safety.guesses import Guesses
from ui.safety.replies import header, path_of, refusal, wants_page
from ui.safety.sessions import Session, Sessions
from ui.safety.signin import OPEN, SignIn

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Send

    from ui.safety.accounts import Accounts

HEALTH = "/healthz"


class Gate:
    """Pure ASGI middleware: below it, every request has a caller with a name.

    Open are the pages of signing in and out with what they show, and `/healthz`.
    """

    def __init__(self, app: ASGIApp, *, accounts: Accounts, lasts_s: float) -> None:
        self._app = app
        self._accounts = accounts
        self._sessions = Sessions(accounts, lasts_s=lasts_s)
        self._guesses = Guesses()
        self._sign_in = SignIn(accounts, self._sessions, self._guesses)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            caller = self._known(scope)
            if isinstance(caller, Caller):
                set_caller(scope, caller)
                await self._app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
            return
        answer = await self._answer(scope, receive)
        await (answer or self._app)(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Any:  # noqa: ANN401  # a response or None
        """What is answered here; None for a request that goes on."""
        from starlette.requests import Request

        path = path_of(scope)
        if path in OPEN:
            return await self._sign_in.respond(Request(scope, receive), self._session(scope))
        caller = self._known(scope)
        if isinstance(caller, Caller):
            set_caller(scope, caller)
            return None
        if path == HEALTH:
            return None
        if caller:
            return refusal(429, texts.TOO_MANY_TRIES, wait_s=caller)
        if wants_page(scope) and not header(scope, b"authorization"):
            return self._sign_in.to_sign_in(scope)
        return refusal(
            401, texts.SIGN_IN_FIRST, texts.TOKEN_HOW, WWW_Authenticate='Bearer realm="newsdesk"'
        )

    def _known(self, scope: Scope) -> Caller | float:
        """Who this is; else 0.0, or the seconds this address must wait after wrong tokens."""
        address = address_of(scope)
        given = header(scope, b"authorization")
        if given:
            place = network(address)
            if wait_s := self._guesses.place_wait(place):
                return wait_s
            scheme, _, token = given.partition(" ")
            name = self._accounts.bearer(token.strip()) if scheme.lower() == "bearer" else None
            if name is None:
                self._guesses.wrong(place)
                return 0.0
            return Caller(address, name, "token")
        session = self._session(scope)
        return Caller(address, session.name, "user") if session else 0.0

    def _session(self, scope: Scope) -> Session | None:
        from starlette.requests import cookie_parser

        cookies = cookie_parser(header(scope, b"cookie"))
        return self._sessions.read(cookies.get(self._sessions.cookie(), ""))
