"""The chat as a process: served, asked and fed from other processes, and ended."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from rag.errors import ConfigError, NewsdeskError, StoreBusyError
from rag.index.lock import FolderLock, holder
from rag.settings import Settings
from ui import serve
from ui.caller import find_door

READY = "newsdesk is ready at "


def command(name: str, *arguments: str, data: Path) -> list[str]:
    return [sys.executable, "-m", "ui.cli", name, *arguments, "--data", str(data)]


def call(name: str, *arguments: str, data: Path, cwd: Path | None = None) -> Any:
    result = subprocess.run(
        command(name, *arguments, "--json", data=data),
        check=False, capture_output=True, text=True, timeout=120, cwd=cwd,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[tuple[str, Path, subprocess.Popen[str]]]:
    data = tmp_path / "data"
    process = subprocess.Popen(
        command("chat", "--port", "0", data=data), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = process.stdout.readline().strip()
    assert said.startswith(READY)
    yield said.removeprefix(READY), data, process
    process.kill()
    process.wait()
    process.stdout.close()


def test_chat_serves_and_takes_work_of_other_processes(
    chat: tuple[str, Path, subprocess.Popen[str]], tmp_path: Path
) -> None:
    address, data, process = chat
    page = httpx.get(address)
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert httpx.get(address, headers={"Host": "evil.example"}).status_code == 400

    (tmp_path / "one.txt").write_text(
        "The ferry to Aldra sank on Monday. Captain Ines Holm said that the hull broke."
    )
    began = time.monotonic()
    assert call("ingest", "one.txt", data=data, cwd=tmp_path)["added"] == 1
    assert time.monotonic() - began < 20
    answer = call("ask", "What did Ines Holm say?", data=data)
    assert "hull broke" in answer["text"]
    assert call("status", data=data)["articles"] == 1
    assert call("verify", data=data)["ok"] is True

    second = subprocess.run(
        command("chat", "--port", "0", data=data), check=False, capture_output=True, text=True
    )
    assert second.returncode == 1
    assert f"process {process.pid}" in second.stderr
    assert second.stderr.count("\n") == 1

    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert holder(data) is None


def test_question_is_answered_while_an_ingest_runs(tmp_path: Path) -> None:
    data = tmp_path / "data"
    lines = [
        json.dumps({"text": f"Person{n} of Town{n} said on Monday that bridge {n} is safe. " * 40})
        for n in range(400)
    ]
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    ingest = subprocess.Popen(
        command("ingest", str(tmp_path / "many.jsonl"), data=data), stdout=subprocess.DEVNULL
    )
    try:
        found = call("search", "bridge", data=data)
        assert "results" in found
        assert ingest.poll() is None, "the ingest was over too soon to show anything"
    finally:
        ingest.kill()
        ingest.wait()


def test_ctrl_c_ends_the_chat_without_a_trace(
    chat: tuple[str, Path, subprocess.Popen[str]],
) -> None:
    _, data, process = chat
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    assert holder(data) is None


def test_taken_port_is_told_with_another() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NewsdeskError, match=f"Port {port} on 127.0.0.1 is taken") as caught:
            serve.bind("127.0.0.1", port)
    assert f"--port {port + 1}" in caught.value.hint


def test_host_that_is_not_here_is_a_wrong_call() -> None:
    with pytest.raises(ConfigError):
        serve.bind("203.0.113.1", 0)


def test_holder_without_a_door_is_waited_for_and_then_named(settings: Settings) -> None:
    settings.data.mkdir(parents=True)
    lock = FolderLock(settings.data, command="ask", wait_s=0)
    told: list[str] = []
    impatient = settings.model_copy(update={"lock_wait_s": 1.3})
    with pytest.raises(StoreBusyError, match=f"newsdesk ask .process {os.getpid()}"):
        find_door(impatient, tell=told.append)
    assert len(told) == 1
    assert "Waiting for newsdesk ask" in told[0]
    threading.Timer(0.3, lock.release).start()
    assert find_door(settings, tell=told.append) is None


def test_two_ingests_in_one_process_take_turns(tmp_path: Path) -> None:
    from fakes import HashEncoder

    from rag.desk import NewsDesk, Parts
    from ui.work import perform

    desk = NewsDesk(Settings.load(data=tmp_path / "data"), parts=Parts(encoder=HashEncoder()))
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"The council of town {name} met on Monday.")

    def ingest(name: str) -> list[dict[str, Any]]:
        return list(perform(desk, "ingest", {"sources": [str(tmp_path / f"{name}.txt")]}))

    with desk, ThreadPoolExecutor(2) as pool:
        for messages in pool.map(ingest, ["a", "b"]):
            assert messages[-1]["result"]["added"] == 1
        assert desk.index.status().articles == 2
