"""Folders that are followed: their files are read when they are new or have changed."""

from __future__ import annotations

from pathlib import Path

from ingest.sources import readable_files
from rag.errors import SourceError
from rag.index.listed import Listed
from rag.types import digest

SETTLED_S = 2.0
"""A file changed within this time may still be being written; it is read at the next look."""


def files_of(folder: Path, *, now: float) -> tuple[Listed, ...]:
    """The readable files of a folder (or the one file), as pages without a host.

    Raises:
        SourceError: there is no such file or folder.
    """
    if not folder.exists():
        raise SourceError("there is no such file or folder", kind="missing")
    found = []
    try:
        for file in readable_files(folder) if folder.is_dir() else [folder]:
            facts = file.stat()
            if now - facts.st_mtime < SETTLED_S:
                continue
            stamp = f"{facts.st_mtime_ns}:{facts.st_size}"
            found.append(Listed(digest("file", str(file)), str(file), "", stamp, {}))
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror or error})", kind="missing") from None
    return tuple(found)
