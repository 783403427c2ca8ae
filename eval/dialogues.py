"""Dialogues: whether follow-ups are understood, and answered.

A turn is understood when the standalone question holds each of the words that it should
(alternatives in a list) and none that it should not; one that stands alone must stay unchanged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.datasets import SAMPLE, sample_folder
from eval.metrics import contains
from ingest.run import ingest
from rag.desk import NewsDesk
from rag.settings import Settings
from rag.types import Answer, Turn


@dataclass(frozen=True, slots=True)
class Asked:
    """One turn: what is asked, and how it should be understood and answered.

    `has` holds lists of alternatives, `barred` what must not be in it. `answers` are accepted
    strings; empty means that nothing is expected of the answer.
    """

    question: str
    has: tuple[tuple[str, ...], ...] = ()
    barred: tuple[str, ...] = ()
    unchanged: bool = False
    answers: tuple[str, ...] = ()

    @property
    def follows(self) -> bool:
        """Whether there is something to understand."""
        return bool(self.has or self.barred or self.unchanged)

    def understood(self, text: str) -> bool:
        """Whether a standalone question is what was meant."""
        if self.unchanged and text != self.question:
            return False
        return all(any(_holds(text, word) for word in words) for words in self.has) and not any(
            _holds(text, word) for word in self.barred
        )


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Turns in order; `held` was looked at once, after the rules were made on the others."""

    id: str
    turns: tuple[Asked, ...]
    as_of: str | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one turn that follows on others."""

    dialogue: Dialogue
    asked: Asked
    answer: Answer

    @property
    def understood(self) -> bool:
        """Whether it was read as meant."""
        return self.asked.understood(self.answer.understood or self.asked.question)

    @property
    def right(self) -> bool:
        """Whether an accepted answer stands in the answer."""
        text = " ".join(sentence.text for sentence in self.answer.sentences)
        return contains(text, self.asked.answers)


def load(path: Path | None = None) -> list[Dialogue]:
    """The dialogues of a file, those of the sample corpus by default."""
    file = path or sample_folder() / "dialogues.jsonl"
    return [_dialogue(json.loads(line)) for line in file.read_text("utf-8").splitlines() if line]


def run(desk: NewsDesk, dialogues: Sequence[Dialogue]) -> Iterator[Outcome]:
    """Hold each dialogue, and give what became of its later turns."""
    for dialogue in dialogues:
        history: list[Turn] = []
        for asked in dialogue.turns:
            answer = desk.ask(asked.question, history=history, as_of=dialogue.as_of)
            if asked.follows:
                yield Outcome(dialogue, asked, answer)
            history.append(Turn.of(answer))


def understood(settings: Settings) -> dict[str, float]:
    """The shares of all dialogues on the sample corpus, indexed into an empty folder."""
    with NewsDesk(settings) as desk:
        list(ingest(desk.index, [SAMPLE], settings))
        return shares(list(run(desk, load())))


def shares(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The shares of later turns understood, of dialogues understood throughout, and answered."""
    by_dialogue: dict[str, bool] = {}
    for one in outcomes:
        key = one.dialogue.id
        by_dialogue[key] = by_dialogue.get(key, True) and one.understood
    answerable = [one for one in outcomes if one.asked.answers]
    return {
        "turns": _share([one.understood for one in outcomes]),
        "dialogues": _share(list(by_dialogue.values())),
        "answered": _share([one.right for one in answerable]),
        "n": len(by_dialogue),
    }


def _share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4) if hits else 0.0


def _holds(text: str, phrase: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.IGNORECASE) is not None


def _dialogue(record: dict[str, Any]) -> Dialogue:
    turns = tuple(
        Asked(
            turn["question"],
            tuple(tuple(words) for words in turn.get("has", ())),
            tuple(turn.get("not", ())),
            bool(turn.get("unchanged")),
            tuple(turn.get("answers", ())),
        )
        for turn in record["turns"]
    )
    return Dialogue(record["id"], turns, record.get("as_of"), bool(record.get("held")))
