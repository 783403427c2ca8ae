"""What happens when a person asks: the desk's events → the views the page shows."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rag.errors import ConfigError, NewsdeskError
from rag.types import Event, EvidenceFound, Provisional, TextDelta
from ui import texts
from ui.asked import Asked
from ui.chat.reading import readings
from ui.safety.leaving import GoneError
from ui.views import Conversation, TurnView

if TYPE_CHECKING:
    from rag.desk import NewsDesk

logger = logging.getLogger(__name__)

REDRAW_S = 0.05
"""Least time between two pictures of a text that is being written."""

KEPT_TURNS = 50
"""Turns a page keeps; older ones leave at the top."""


def respond(
    desk: NewsDesk,
    conversation: Conversation,
    asked: Asked,
    *,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[Conversation]:
    """The conversation as it grows: evidence first, then text, then the verified answer.

    A conversation in which a question is changed goes on from there: what came after is left out.
    """
    problem = asked.problem()
    if problem is not None:
        yield replace(conversation, notice=problem)
        return
    conversation = conversation.before(conversation.changing)
    turn = _begun(conversation, asked, now())
    history = () if asked.alone else conversation.history()
    conversation = conversation.with_next(turn, most=KEPT_TURNS)
    yield conversation
    drawn = float("-inf")
    try:
        for event in desk.stream(turn.question, history=history, **asked.moments()):
            if isinstance(event, EvidenceFound):
                turn = replace(turn, reading=readings(event.query, asked, now()))
            turn = _after(turn, event)
            if isinstance(event, TextDelta) and event.text:
                if (drawn_at := clock()) - drawn < REDRAW_S:
                    continue
                drawn = drawn_at
            yield conversation.with_last(turn)
    except ConfigError as error:
        yield conversation.with_last(_failed(turn, error.message, error.hint))
    except NewsdeskError as error:
        logger.log(logging.DEBUG if isinstance(error, GoneError) else logging.WARNING, "%s", error)
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


def _begun(conversation: Conversation, asked: Asked, now: datetime) -> TurnView:
    """The turn of a question that is about to be answered."""
    return TurnView(
        conversation.turns[-1].number + 1 if conversation.turns else 1,
        asked.question.strip(),
        bounds=asked.bounds(),
        id=secrets.token_urlsafe(16),
        asked=asked,
        at=now.isoformat(timespec="milliseconds"),
    )


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
