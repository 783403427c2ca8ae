"""Evaluation folders are read whole or refused with the place named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.datasets import Question, load_dataset
from rag.errors import SourceError


def folder(tmp_path: Path, *lines: str) -> Path:
    (tmp_path / "articles.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_questions_are_read_with_every_field(tmp_path: Path) -> None:
    record = {
        "id": 7,
        "question": "Who?",
        "answers": ["Ann", "A. Ann"],
        "asked_at": "2025-05-01",
        "relevant_urls": ["https://x.example/1"],
        "choices": None,
        "kind": "follow_up",
        "history": ["What?"],
        "parts": [["Ann"], ["Bo"]],
    }
    dataset = load_dataset(folder(tmp_path, json.dumps(record), ""))
    assert dataset.questions == (
        Question(
            id="7",
            question="Who?",
            answers=("Ann", "A. Ann"),
            asked_at="2025-05-01",
            relevant_urls=("https://x.example/1",),
            kind="follow_up",
            history=("What?",),
            parts=(("Ann",), ("Bo",)),
        ),
    )


def test_a_question_without_gold_articles_is_not_answerable() -> None:
    assert not Question("1", "Who?", answers=("Ann",)).answerable
    assert not Question("1", "Who?", relevant_urls=("u",)).answerable
    assert Question("1", "Who?", answers=("Ann",), relevant_urls=("u",)).answerable


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    good = json.dumps({"id": "1", "question": "Who?", "answers": []})
    with pytest.raises(SourceError, match="line 2"):
        load_dataset(folder(tmp_path, good, '{"id": "2"}'))


def test_a_missing_folder_or_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no evaluation folder"):
        load_dataset(tmp_path / "nowhere")
    with pytest.raises(SourceError, match="articles"):
        load_dataset(tmp_path)
    (tmp_path / "articles.jsonl.gz").write_bytes(b"")
    with pytest.raises(SourceError, match="questions"):
        load_dataset(tmp_path)
