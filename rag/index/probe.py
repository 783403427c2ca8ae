"""Whether the files of a local dense index can be read, tried in a process of its own.

The graph's loader trusts its files: where a crash or a power cut tore them it may end the whole
process instead of raising. That must not happen to the process that opens the folder.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_CHILD = """
import sys
packages, folder, name = sys.argv[1:]
sys.path.append(packages)
from rag.index.probe import main
main(folder, name)
"""
"""Not `-m`, which would import what lies in the folder the person happens to be in."""

_LONGEST_S = 300.0
_TORN = 93
"""The child's exit status for files that it could not read."""


def readable(folder: Path, name: str) -> bool:
    """False where a process that loads and searches the index is ended by it, or cannot.

    A child that fails for a reason of its own proves nothing against the files.
    """
    packages = str(Path(__file__).resolve().parents[2])
    try:
        done = subprocess.run(  # noqa: S603  # this very interpreter, on this very module
            [sys.executable, "-P", "-c", _CHILD, packages, str(folder), name],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    except OSError:
        return True  # no process can be started here, so nothing is known
    return done.returncode >= 0 and done.returncode != _TORN


def main(folder: str, name: str) -> None:
    """What the child does: load the graph and walk through it from many places."""
    from rag.index.dense import DenseIndex
    from rag.settings import ChromaSettings

    try:
        DenseIndex(Path(folder), name, ChromaSettings()).walk()
    except BaseException:  # noqa: BLE001  # a panic below is no Exception
        sys.exit(_TORN)
