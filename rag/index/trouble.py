"""Faults of the disk and of the stores, told as what the person can do about them."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import NewsdeskError, StoreError

_FULL = ("no space left", "disk is full", "database or disk is full", "os error 28")
_LEAST_FREE_BYTES = 4_000_000
_READ_ONLY = ("read-only", "readonly", "permission denied", "os error 13", "os error 30")


@contextmanager
def told_plainly(folder: Path, *, name: str = "data folder") -> Iterator[None]:
    """Turn what the stores raise inside into `StoreError`s that name the folder.

    Raises:
        StoreError: the disk is full, the folder cannot be written, or a file of it is damaged.
    """
    try:
        yield
    except NewsdeskError:
        raise
    except (OSError, sqlite3.Error, ValueError, RuntimeError) as error:
        raise _store_error(folder, error, name) from error
    except Exception as error:
        if type(error).__module__.startswith(("chromadb", "pyo3_runtime", "httpx", "httpcore")):
            raise _store_error(folder, error, name) from error
        raise


def _store_error(folder: Path, error: Exception, name: str) -> StoreError:
    text = str(error).lower()
    if "chroma server" in text or type(error).__module__.startswith("http"):
        return StoreError(
            "The Chroma server cannot be reached.",
            hint="Start it, or correct NEWSDESK_CHROMA__HOST and NEWSDESK_CHROMA__PORT.",
            retryable=True,
        )
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.ENOSPC or any(sign in text for sign in _FULL) or _nearly_full(folder):
        return StoreError(
            f"The disk that holds the {name} {folder} is full.",
            hint="Free some space and run the same command again; nothing done so far is lost.",
            retryable=True,
        )
    if number in (errno.EACCES, errno.EROFS, errno.EPERM) or any(s in text for s in _READ_ONLY):
        return StoreError(
            f"The {name} {folder} cannot be written.",
            hint="Give yourself write access to it, or choose another folder with --data.",
        )
    if number in (errno.ENOTDIR, errno.EEXIST):
        return StoreError(
            f"The {name} {folder} is not a folder.", hint="Choose another one with --data."
        )
    what = str(error).splitlines()[0] if text else type(error).__name__
    return StoreError(
        f"The {name} {folder} is damaged: {what}.",
        hint="Run 'newsdesk repair'; if the ledger itself is damaged, restore a backup.",
    )


def _nearly_full(folder: Path) -> bool:
    """Whether so little room is left that it explains a fault told in other words."""
    try:
        return shutil.disk_usage(folder).free < _LEAST_FREE_BYTES
    except OSError:
        return False
