"""What people thought of answers, each with the question and the answer it is about."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rag.index.database import Database
from ui.history.database import erase
from ui.views import Conversation, Rating, TurnView

LONGEST_COMMENT = 2_000


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating with all that is needed to judge it later.

    `before` are the questions asked before it in the same conversation, oldest first; `answer`
    is `Answer.to_dict()`; `asked_at` when the question was asked, `at` when it was rated.
    """

    turn: str
    at: str
    rating: Rating
    question: str
    before: tuple[str, ...]
    asked_at: str
    answer: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The rating as it stands in `feedback list --json` and in an export."""
        return {
            "id": self.turn,
            "rated_at": self.at,
            "verdict": self.rating.verdict,
            "reason": self.rating.reason or None,
            "comment": self.rating.comment or None,
            "right_answer": self.rating.right or None,
            "question": self.question,
            "history": list(self.before),
            "asked_at": self.asked_at,
            "answer": self.answer,
        }


class Ratings:
    """The ratings of a data folder.

    Args:
        database: an open `chat.sqlite`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def rate(
        self, owner: str, conversation: Conversation, turn: TurnView, *, rating: Rating, at: str
    ) -> bool:
        """Store a rating, in the place of an earlier one; False where there is no answer to rate.

        It is stored where history is not kept, too: it is given to be read.
        """
        if not owner or turn.answer is None or not turn.id:
            return False
        before = () if turn.again.alone else conversation.before(turn.number).turns
        with self._database.transaction() as db:
            changed = db.execute(
                "INSERT INTO ratings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (turn) DO UPDATE SET at = excluded.at, verdict = excluded.verdict,"
                " reason = excluded.reason, comment = excluded.comment,"
                " right_answer = excluded.right_answer WHERE owner = excluded.owner",
                (
                    turn.id, owner, conversation.id, at, rating.verdict, rating.reason,
                    rating.comment[:LONGEST_COMMENT], rating.right[:LONGEST_COMMENT],
                    turn.question, json.dumps([each.question for each in before]), turn.at,
                    json.dumps(turn.answer.to_dict(), ensure_ascii=False),
                ),
            )  # fmt: skip
        return changed.rowcount > 0

    def take_back(self, owner: str, turn: str) -> bool:
        """Forget a rating; False where there is none of theirs."""
        with self._database.transaction() as db:
            changed = db.execute("DELETE FROM ratings WHERE turn = ? AND owner = ?", (turn, owner))
        return changed.rowcount > 0

    def all(self) -> list[Rated]:
        """Every rating, the oldest first."""
        rows = self._database.connection().execute(
            "SELECT turn, at, verdict, reason, comment, right_answer, question, before, asked_at,"
            " answer FROM ratings ORDER BY at, turn"
        )
        return [_rated(row) for row in rows]

    def clear(self) -> int:
        """Delete every rating; how many there were."""
        with self._database.transaction() as db:
            gone = db.execute("DELETE FROM ratings").rowcount
        erase(self._database)
        return gone


def _rated(row: Sequence[Any]) -> Rated:
    turn, at, verdict, reason, comment, right, question, before, asked_at, answer = row
    return Rated(
        turn, at, Rating(verdict, reason, comment, right), question, tuple(json.loads(before)),
        asked_at, json.loads(answer),
    )  # fmt: skip
