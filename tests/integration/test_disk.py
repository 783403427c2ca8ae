"""A disk that is full or cannot be written: one clear line, and nothing lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import HashEncoder, article

from ingest.chunk import chunk
from rag.errors import StoreError
from rag.index.index import Index
from rag.settings import Settings

SCRIPT = """
import sys
from pathlib import Path
from fakes import HashEncoder, article
from ingest.chunk import chunk
from rag.errors import StoreError
from rag.index.index import Index
from rag.settings import Settings

encoder = HashEncoder(dim=384)
index = Index.open(Settings.load(data=Path(sys.argv[1])), encoder)
try:
    for n in range(1, 100_000):
        one = article(n, text="Words that fill the disk. " * 2000)
        index.add([(one, chunk(one, encoder))])
        print(n, flush=True)
except StoreError as error:
    print(f"stopped: {error}", flush=True)
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A file system of 16 MB, where this machine lets us have one of our own."""
    if not shutil.which("unshare"):
        pytest.skip("needs unshare to mount a small file system")
    probe = ["unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=16m", "x", str(tmp_path)]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not allow a file system of our own")
    return tmp_path


def test_a_full_disk_stops_with_one_line_and_keeps_what_was_done(small_disk: Path) -> None:
    mount, kept = small_disk / "mount", small_disk / "kept"
    mount.mkdir()
    (small_disk / "fill.py").write_text(SCRIPT)
    root = Path(__file__).resolve().parents[2]
    steps = (
        f"mount -t tmpfs -o size=16m x {mount} && "
        f"{sys.executable} {small_disk / 'fill.py'} {mount / 'data'}; "
        f"cp -r {mount / 'data'} {kept}"
    )
    done = subprocess.run(
        ["unshare", "-rm", "bash", "-c", steps],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"},
    )
    *added, last = done.stdout.splitlines()
    assert last.startswith("stopped: The disk that holds the data folder"), done.stdout
    assert "Traceback" not in done.stderr
    assert len(added) >= 1
    with Index.open(Settings.load(data=kept), HashEncoder(dim=384)) as index:
        assert index.verify().ok
        for n in added:
            assert index.article(f"a{n}") is not None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    encoder = HashEncoder()
    settings = Settings.load(data=tmp_path / "data")
    with Index.open(settings, encoder) as index:
        index.add([(article(1), chunk(article(1), encoder))])
    (tmp_path / "data").chmod(0o500)
    try:
        with pytest.raises(StoreError, match="cannot be written"):
            Index.open(settings, encoder)
    finally:
        (tmp_path / "data").chmod(0o700)


def test_a_read_only_disk_is_one_line(small_disk: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    code = (
        "import sys; from pathlib import Path; from fakes import HashEncoder;"
        "from rag.index.index import Index; from rag.settings import Settings;"
        "Index.open(Settings.load(data=Path(sys.argv[1])), HashEncoder())"
    )
    mount = small_disk / "mount"
    mount.mkdir()
    steps = (
        f"mount -t tmpfs -o size=16m x {mount} && mkdir {mount}/data && "
        f"mount -o remount,ro {mount} && {sys.executable} -c '{code}' {mount}/data"
    )
    done = subprocess.run(
        ["unshare", "-rm", "bash", "-c", steps],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"},
    )
    assert "StoreError" in done.stderr
    assert "cannot be written" in done.stderr.splitlines()[-1]
