"""Conversations as they are kept, each its owner's alone, and the answers that links open."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from rag.index.database import Database
from ui.history.codec import packed, rating_from, unpacked
from ui.history.database import erase
from ui.inert import line
from ui.views import Conversation, Rating, TurnView

LONGEST_TITLE = 120
LATEST_TURNS = 50
"""Turns of a long conversation that are opened again."""

_RATED = "r.verdict, r.reason, r.comment, r.right_answer"


@dataclass(frozen=True, slots=True)
class Entry:
    """One conversation of a list."""

    id: str
    title: str
    changed_at: str
    turns: int = 0


class History:
    """What browsers and people asked; every call names whose it is.

    Args:
        database: an open `chat.sqlite`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- keeping -----------------------------------------------------------------------------

    def keep(self, owner: str, conversation: Conversation) -> None:
        """Write the last turn, in the place of what stood there and after it.

        A conversation of another owner is left as it is.
        """
        if not owner or not conversation.id or not conversation.turns:
            return
        turn = conversation.turns[-1]
        with self._database.transaction() as db:
            if not self._claim(db, owner, conversation, turn):
                return
            self._leave_out(db, conversation.id, turn)
            db.execute(
                "INSERT INTO turns (id, conversation, number, at, question, told, record)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                " told = excluded.told, record = excluded.record",
                (
                    turn.id, conversation.id, turn.number, turn.at, turn.question, _told(turn),
                    packed(turn),
                ),
            )  # fmt: skip

    def _claim(
        self, db: sqlite3.Connection, owner: str, conversation: Conversation, turn: TurnView
    ) -> bool:
        """Make the conversation, or move it up; False where it is somebody else's."""
        title = line(conversation.turns[0].question)[:LONGEST_TITLE]
        db.execute(
            "INSERT INTO conversations VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " changed_at = excluded.changed_at WHERE owner = excluded.owner",
            (conversation.id, owner, title, turn.at, turn.at),
        )
        return _owned(db, owner, conversation.id)

    @staticmethod
    def _leave_out(db: sqlite3.Connection, conversation: str, turn: TurnView) -> None:
        """Delete what a changed question replaces."""
        replaced = "SELECT id FROM turns WHERE conversation = ? AND number >= ? AND id != ?"
        which = (conversation, turn.number, turn.id)
        db.execute(f"DELETE FROM ratings WHERE turn IN ({replaced})", which)  # noqa: S608  # constant
        db.execute(f"DELETE FROM turns WHERE id IN ({replaced})", which)  # noqa: S608  # constant

    # -- looking -----------------------------------------------------------------------------

    def entries(self, owner: str, *, search: str = "", limit: int = 50) -> list[Entry]:
        """Conversations, the one changed last first; with `search`, those with all its words.

        A word counts where it stands in the title, a question or an answer, case aside.
        """
        where, values = "", [owner]
        for word in search.split()[:8]:
            like = f"%{_escaped(word.lower())}%"
            where += (
                " AND (lowered(title) LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM turns t WHERE"
                " t.conversation = c.id AND (lowered(t.question) LIKE ? ESCAPE '\\'"
                " OR lowered(t.told) LIKE ? ESCAPE '\\')))"
            )
            values += [like] * 3
        rows = self._database.connection().execute(
            "SELECT id, title, changed_at, (SELECT count(*) FROM turns t WHERE"  # noqa: S608  # constant
            f" t.conversation = c.id) FROM conversations c WHERE owner = ?{where}"
            " ORDER BY changed_at DESC, id LIMIT ?",
            (*values, limit),
        )
        return [Entry(*row) for row in rows]

    def title(self, owner: str, conversation: str) -> str:
        """What a conversation is called; "" where there is none such."""
        found = self._database.connection().execute(
            "SELECT title FROM conversations WHERE id = ? AND owner = ?", (conversation, owner)
        )
        row = found.fetchone()
        return str(row[0]) if row else ""

    def conversation(
        self, owner: str, conversation: str, *, most: int = LATEST_TURNS
    ) -> Conversation | None:
        """A conversation with its latest turns, as it was; None where there is none such."""
        if not self.title(owner, conversation):
            return None
        rows = self._database.connection().execute(
            f"SELECT t.id, t.number, t.at, t.question, t.record, {_RATED} FROM turns t"  # noqa: S608  # constant
            " LEFT JOIN ratings r ON r.turn = t.id WHERE t.conversation = ?"
            " ORDER BY t.number DESC LIMIT ?",
            (conversation, most),
        )
        turns = tuple(_turn(row) for row in rows)
        return Conversation(turns[::-1], id=conversation)

    # -- changing ----------------------------------------------------------------------------

    def rename(self, owner: str, conversation: str, title: str) -> bool:
        """Call a conversation something else; False where that is no name or it is not theirs."""
        shown = line(title)[:LONGEST_TITLE]
        if not shown:
            return False
        with self._database.transaction() as db:
            changed = db.execute(
                "UPDATE conversations SET title = ? WHERE id = ? AND owner = ?",
                (shown, conversation, owner),
            )
        return changed.rowcount > 0

    def delete(self, owner: str, conversation: str) -> bool:
        """Delete a conversation with its answers, links and ratings; False where it is not theirs.

        Nothing of it is left in the file.
        """
        with self._erasing() as db:
            if not _owned(db, owner, conversation):
                return False
            _delete(db, [conversation])
        return True

    def delete_all(self, owner: str) -> int:
        """Delete all of somebody's conversations; how many there were."""
        with self._erasing() as db:
            found = db.execute("SELECT id FROM conversations WHERE owner = ?", (owner,))
            conversations = [row[0] for row in found]
            _delete(db, conversations)
        return len(conversations)

    @contextmanager
    def _erasing(self) -> Iterator[sqlite3.Connection]:
        """A transaction after which what it deleted can be found nowhere in the file."""
        with self._database.transaction() as db:
            yield db
        erase(self._database)

    # -- links -------------------------------------------------------------------------------

    def share(self, owner: str, turn: str, at: str) -> bool:
        """Let everybody who knows a turn's id see it; False where it is not theirs."""
        with self._database.transaction() as db:
            changed = db.execute(
                "UPDATE turns SET shared_at = coalesce(shared_at, ?) WHERE id = ? AND"
                " conversation IN (SELECT id FROM conversations WHERE owner = ?)",
                (at, turn, owner),
            )
        return changed.rowcount > 0

    def shared(self, turn: str) -> TurnView | None:
        """The turn that a link names, as it was answered then; None where none is shared so."""
        found = self._database.connection().execute(
            "SELECT id, number, at, question, record, NULL, NULL, NULL, NULL FROM turns"
            " WHERE id = ? AND shared_at IS NOT NULL",
            (turn,),
        )
        row = found.fetchone()
        return replace(_turn(row), number=1) if row else None


