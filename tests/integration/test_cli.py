"""The terminal as a person or a program calls it: real processes, a real index."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from rag.index.lock import holder

ARTICLES = [
    {
        "id": "quay-1",
        "title": "Brannoch quay closed after storm",
        "source": "Northline Daily",
        "url": "https://northline.example/quay",
        "published_at": "2025-05-02",
        "text": "The old quay in Brannoch was closed on Friday after a storm tore away its rail. "
        "Harbour master Odile Marsh said the quay would stay shut until June. "
        "Fourteen boats were damaged, and nobody was hurt.",
    },
    {
        "id": "bridge-1",
        "title": "Velden bridge\x1b[31m to open in June",
        "source": "Velden Post",
        "url": "javascript:alert(1)",
        "published_at": "2025-05-06",
        "text": "The Velden bridge will open to traffic on 4 June, the council said on Tuesday. "
        "It cost 38 million crowns. Mayor Ruben Falk called it a gift to the valley.",
    },
]


def newsdesk(
    *arguments: str, data: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ui.cli", *arguments]
    if data is not None:
        command += ["--data", str(data)]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=120,
        env={**os.environ, **environment},
    )  # fmt: skip


def report(result: subprocess.CompletedProcess[str]) -> Any:
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    source = folder / "articles.jsonl"
    source.write_text("\n".join(json.dumps(record) for record in ARTICLES), "utf-8")
    counts = report(newsdesk("ingest", str(source), "--json", data=folder / "data"))
    assert (counts["added"], counts["failed"]) == (2, 0)
    return folder / "data"


def test_ask_prints_one_json_object(data: Path) -> None:
    answer = report(newsdesk("ask", "When will the Velden bridge open?", "--json", data=data))
    assert answer["status"] == "answered"
    assert "[1]" in answer["text"]
    assert "4 June" in answer["citations"][0]["quote"]


def test_ask_prints_answer_then_sources_without_colour_in_a_pipe(data: Path) -> None:
    result = newsdesk("ask", "When will the Velden bridge open?", data=data)
    assert result.returncode == 0
    assert "[1] Velden Post · 6 May 2025" in result.stdout
    assert "\x1b" not in result.stdout
    assert "javascript" not in result.stdout
    assert result.stderr == ""


def test_abstention_is_an_answer(data: Path) -> None:
    result = newsdesk("ask", "Who won the World Cup?", data=data)
    assert result.returncode == 0
    assert result.stdout.startswith("No answer.")
    assert "Nearest articles:" in result.stdout


def test_search_ranks_passages_and_filters_by_outlet(data: Path) -> None:
    found = report(
        newsdesk("search", "storm quay", "-k", "5", "--outlet", "Velden Post", "--json", data=data)
    )
    assert {row["outlet"] for row in found["results"]} <= {"Velden Post"}
    everything = report(newsdesk("search", "storm quay", "--json", data=data))
    assert everything["results"][0]["article_id"] == "quay-1"


def test_status_verify_and_backup_report(data: Path, tmp_path: Path) -> None:
    assert report(newsdesk("status", "--json", data=data))["articles"] == 2
    assert report(newsdesk("verify", "--json", data=data))["ok"] is True
    file = tmp_path / "backup.tar.gz"
    assert report(newsdesk("backup", str(file), "--json", data=data))["bytes"] > 0
    again = newsdesk("backup", str(file), data=data)
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_reindex_keeps_every_article(tmp_path: Path, data: Path) -> None:
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(data, copy)
    assert report(newsdesk("reindex", "--json", data=copy))["articles"] == 2
    assert report(newsdesk("verify", "--json", data=copy))["ok"] is True


def test_config_shows_what_is_set() -> None:
    settings = report(newsdesk("config", "--json", NEWSDESK_RETRIEVAL__K="7"))
    assert settings["retrieval"]["k"] == 7
    assert "NEWSDESK_ENCODER__MODEL" in newsdesk("config").stdout


def test_secret_is_not_shown() -> None:
    result = newsdesk("config", NEWSDESK_LLM__API_KEY="hush-hush")
    assert (
        "hush-hush"
        not in result.stdout
        + newsdesk("config", "--json", NEWSDESK_LLM__API_KEY="hush-hush").stdout
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"], ["ask"], ["ask", "x", "--since", "soon"], ["ask", ""], ["ask", "?!"],
        ["ask", "x" * 10_000], ["search", "x", "-k", "0"], ["chat", "--port", "99999"],
        ["ask", "x", "--frob"],
    ],
    ids=lambda arguments: " ".join(arguments)[:30],
)  # fmt: skip
def test_wrong_call_is_told_in_one_line(arguments: list[str], data: Path) -> None:
    result = newsdesk(*arguments, data=data)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("newsdesk: ")
    assert result.stderr.count("\n") == 1


def test_wrong_setting_is_told_in_one_line() -> None:
    result = newsdesk("status", NEWSDESK_RETRIEVAL__K="many")
    assert result.returncode == 2
    assert "retrieval.k" in result.stderr
    assert result.stderr.count("\n") == 1


def test_source_that_is_not_there_fails_the_work(tmp_path: Path) -> None:
    result = newsdesk("ingest", str(tmp_path / "nothing.txt"), data=tmp_path / "data")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr + result.stdout
    assert "nothing.txt" in result.stdout + result.stderr


def test_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    result = newsdesk("status", data=tmp_path / "file")
    assert result.returncode == 1
    assert result.stderr.startswith("newsdesk: ")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("form", [["search", "storm"], ["search", "storm", "--json"], ["--help"]])
def test_reader_that_leaves_early_ends_it_quietly(data: Path, form: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "ui.cli", *form]
    command += ["--data", str(data)] if "search" in form else []
    result = subprocess.run(
        command, check=False, stdout=write, stderr=subprocess.PIPE, text=True, timeout=60
    )
    os.close(write)
    assert (result.returncode, result.stderr) == (0, "")


def test_ctrl_c_says_in_one_line_that_it_stopped(tmp_path: Path) -> None:
    lines = [
        json.dumps({"text": f"Person{n} said that bridge {n} is safe. " * 40}) for n in range(400)
    ]
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    # Set anew, as a job that a shell runs in the background ignores Ctrl-C.
    start = "import signal, ui.cli; signal.signal(2, signal.default_int_handler); ui.cli.main()"
    arguments = ["ingest", str(tmp_path / "many.jsonl"), "--data", str(tmp_path / "data")]
    process = subprocess.Popen(
        [sys.executable, "-c", start, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    give_up = time.monotonic() + 60
    while (held := holder(tmp_path / "data")) is None or held.door is None:
        assert process.poll() is None
        assert time.monotonic() < give_up
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    said, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == ""
    assert told == "newsdesk: Stopped. What was finished is kept.\n"
    assert holder(tmp_path / "data") is None


def test_help_is_there_at_once_and_loads_nothing_heavy() -> None:
    took = []
    for _ in range(3):
        began = time.perf_counter()
        assert newsdesk("--help").returncode == 0
        took.append(time.perf_counter() - began)
    assert min(took) < 0.5
    result = subprocess.run(
        [sys.executable, "-c", "import sys, ui.cli; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    heavy = {"numpy", "pydantic", "torch", "chromadb", "gradio", "openvino", "rich.console"}
    assert not heavy & set(result.stdout.split())
