"""One file that holds all that cannot be made again."""

from __future__ import annotations

import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from rag.errors import StoreError
from rag.index.folder import LEDGER_FILE
from rag.index.ledger import Ledger
from rag.index.trouble import told_plainly


def write_backup(ledger: Ledger, file: Path, also: Sequence[Path] = ()) -> None:
    """Write the ledger to a `.tar.gz`, consistently while it is in use.

    Unpacked into an empty folder it is a data folder: opening it builds the search indexes
    from the stored vectors, without encoding anything again.

    Args:
        ledger: what is written.
        file: where to.
        also: further files of the data folder, SQLite's too; those that are missing are left out.

    Raises:
        StoreError: the file cannot be written.
    """
    if not file.parent.is_dir() or file.is_dir():
        raise StoreError(
            f"A backup cannot be written to {file}.",
            hint="Name a file, in a folder that is there.",
        )
    with (
        told_plainly(file.parent, name="folder"),
        tempfile.TemporaryDirectory(dir=file.parent) as scratch,
    ):
        copy = Path(scratch) / LEDGER_FILE
        ledger.backup_to(copy)
        part = Path(scratch) / "backup"
        with tarfile.open(part, "w:gz") as archive:
            archive.add(copy, LEDGER_FILE)
            for path in filter(Path.exists, also):
                archive.add(_copied(path, Path(scratch)), path.name)
        part.chmod(0o600)  # accounts and conversations are their owner's alone
        part.replace(file)


def _copied(path: Path, scratch: Path) -> Path:
    """A copy that nobody writes to; of a database one whole state."""
    copy = scratch / path.name
    if path.suffix != ".sqlite":
        return Path(shutil.copy2(path, copy))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    copy.chmod(path.stat().st_mode)
    return copy
