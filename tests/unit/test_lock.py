"""One owner for a data folder."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rag.errors import StoreBusyError
from rag.index.lock import FolderLock, holder
from rag.index.types import Door

OTHER = """
import fcntl, json, os, sys
file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
fcntl.flock(file, fcntl.LOCK_EX)
text = json.dumps({"pid": os.getpid(), "command": "chat", "since": "2025-05-09", "door": None})
os.pwrite(file, text.encode(), 0)
print(os.getpid(), flush=True)
sys.stdin.read()
"""


@contextmanager
def another_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that owns the folder until it is killed."""
    command = [sys.executable, "-c", OTHER, str(folder / "lock")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


def test_who_waits_in_vain_is_told_whom_it_waited_for(tmp_path: Path) -> None:
    with another_process(tmp_path) as process:
        with pytest.raises(StoreBusyError, match="newsdesk chat") as busy:
            FolderLock(tmp_path, command="ask", wait_s=0.0)
        assert f"process {process.pid}, since 2025-05-09" in str(busy.value)
        assert busy.value.retryable


def test_the_folder_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    with another_process(tmp_path) as process:
        assert holder(tmp_path) is not None
        process.kill()
        process.wait()
        assert holder(tmp_path) is None
        FolderLock(tmp_path, command="ask", wait_s=0.0).release()


def test_a_second_opening_in_one_process_fails_without_waiting(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path, command="python", wait_s=0.0)
    try:
        with pytest.raises(StoreBusyError, match="open already"):
            FolderLock(tmp_path, command="python", wait_s=3600.0)
    finally:
        lock.release()


def test_the_token_is_for_its_user_alone_even_in_a_copied_folder(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("left by a copy")
    (tmp_path / "lock").chmod(0o644)
    lock = FolderLock(tmp_path, command="chat", wait_s=0.0)
    lock.publish(Door(4711, "secret"))
    assert stat.S_IMODE((tmp_path / "lock").stat().st_mode) == 0o600
    owner = holder(tmp_path)
    assert owner is not None
    assert owner.door == Door(4711, "secret")
    lock.release()
    lock.release()
    assert holder(tmp_path) is None


def test_a_longer_text_of_a_former_owner_leaves_no_trace(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text(json.dumps({"pid": 1, "command": "x" * 2000}))
    lock = FolderLock(tmp_path, command="ask", wait_s=0.0)
    owner = holder(tmp_path)
    assert owner is not None
    assert (owner.pid, owner.command) == (os.getpid(), "ask")
    lock.release()


def test_a_folder_that_is_not_there_has_no_owner(tmp_path: Path) -> None:
    assert holder(tmp_path / "none") is None
