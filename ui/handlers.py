"""What happens when a person asks: the desk's events → the views the page shows."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.dates import parse_moment
from rag.errors import ConfigError, NewsdeskError
from rag.types import Event, EvidenceFound, Provisional, TextDelta
from ui import texts
from ui.views import Conversation, TurnView
from ui.when import day

if TYPE_CHECKING:
    from rag.desk import NewsDesk

logger = logging.getLogger(__name__)

REDRAW_S = 0.05
"""Least time between two pictures of a text that is being written."""

LONGEST_QUESTION = 2_000
KEPT_TURNS = 50
"""Turns a page keeps; older ones leave at the top."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person typed and chose; `alone` is true where it follows on nothing before it."""

    question: str
    outlets: Sequence[str] = ()
    since: str = ""
    until: str = ""
    alone: bool = False

    def bounds(self) -> str:
        """The chosen filters in words, as in "Velden Post, from 1 May 2025"; "" without any."""
        names = texts.either([name or texts.UNKNOWN_OUTLET_BOUND for name in self.outlets])
        return texts.BOUNDS_BETWEEN.join(filter(None, (names, self._period())))

    def _period(self) -> str:
        first, last = day(parse_moment(self.since)), day(parse_moment(self.until))
        if first and last:
            return texts.BOUNDS_FROM_TO.format(first=first, last=last)
        if first:
            return texts.BOUNDS_FROM.format(day=first)
        return texts.BOUNDS_TO.format(day=last) if last else ""

    def problem(self) -> str | None:
        """Why this cannot be asked, as a friendly line; None when it can."""
        text = self.question.strip()
        if not text:
            return texts.QUESTION_EMPTY
        if not any(character.isalnum() for character in text):
            return texts.QUESTION_NO_WORDS
        if len(text) > LONGEST_QUESTION:
            count, most = texts.number(len(text)), texts.number(LONGEST_QUESTION)
            return texts.QUESTION_LONG.format(count=count, most=most)
        for label, value in ((texts.FILTER_FROM, self.since), (texts.FILTER_TO, self.until)):
            if value.strip() and parse_moment(value) is None:
                return texts.WRITE_DATE.format(field=label)
        return None


def respond(
    desk: NewsDesk,
    conversation: Conversation,
    asked: Asked,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Conversation]:
    """The conversation as it grows: evidence first, then text, then the verified answer."""
    problem = asked.problem()
    if problem is not None:
        yield Conversation(conversation.turns, notice=problem)
        return
    number = conversation.turns[-1].number + 1 if conversation.turns else 1
    turn = TurnView(number, asked.question.strip(), bounds=asked.bounds())
    history = () if asked.alone else conversation.history()
    conversation = Conversation((*conversation.turns[1 - KEPT_TURNS :], turn))
    yield conversation
    drawn = float("-inf")
    try:
        for event in desk.stream(
            turn.question,
            history=history,
            since=parse_moment(asked.since),
            until=parse_moment(asked.until),
            outlets=tuple(asked.outlets),
        ):
            turn = _after(turn, event)
            if isinstance(event, TextDelta) and event.text:
                if (now := clock()) - drawn < REDRAW_S:
                    continue
                drawn = now
            yield conversation.with_last(turn)
    except ConfigError as error:
        yield conversation.with_last(_failed(turn, error.message, error.hint))
    except NewsdeskError as error:
        logger.warning("%s", error)
        yield conversation.with_last(_failed(turn, error.message, error.hint))
    except Exception:
        logger.exception("a question failed")
        yield conversation.with_last(
            _failed(turn, texts.ANSWERING_FAILED, texts.ANSWERING_FAILED_HINT)
        )


def stopped(conversation: Conversation) -> Conversation:
    """The conversation after the person stopped the answer."""
    if not conversation.turns or not conversation.turns[-1].running:
        return conversation
    return conversation.with_last(replace(conversation.turns[-1], state="stopped"))


def _after(turn: TurnView, event: Event) -> TurnView:
    if isinstance(event, EvidenceFound):
        return replace(turn, evidence=event.evidence)
    if isinstance(event, Provisional):
        return replace(turn, early=event.answer)
    if isinstance(event, TextDelta):
        if not event.text:
            return turn
        return replace(turn, state="writing", text=turn.text + event.text)
    return replace(turn, state="done", answer=event.answer)


def _failed(turn: TurnView, message: str, hint: str) -> TurnView:
    return replace(turn, state="failed", problem=f"{message} {hint}".strip())
