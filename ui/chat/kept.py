"""What the page keeps in the data folder, or nothing where that is turned off."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from rag.errors import StoreError
from ui.history.database import open_chat_file
from ui.history.ratings import Ratings
from ui.history.store import History
from ui.views import Conversation, Rating, TurnView

if TYPE_CHECKING:
    from rag.index.database import Database
    from rag.settings import Settings

logger = logging.getLogger(__name__)

_T = TypeVar("_T")


class Kept:
    """History and ratings as the page uses them: a store that fails costs no answer.

    Args:
        database: an open `chat.sqlite`; None keeps nothing.
        history: whether conversations are kept; ratings are in any case, they are given for it.
        now: the clock.
    """

    def __init__(
        self,
        database: Database | None,
        *,
        history: bool = True,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self.history = History(database) if database and history else None
        self._ratings = Ratings(database) if database else None
        self._now = now

    @classmethod
    def open(cls, settings: Settings) -> Kept:
        """What a data folder keeps; nothing, with a warning, where its file cannot be used."""
        try:
            database = open_chat_file(settings.data)
        except StoreError as error:
            logger.warning("%s", error)
            return cls(None)
        return cls(database, history=settings.chat.history)

    def close(self) -> None:
        """Let go of the file."""
        if self._database is not None:
            self._database.close()

    def at(self) -> str:
        """The moment, as it is stored."""
        return self._now().isoformat(timespec="seconds")

    def keep(self, owner: str, conversation: Conversation) -> None:
        """Write the last turn of a conversation."""
        history = self.history
        if history is not None:
            self._tried(lambda: history.keep(owner, conversation), None)

    def conversation(self, owner: str, name: str) -> Conversation | None:
        """A conversation of somebody's, as it was."""
        history = self.history
        if history is None or not owner:
            return None
        return self._tried(lambda: history.conversation(owner, name), None)

    def shared(self, turn: str) -> TurnView | None:
        """The answer that a link names."""
        history = self.history
        return self._tried(lambda: history.shared(turn), None) if history else None

    def share(self, owner: str, turn: str) -> bool:
        """Let a link to a turn work."""
        history = self.history
        if history is None or not owner:
            return False
        return self._tried(lambda: history.share(owner, turn, self.at()), default=False)

    def rate(self, owner: str, view: Conversation, turn: TurnView, rating: Rating | None) -> bool:
        """Store what somebody thought of an answer, or forget it."""
        ratings = self._ratings
        if ratings is None:
            return False
        if rating is None:
            return self._tried(lambda: ratings.take_back(owner, turn.id), default=False)
        return self._tried(
            lambda: ratings.rate(owner, view, turn, rating=rating, at=self.at()), default=False
        )

    @staticmethod
    def _tried(work: Callable[[], _T], default: _T) -> _T:
        """What comes of work at the store, or a default where it cannot be used."""
        import sqlite3

        try:
            return work()
        except (sqlite3.Error, StoreError) as error:
            logger.warning("the history could not be used: %s", error)
            return default
