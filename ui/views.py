"""What the page shows, as plain values: a conversation, its turns, and the corpus in a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from rag.types import Answer, Evidence, Turn
from ui.asked import Asked
from ui.chat.reading import Reading

State = Literal["searching", "writing", "done", "stopped", "failed"]
Rated = Literal["up", "down"]
Reason = Literal["", "wrong", "unsupported", "old", "missing", "other"]


@dataclass(frozen=True, slots=True)
class Rating:
    """What a person thought of an answer; `right` is the right answer as they know it."""

    verdict: Rated
    reason: Reason = ""
    comment: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class TurnView:
    """One question and how far its answer is.

    `early` is the embedded answer while a language model has not begun to write. `text` is what
    has been written so far (not verified) and stands instead of it; `answer` replaces both.
    `problem` is a friendly line where the question could not be worked on. `bounds` says which
    articles were asked, in words, "" where all were. `id` cannot be guessed: who has it may see
    the answer once it is shared. `at` is when it was asked, `asked` what with, `reading` how it
    was understood.
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
    id: str = field(default="", kw_only=True)
    at: str = field(default="", kw_only=True)
    asked: Asked | None = field(default=None, kw_only=True)
    reading: tuple[Reading, ...] = field(default=(), kw_only=True)
    rating: Rating | None = field(default=None, kw_only=True)

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return self.state in ("searching", "writing")

    @property
    def again(self) -> Asked:
        """The same question with the same filters."""
        return self.asked or Asked(self.question)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns of one visitor, oldest first, and a line about a question that was not taken.

    `run` is the id of the answer that is being written, "" where none is. `id` names it in the
    history, "" before its first question. `changing` is the number of the turn whose question is
    being changed, 0 where none is. `linked` is true for a stored answer that a link opened.
    """

    turns: tuple[TurnView, ...] = ()
    notice: str | None = None
    run: str = ""
    id: str = ""
    changing: int = 0
    linked: bool = False

    def with_last(self, turn: TurnView) -> Conversation:
        """The conversation with its last turn replaced."""
        return replace(self, turns=(*self.turns[:-1], turn), notice=None, run="", changing=0)

    def with_next(self, turn: TurnView, *, most: int) -> Conversation:
        """The conversation with one more turn, the oldest left out beyond `most`."""
        turns = (*self.turns, turn)[-most:]
        return replace(self, turns=turns, notice=None, run="", changing=0)

    def before(self, number: int) -> Conversation:
        """Only the turns before a numbered one; all where the number is 0."""
        if not number:
            return self
        return replace(self, turns=tuple(t for t in self.turns if t.number < number))

    def turn(self, turn_id: str) -> TurnView | None:
        """The turn with this id."""
        return next((turn for turn in self.turns if turn.id and turn.id == turn_id), None)

    def rated(self, turn_id: str, rating: Rating | None) -> Conversation:
        """The conversation with a turn's rating replaced."""
        turns = tuple(
            replace(turn, rating=rating) if turn.id == turn_id else turn for turn in self.turns
        )
        return replace(self, turns=turns)

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
