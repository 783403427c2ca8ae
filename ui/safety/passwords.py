"""Passwords, kept as Argon2id hashes (RFC 9106, the library's low-memory profile)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rag.errors import ConfigError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 10, 256
"""Characters. Length is what counts (NIST SP 800-63B-4); the upper bound keeps hashing cheap."""


def problem(name: str, password: str) -> str | None:
    """Why this password may not be used; None where it may."""
    if len(password) < SHORTEST:
        return f"The password has {len(password)} characters; {SHORTEST} are the fewest."
    if len(password) > LONGEST:
        return f"The password has {len(password)} characters; {LONGEST} are the most."
    if name.lower() in password.lower() and len(password) < len(name) + SHORTEST:
        return "The password is little more than the name."
    if len(set(password)) < 4:
        return "The password repeats a few characters."
    return None


def hashed(name: str, password: str) -> str:
    """The hash to keep.

    Raises:
        ConfigError: the password may not be used.
    """
    wrong = problem(name, password)
    if wrong is not None:
        raise ConfigError(wrong, hint="Take a longer one; several words do well.")
    return _hasher().hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether a password is the kept one; takes as long where there is none to compare with."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(kept or _nobodys(), password[: LONGEST + 1]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher
    from argon2.profiles import RFC_9106_LOW_MEMORY

    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


@cache
def _nobodys() -> str:
    """A hash that stands in for that of an unknown name, so that both take the same time."""
    import secrets

    return _hasher().hash(secrets.token_urlsafe(32))
