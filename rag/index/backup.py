"""One file that holds all that cannot be made again."""

from __future__ import annotations

import tarfile
import tempfile
from pathlib import Path

from rag.errors import StoreError
from rag.index.folder import LEDGER_FILE
from rag.index.ledger import Ledger
from rag.index.trouble import told_plainly


def write_backup(ledger: Ledger, file: Path) -> None:
    """Write the ledger to a `.tar.gz`, consistently while it is in use.

    Unpacked into an empty folder it is a data folder: opening it builds the search indexes
    from the stored vectors, without encoding anything again.

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
        part.replace(file)
