"""News quizzes with their accepted answers, as evaluation folders hold them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

LAST_TRAINED = "2024-08-31"
"""Questions asked later choose, calibrate and score; no article published later is trained on."""

LAST_CHOSEN = "2024-10-31"
"""Questions asked later only score."""


@dataclass(frozen=True, slots=True)
class Quiz:
    """One question: the accepted answers, the moment it was asked, the articles that hold them."""

    id: str
    question: str
    answers: tuple[str, ...]
    asked_at: str
    urls: frozenset[str]


def load(folder: Path) -> list[Quiz]:
    """The dated questions of an evaluation folder."""
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines if line.strip()]
    return [
        Quiz(
            str(r["id"]), r["question"], tuple(r["answers"]), r["asked_at"],
            frozenset(r.get("relevant_urls") or ()),
        )
        for r in records
        if r["answers"] and r.get("asked_at")
    ]  # fmt: skip
