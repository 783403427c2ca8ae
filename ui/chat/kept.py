"""What the page keeps in the data folder, or nothing where that is turned off."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from rag.errors import StoreError
from ui.history.database import open_chat_file
from ui.history.ratings import Ratings
from ui.history.store import LATEST_TURNS, Entry, History
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
        return self._now().isoformat(timespec="milliseconds")

    def keep(self, owner: str, conversation: Conversation) -> None:
        """Write the last turn of a conversation."""
        history = self.history
        if history is not None:
            self._tried(lambda: history.keep(owner, conversation), None)

    @property
    def keeps(self) -> bool:
        """Whether conversations are kept."""
        return self.history is not None

    def conversation(
        self, owner: str, name: str, *, most: int = LATEST_TURNS
    ) -> Conversation | None:
        """A conversation of somebody's with its latest turns, as it was."""
        history = self._of(owner)
        if history is None:
            return None
        return self._tried(lambda: history.conversation(owner, name, most=most), None)

    def title(self, owner: str, name: str) -> str:
        """What a conversation is called."""
        history = self._of(owner)
        return self._tried(lambda: history.title(owner, name), "") if history else ""

    def entries(self, owner: str, *, search: str = "", limit: int = 50) -> list[Entry]:
        """Somebody's conversations, the one changed last first."""
        history = self._of(owner)
        if history is None:
            return []
        return self._tried(lambda: history.entries(owner, search=search, limit=limit), [])

    def rename(self, owner: str, name: str, title: str) -> bool:
        """Call a conversation something else."""
        history = self._of(owner)
        if history is None:
            return False
        return self._tried(lambda: history.rename(owner, name, title), default=False)

    def delete(self, owner: str, name: str) -> bool:
        """Delete a conversation."""
        history = self._of(owner)
        if history is None:
            return False
        return self._tried(lambda: history.delete(owner, name), default=False)

    def delete_all(self, owner: str) -> int:
        """Delete all of somebody's conversations; how many there were."""
        history = self._of(owner)
        return self._tried(lambda: history.delete_all(owner), 0) if history else 0

    def _of(self, owner: str) -> History | None:
        """The history, where it is kept and there is somebody whose it is."""
        return self.history if owner else None

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
