"""Who may come in: a file of its own in the data folder, readable by its owner alone.

Several processes may use it: each change is made under a lock and replaces the file whole, and a
running chat reads it again when it has changed. It holds password hashes, token hashes, the key
that signs sessions, and the sessions that were signed out before their time.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import ConfigError, StoreError
from ui.safety import passwords

FILE = "accounts.json"
_NAME = re.compile(r"[\w][\w.@+-]{0,63}", re.ASCII)
_TOKEN = re.compile(r"nd_([0-9a-f]{12})_([\w-]{43})", re.ASCII)

Record = dict[str, Any]
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Account:
    """A person or a token as lists show it; `since` is in seconds since 1970."""

    name: str
    since: float


class Accounts:
    """The accounts of a data folder.

    Args:
        folder: the data folder; it is made when the first account is.
        clock: seconds since 1970.
    """

    def __init__(self, folder: Path, *, clock: Clock = time.time) -> None:
        self._folder = folder
        self._path = folder / FILE
        self._clock = clock
        self._seen: tuple[tuple[int, int, int], Record] | None = None

    def any(self) -> bool:
        """Whether anybody could sign in."""
        record = self._read()
        return bool(record["users"] or record["tokens"])

    # -- people ------------------------------------------------------------------------------

    def users(self) -> list[Account]:
        """The people, by name."""
        return _listed(self._read()["users"])

    def add(self, name: str, password: str) -> None:
        """A new person.

        Raises:
            ConfigError: the name is taken or is none, or the password may not be used.
        """
        _check_name(name)
        kept = passwords.hashed(name, password)
        with self._changed() as record:
            if name in record["users"]:
                raise ConfigError(
                    f"There is a user {name} already.",
                    hint=f"'newsdesk users password {name}' sets another password.",
                )
            record["users"][name] = {"hash": kept, "since": self._clock()}

    def set_password(self, name: str, password: str) -> None:
        """Another password for a person, whose sessions end.

        Raises:
            ConfigError: there is no such person, or the password may not be used.
        """
        self.must_know("users", name)
        kept = passwords.hashed(name, password)
        with self._changed() as record:
            if name in record["users"]:
                record["users"][name]["hash"] = kept

    def remove(self, name: str) -> None:
        """A person may come in no longer; running sessions end.

        Raises:
            ConfigError: there is no such person.
        """
        self.must_know("users", name)
        with self._changed() as record:
            record["users"].pop(name, None)

    def check(self, name: str, password: str) -> bool:
        """Whether this is the person's password; a missing person takes as long to refuse."""
        user = self._read()["users"].get(name)
        return passwords.matches(user and user["hash"], password)

    def stamp(self, name: str) -> str | None:
        """Changes with the person's password; None where there is no such person."""
        user = self._read()["users"].get(name)
        return user and hashlib.sha256(user["hash"].encode()).hexdigest()[:16]

    # -- tokens ------------------------------------------------------------------------------

    def tokens(self) -> list[Account]:
        """The tokens, by name."""
        return _listed(self._read()["tokens"])

    def issue(self, name: str) -> str:
        """A new token, which nobody can see again.

        Raises:
            ConfigError: the name is taken or is none.
        """
        _check_name(name)
        number, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        with self._changed() as record:
            if name in record["tokens"]:
                raise ConfigError(
                    f"There is a token {name} already.",
                    hint=f"Choose another name, or 'newsdesk tokens remove {name}' first.",
                )
            record["tokens"][name] = {
                "id": number, "hash": _digest(secret), "since": self._clock()
            }  # fmt: skip
        return f"nd_{number}_{secret}"

    def revoke(self, name: str) -> None:
        """A token opens nothing from now on.

        Raises:
            ConfigError: there is no such token.
        """
        self.must_know("tokens", name)
        with self._changed() as record:
            record["tokens"].pop(name, None)

    def bearer(self, token: str) -> str | None:
        """The name of a token; None where it is none of ours.

        Its secret is 256 random bits, so a plain SHA-256 keeps it; the comparison tells no
        attacker how much of it was right.
        """
        parts = _TOKEN.fullmatch(token)
        if parts is None:
            return None
        number, digest = parts[1], _digest(parts[2])
        for name, kept in self._read()["tokens"].items():
            if kept["id"] == number and hmac.compare_digest(kept["hash"], digest):
                return str(name)
        return None

    # -- sessions ----------------------------------------------------------------------------

    def key(self) -> str:
        """The secret that signs sessions; "" where there are no accounts."""
        return str(self._read()["key"])

    def end(self, session: str, until: float) -> None:
        """Sign a session out for good; `until` is when it would have ended by itself."""
        with self._changed() as record:
            now = self._clock()
            kept = {one: end for one, end in record["ended"].items() if end > now}
            record["ended"] = {**kept, session: until}

    def ended(self, session: str) -> bool:
        """Whether a session was signed out."""
        return session in self._read()["ended"]

    # -- the file ----------------------------------------------------------------------------

    def must_know(self, kind: str, name: str) -> None:
        """Do nothing where there is such an account; `kind` is "users" or "tokens".

        Raises:
            ConfigError: there is none.
        """
        if name not in self._read()[kind]:
            raise ConfigError(
                f"There is no {kind[:-1]} {name}.", hint=f"'newsdesk {kind} list' shows them."
            )

    def _read(self) -> Record:
        """The file as it is now; it is parsed again only after a change."""
        try:
            about = self._path.stat()
            mark = (about.st_mtime_ns, about.st_ino, about.st_size)
            if self._seen is None or self._seen[0] != mark:
                self._seen = (mark, _whole(json.loads(self._path.read_text("utf-8"))))
        except FileNotFoundError:
            return _whole({})
        except (OSError, ValueError, TypeError) as error:
            raise StoreError(
                f"The accounts in {self._path} cannot be read ({error}).",
                hint="Put the file back from a copy, or remove it and add the accounts again.",
            ) from None
        return self._seen[1]

    @contextmanager
    def _changed(self) -> Iterator[Record]:
        """The record to change; it replaces the file when the block ends well."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise self._unwritable(error) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            record = deepcopy(self._read())
            yield record
            record["key"] = record["key"] or secrets.token_urlsafe(32)
            self._replace(json.dumps(record, indent=1))
        finally:
            os.close(lock)

    def _replace(self, text: str) -> None:
        made = self._path.with_suffix(f".{secrets.token_hex(4)}.new")
        try:
            file = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(file, "w", encoding="utf-8") as writing:
                os.fchmod(file, 0o600)
                writing.write(text)
                writing.flush()
                os.fsync(file)
            made.replace(self._path)
        except OSError as error:
            made.unlink(missing_ok=True)
            raise self._unwritable(error) from None

    def _unwritable(self, error: OSError) -> StoreError:
        return StoreError(f"{self._path} cannot be written ({error.strerror or error}).")


def _whole(record: Record) -> Record:
    """A record with all its parts; unknown ones stay."""
    return {"version": 1, "key": "", "users": {}, "tokens": {}, "ended": {}, **record}


def _listed(kept: Record) -> list[Account]:
    return sorted(
        (Account(name, float(one["since"])) for name, one in kept.items()), key=lambda a: a.name
    )


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"'{name[:80]}' cannot be a name.",
            hint="Use up to 64 letters, digits and . _ - + @, such as: ines or ines@example.org.",
        )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
