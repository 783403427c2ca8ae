"""One owner for a data folder, also across processes.

The owner holds an advisory lock (flock) on the file `lock`; the kernel drops it when the
process ends, however it ends. The file's text tells others who that is and where its door is.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from rag.errors import StoreBusyError
from rag.index.types import Door, Holder

log = logging.getLogger(__name__)

LOCK_FILE = "lock"
_RETRY_S = 0.1
_ROOM = 512
"""The text is padded to this length, so that one write replaces it and no reader sees half."""


class FolderLock:
    """Ownership of a data folder from construction to `release`.

    Raises:
        StoreBusyError: another process still owns it after `wait_s` seconds.
    """

    def __init__(
        self,
        folder: Path,
        *,
        command: str,
        wait_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = folder / LOCK_FILE
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.fchmod(self._file, 0o600)  # the door's token is for this user alone
            self._acquire(wait_s, clock)
        except BaseException:
            os.close(self._file)
            raise
        since = datetime.now(UTC).isoformat(timespec="seconds")
        self._holder = Holder(os.getpid(), command, since)
        self._write()

    def publish(self, door: Door) -> None:
        """Tell other processes where this one takes work."""
        self._holder = replace(self._holder, door=door)
        self._write()

    def release(self) -> None:
        """Give the folder back; a second call does nothing."""
        if self._file >= 0:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = -1

    def _acquire(self, wait_s: float, clock: Callable[[], float]) -> None:
        deadline = clock() + wait_s
        told = False
        while not _try_lock(self._file):
            other = _read(self._path)
            who = str(other) if other else "Another newsdesk process"
            if other and other.pid == os.getpid():
                raise StoreBusyError(
                    f"This program (process {other.pid}) has the data folder "
                    f"{self._path.parent} open already.",
                    hint="Use the one that is open, or close it first.",
                    retryable=True,
                )
            if clock() >= deadline:
                raise StoreBusyError(
                    f"{who} is using the data folder {self._path.parent}.",
                    hint="Wait for it to finish, stop it, or choose another folder with --data.",
                    retryable=True,
                )
            if not told:
                log.warning("waiting for %s to finish with the data folder", who)
                told = True
            time.sleep(_RETRY_S)

    def _write(self) -> None:
        text = json.dumps(asdict(self._holder)).encode().ljust(_ROOM)
        os.pwrite(self._file, text, 0)
        os.ftruncate(self._file, len(text))


def holder(folder: Path) -> Holder | None:
    """Who owns a data folder now; None when nobody does."""
    path = folder / LOCK_FILE
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        # A shared lock, so that two who ask at once do not take each other for the owner.
        if _try_lock(file, fcntl.LOCK_SH):
            return None
        return _read(path) or Holder(0, "unknown", "an unknown time")
    finally:
        os.close(file)


def _try_lock(file: int, kind: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _read(path: Path) -> Holder | None:
    try:
        record = json.loads(path.read_text("utf-8"))
        door = record.get("door")
        return Holder(
            int(record["pid"]),
            str(record["command"]),
            str(record["since"]),
            Door(int(door["port"]), str(door["token"])) if door else None,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
