"""The seam for understanding what is typed: a follow-up made standalone, a question taken apart.

Rules do both without a language model; where there is one, it may do either behind the same seam.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rag.asking import decompose, follow_up
from rag.types import Turn


class Rewriter(Protocol):
    """Rewrites a question before anything is looked for."""

    def standalone(self, question: str, history: Sequence[Turn]) -> str:
        """The question with what it leans on filled in from earlier turns, oldest first.

        A question that stands alone comes back unchanged.
        """

    def parts(self, question: str) -> list[str]:
        """The questions that a standalone one is made of, each standing alone, in order.

        A question that asks one thing comes back unchanged, as the only part.
        """


class RuleRewriter:
    """Rewrites by rule: quick, the same each time, and without a model."""

    def standalone(self, question: str, history: Sequence[Turn]) -> str:
        """As the follow-up rules understand it."""
        return follow_up.standalone(question, history)

    def parts(self, question: str) -> list[str]:
        """As the rules for several questions in one take it apart."""
        return decompose.parts(question)
