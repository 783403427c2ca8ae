"""Builds the wheel and imports it from an empty folder: `python -m eval.bench.wheel`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEEDED = (
    "ingest/sample/articles.jsonl",
    "ingest/sample/questions.jsonl",
    "rag/py.typed",
    "rag/reading/weights/reader.bin",
    "rag/reading/weights/score.json",
    "eval/floors.json",
)
PROBE = "import rag, ingest, ui, eval, ui.cli; print(rag.NewsDesk.__name__, rag.__file__)"


def main() -> int:
    """Build, look inside, import; the exit status says whether all went well."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = _build(Path(folder))
        site = Path(folder) / "site"
        with zipfile.ZipFile(wheel) as archive:
            missing = [name for name in NEEDED if name not in archive.namelist()]
            archive.extractall(site)
            unwanted = [name for name in archive.namelist() if name.startswith("rag/training/")]
        if unwanted:
            print(f"The wheel holds {unwanted[0]}.", file=sys.stderr)
            return 1
        if missing:
            print(f"The wheel lacks {', '.join(missing)}.", file=sys.stderr)
            return 1
        found = _python("-c", PROBE, cwd=site).strip()
        print(f"{wheel.name} builds and imports: {found.split()[0]}")
        return 0 if str(site) in found else 1


def _build(out: Path) -> Path:
    _python("-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT), cwd=out)
    return next(out.glob("*.whl"))


def _python(*args: str, cwd: Path) -> str:
    command = [sys.executable, *args]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)  # noqa: S603  # our own interpreter
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