def _turn(row: Sequence[Any]) -> TurnView:
    turn, number, at, question, record, *rated = row
    names = ("verdict", "reason", "comment", "right_answer")
    rating: Rating | None = (
        rating_from(dict(zip(names, rated, strict=True))) if rated[0] is not None else None
    )
    known = TurnView(number, question, id=turn, at=at, rating=rating)
    return unpacked(json.loads(record), known)


def _told(turn: TurnView) -> str:
    """What an answer says, on a line, as it is searched."""
    if turn.answer is None:
        return ""
    said = [turn.answer.short_answer or "", *(s.text for s in turn.answer.sentences)]
    return line(" ".join(said))


def _owned(db: sqlite3.Connection, owner: str, conversation: str) -> bool:
    found = db.execute(
        "SELECT 1 FROM conversations WHERE id = ? AND owner = ?", (conversation, owner)
    )
    return found.fetchone() is not None


def _delete(db: sqlite3.Connection, conversations: Sequence[str]) -> None:
    for conversation in conversations:
        db.execute("DELETE FROM ratings WHERE conversation = ?", (conversation,))
        db.execute("DELETE FROM turns WHERE conversation = ?", (conversation,))
        db.execute("DELETE FROM conversations WHERE id = ?", (conversation,))


def _escaped(word: str) -> str:
    """A word as LIKE takes it literally."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
