"""What could be asked instead of a question without an answer: what the nearest articles tell."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.types import Article
from ui.further import SURE
from ui.suggest import suggest

if TYPE_CHECKING:
    from rag.desk import NewsDesk

logger = logging.getLogger(__name__)

MOST_ARTICLES = 5
MOST_QUESTIONS = 3
MOST_TRIES = 6
"""Questions put to the embedded reader for one abstention: each takes some tenths of a second."""


class Instead:
    """Looks for one person at a time; who comes while it looks is offered nothing."""

    def __init__(self, desk: NewsDesk) -> None:
        self._desk = desk
        self._looking = threading.Lock()

    def questions(self, article_ids: Sequence[str]) -> list[str]:
        """At most three questions that the articles answer; none where that cannot be found."""
        if not self._looking.acquire(blocking=False):
            return []
        try:
            found = [self._desk.index.article(each) for each in article_ids[:MOST_ARTICLES]]
            articles = _Few([article for article in found if article is not None])
            return suggest(articles, MOST_QUESTIONS, answers=_Answered(self._desk))
        except Exception as error:  # noqa: BLE001  # an offer less is no failure of the page
            logger.warning("nothing is offered instead: %s", error)
            return []
        finally:
            self._looking.release()


class _Few:
    """Some articles, as `suggest` looks at them."""

    def __init__(self, articles: list[Article]) -> None:
        self._articles = articles

    def articles(self, *, limit: int | None = None) -> list[Article]:
        return self._articles[:limit]


class _Answered:
    """Whether the embedded reader answers a question; false once it was asked often enough."""

    def __init__(self, desk: NewsDesk) -> None:
        self._desk = desk
        self._tries = 0

    def __call__(self, question: str, *_: str) -> bool:
        self._tries += 1
        if self._tries > MOST_TRIES:
            return False
        answer = self._desk.quoted(question)
        return answer.status == "answered" and answer.confidence >= SURE
