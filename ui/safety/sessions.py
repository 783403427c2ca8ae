"""Sessions: a signed cookie that names the person; a new password or signing out ends it."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.safety.accounts import Accounts

if TYPE_CHECKING:
    from itsdangerous import URLSafeTimedSerializer

FORM_S = 3600
"""How long a sign-in form may lie open before it must be loaded again."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, and the id that signs out this session alone."""

    name: str
    id: str


class Sessions:
    """Cookies and form tokens over the accounts' key.

    Args:
        accounts: who there is.
        lasts_s: seconds until a session ends by itself.
        clock: seconds since 1970.
    """

    def __init__(
        self, accounts: Accounts, *, lasts_s: float, clock: Callable[[], float] = time.time
    ) -> None:
        self._accounts = accounts
        self.lasts_s = lasts_s
        self._clock = clock

    def cookie(self) -> str:
        """The cookie's name, another for each folder: browsers share cookies between ports."""
        return f"newsdesk_{hashlib.sha256(self._accounts.key().encode()).hexdigest()[:8]}"

    def begin(self, name: str) -> str:
        """A new session's cookie value."""
        stamp = self._accounts.stamp(name)
        return self._signer("session").dumps([name, stamp, secrets.token_hex(12)])

    def read(self, value: str) -> Session | None:
        """The session of a cookie; None where it is forged, over, or its person has gone."""
        from itsdangerous import BadSignature

        if not value or not self._accounts.key():
            return None
        try:
            name, stamp, number = self._signer("session").loads(value, max_age=int(self.lasts_s))
        except (BadSignature, ValueError, TypeError):
            return None
        if stamp is None or self._accounts.stamp(name) != stamp or self._accounts.ended(number):
            return None
        return Session(name, number)

    def end(self, session: Session) -> None:
        """Sign out: the cookie opens nothing more, whoever kept a copy."""
        self._accounts.end(session.id, self._clock() + self.lasts_s)

    def form(self, nonce: str) -> str:
        """What a sign-in form carries, bound to the nonce in the browser's cookie."""
        return self._signer("form").dumps(nonce)

    def form_is_ours(self, token: str, nonce: str) -> bool:
        """Whether a form that comes back was given to this browser, not long ago."""
        from itsdangerous import BadSignature

        try:
            given = self._signer("form").loads(token, max_age=FORM_S)
        except BadSignature:
            return False
        return bool(nonce) and secrets.compare_digest(str(given).encode(), nonce.encode())

    def _signer(self, use: str) -> URLSafeTimedSerializer:
        from itsdangerous import URLSafeTimedSerializer

        return URLSafeTimedSerializer(
            self._accounts.key(),
            salt=f"newsdesk.{use}",
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )
