"""What the page shows, as plain values: a conversation, its turns, and the corpus in a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from rag.types import Answer, Evidence, Turn

State = Literal["searching", "writing", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class TurnView:
    """One question and how far its answer is.

    `early` is the embedded answer while a language model has not begun to write. `text` is what
    has been written so far (not verified) and stands instead of it; `answer` replaces both.
    `problem` is a friendly line where the question could not be worked on. `bounds` says which
    articles were asked, in words, "" where all were.
    """

    number: int
    question: str
    bounds: str = field(default="", kw_only=True)
    state: State = "searching"
    evidence: tuple[Evidence, ...] = ()
    early: Answer | None = None
    text: str = ""
    answer: Answer | None = None
    problem: str | None = None

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.state in ("searching", "writing")


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns of one visitor, oldest first, and a line about a question that was not taken.

    `run` is the id of the answer that is being written, "" where none is.
    """

    turns: tuple[TurnView, ...] = ()
    notice: str | None = None
    run: str = ""

    def with_last(self, turn: TurnView) -> Conversation:
        """The conversation with its last turn replaced."""
        return Conversation((*self.turns[:-1], turn))

    def history(self) -> tuple[Turn, ...]:
        """What was answered before, as a follow-up needs it."""
        return tuple(Turn.of(turn.answer) for turn in self.turns if turn.answer is not None)


@dataclass(frozen=True, slots=True)
class CorpusView:
    """What can be asked about: counts, the newest day, outlets, and questions to start with."""

    articles: int = 0
    outlets: Sequence[str] = ()
    newest: str | None = None
    suggestions: Sequence[str] = ()
