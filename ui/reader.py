"""The panel beside the answer in which an article is opened at the sentence that was quoted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rag.errors import NewsdeskError
from ui import texts
from ui.instead import MOST_ARTICLES, Instead
from ui.markup import html
from ui.rendering.article import Place, opened, panel
from ui.rendering.text import escaped
from ui.theme import STATIC

if TYPE_CHECKING:
    import gradio as gr

    from rag.desk import NewsDesk

logger = logging.getLogger(__name__)

MOST_QUOTES = 40
LONGEST_ID = 200
LONGEST_QUOTE = 4_000


class ReaderPanel:
    """Its block, and what its script asks the server for."""

    def __init__(self, desk: NewsDesk) -> None:
        self._desk = desk
        self._instead = Instead(desk)

    def lay_out(self) -> gr.HTML:
        """The empty panel."""
        script = (STATIC / "reader.js").read_text("utf-8")
        return html(panel(), js=script, elem_id="nd-reading", functions=self._functions())

    def article(self, asked: object) -> str:
        """The markup of an article; whatever a browser sends gives markup and no error."""
        if not isinstance(asked, dict):
            return opened(None, Place())
        article_id = str(asked.get("article", ""))[:LONGEST_ID]
        try:
            article = self._desk.index.article(article_id)
            versions = self._desk.index.versions(article_id) if article else []
        except NewsdeskError as error:
            logger.warning("%s", error)
            return f'<p class="nd-problem">{escaped(texts.READER_FAILED)}</p>'
        return opened(article, _place(asked), versions)

    def instead(self, asked: object) -> list[str]:
        """Questions that some articles answer, by their ids."""
        ids = asked.get("articles") if isinstance(asked, dict) else None
        some = ids if isinstance(ids, list) else []
        return self._instead.questions([str(each)[:LONGEST_ID] for each in some[:MOST_ARTICLES]])

    def _functions(self) -> list[Callable[[object], Any]]:
        """What the script calls; Gradio puts marks on them, as it may not on methods."""

        def article(asked: object) -> str:
            return self.article(asked)

        def instead(asked: object) -> list[str]:
            return self.instead(asked)

        return [article, instead]


def _place(asked: dict[Any, Any]) -> Place:
    others = asked.get("others")
    rows = others[:MOST_QUOTES] if isinstance(others, list) else []
    pairs = (_pair(*row) for row in rows if isinstance(row, list) and len(row) == 2)
    start, end = _pair(asked.get("start"), asked.get("end"))
    return Place(start, end, tuple(pairs), str(asked.get("quote") or "")[:LONGEST_QUOTE])


def _pair(start: object, end: object) -> tuple[int, int]:
    """Two offsets that a browser sent; (0, 0) where they are none."""
    try:
        first, last = int(str(start)), int(str(end))
    except ValueError:
        return 0, 0
    return (first, last) if 0 <= first <= last else (0, 0)
