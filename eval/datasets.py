"""Evaluation folders: `articles.jsonl[.gz]` beside `questions.jsonl`.

The sample corpus that ships with newsdesk is such a folder, named by the word `sample`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any

from rag.errors import SourceError

SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its gold.

    `answers` are the accepted strings, empty where the articles do not say. `asked_at` is the
    moment it is asked. `relevant_urls` are the articles that hold the answer; none means that
    they are unknown. `history` holds the questions asked before it in the same conversation.
    `parts` lists, for a question with several halves, the accepted strings of each half.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    asked_at: str | None = None
    relevant_urls: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    kind: str | None = None
    history: tuple[str, ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()

    @property
    def accepted(self) -> tuple[str, ...]:
        """Every accepted string, of the whole answer and of its parts."""
        return (*self.answers, *chain.from_iterable(self.parts))

    @property
    def answerable(self) -> bool:
        """Whether an answer is known and so are articles that hold it."""
        return bool(self.answers and self.relevant_urls)


@dataclass(frozen=True, slots=True)
class Dataset:
    """An evaluation folder, its questions read and its articles still on disk."""

    name: str
    articles: Path
    questions: tuple[Question, ...]


def load_dataset(where: str | Path) -> Dataset:
    """Read an evaluation folder, or the sample.

    Raises:
        SourceError: a file is missing or a line of it is no question; the message names it.
    """
    folder = sample_folder() if str(where) == SAMPLE else Path(where)
    if not folder.is_dir():
        raise SourceError(
            f"There is no evaluation folder {folder}.",
            hint="Give a folder with articles.jsonl and questions.jsonl, or the word 'sample'.",
        )
    name = SAMPLE if str(where) == SAMPLE else folder.resolve().name
    return Dataset(name, _articles_file(folder), tuple(_questions(folder / "questions.jsonl")))


def sample_folder() -> Path:
    """The folder of the sample corpus inside the installed package."""
    return Path(str(resources.files("ingest"))) / "sample"


def _articles_file(folder: Path) -> Path:
    for name in ("articles.jsonl", "articles.jsonl.gz"):
        if (folder / name).is_file():
            return folder / name
    raise SourceError(
        f"The folder {folder} has no articles.jsonl or articles.jsonl.gz.",
        hint="An evaluation folder holds its articles there, one JSON object a line.",
    )


def _questions(path: Path) -> Iterator[Question]:
    if not path.is_file():
        raise SourceError(
            f"The evaluation folder has no {path.name}.",
            hint="Write one JSON object a line with id, question, answers and relevant_urls.",
        )
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            yield _question(line, f"{path.name}, line {number}")


def _question(line: str, place: str) -> Question:
    try:
        record = json.loads(line)
        return _from_record(record)
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(
            f"{place} is no question: {error}.",
            hint='Each line needs at least "id", "question" and "answers".',
        ) from None


def _from_record(record: Mapping[str, Any]) -> Question:
    return Question(
        id=str(record["id"]),
        question=str(record["question"]),
        answers=tuple(record["answers"]),
        asked_at=record.get("asked_at"),
        relevant_urls=tuple(record.get("relevant_urls") or ()),
        choices=tuple(record.get("choices") or ()),
        kind=record.get("kind"),
        history=tuple(record.get("history") or ()),
        parts=tuple(tuple(part) for part in record.get("parts") or ()),
    )
