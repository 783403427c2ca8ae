"""What buttons of the conversation do: pure steps from one view of it to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from ui.asked import Asked
from ui.chat.events import Data
from ui.chat.kept import Kept
from ui.views import Conversation, Rating, Reason


def asked_by(data: Data, view: Conversation, filters: Asked) -> tuple[Conversation, Asked]:
    """What a button asks, and the conversation it is asked in.

    `retry` asks a turn's question again as it was asked; `again` does so with the filters that
    are set now; `without` asks the question it brings, in the place of that turn; `relink` asks a
    linked answer's question in a conversation of its own. Anything else asks the question it
    brings with the filters set now.
    """
    does, turn = data.get("do"), view.turn(data.get("turn", ""))
    question = data.get("question", "")
    if turn is None or does not in ("retry", "again", "without", "relink"):
        return replace(view, changing=0), replace(filters, question=question)
    if does == "relink":
        return Conversation(), replace(turn.again, alone=True, as_of="")
    view = replace(view, changing=turn.number)
    if does == "retry":
        return view, turn.again
    if does == "again":
        return view, replace(filters, question=turn.again.question, alone=turn.again.alone)
    alone = turn.again.alone or data.get("kind") == "question" or question != turn.question
    return view, replace(turn.again, question=question, alone=alone)


class Acts:
    """What changes something and asks nothing."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def done(
        self, owner: str, data: Data, view: Conversation, filters: Asked
    ) -> tuple[Conversation, Asked]:
        """The conversation and the filters after a button; an unknown one does nothing.

        Args:
            owner: whose conversation it is.
            data: `do` says what: `edit`, `cancel`, `drop` a filter, `rate`.
            view: the conversation.
            filters: what is set now.
        """
        does = data.get("do")
        if does == "edit":
            return self._edit(data, view, filters)
        if does == "cancel":
            return replace(view, changing=0), filters
        if does == "drop":
            return view, filters.without(data.get("what", ""))
        if does == "rate":
            return self._rate(owner, data, view), filters
        return view, filters

    @staticmethod
    def _edit(data: Data, view: Conversation, filters: Asked) -> tuple[Conversation, Asked]:
        """Its question is being changed: the filters are those that it was asked with."""
        turn = view.turn(data.get("turn", ""))
        if turn is None or view.turns[-1].running:
            return view, filters
        return replace(view, changing=turn.number), turn.again

    def _rate(self, owner: str, data: Data, view: Conversation) -> Conversation:
        turn = view.turn(data.get("turn", ""))
        if turn is None:
            return view
        rating = _rating(data)
        if not self._kept.rate(owner, view, turn, rating) and rating is not None:
            return view
        return view.rated(turn.id, rating)


def _rating(data: Data) -> Rating | None:
    """The rating that was given; None takes one back."""
    reason: Reason = ""
    for known in get_args(Reason):
        if data.get("reason") == known:
            reason = known
    if data.get("verdict") == "up":
        return Rating("up")
    if data.get("verdict") == "down":
        return Rating("down", reason, data.get("comment", ""), data.get("right", ""))
    return None
