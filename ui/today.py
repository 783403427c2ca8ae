"""The page of a day beside the conversation: its stories, and how much was published when."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from rag.errors import NewsdeskError
from ui import render_today, texts
from ui.chat.events import Data, event
from ui.markup import html
from ui.pages import toggle
from ui.theme import STATIC

if TYPE_CHECKING:
    import gradio as gr

    from rag.desk import NewsDesk

logger = logging.getLogger(__name__)

MOST_OUTLETS = 40


class TodayPage:
    """Its components and their events; nothing is looked up before it is opened.

    Args:
        desk: knows the days.
        now: the clock that the age of the newest day is counted from.
    """

    def __init__(
        self, desk: NewsDesk, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._desk = desk
        self._now = now

    def button(self) -> gr.Button:
        """The button of the masthead that opens and closes it."""
        import gradio as gr

        self._button = gr.Button(texts.TODAY, size="sm", elem_id="nd-today-button")
        return self._button

    def lay_out(self) -> None:
        """One block, whose script tells the server which day is wanted."""
        import gradio as gr

        with gr.Column(elem_id="nd-today-page"):
            self._block = html(
                "", js=(STATIC / "looking.js").read_text("utf-8"), elem_id="nd-today"
            )

    def connect(self, quiet: dict[str, Any]) -> None:
        """Which event goes where."""
        self._button.click(None, None, None, js=toggle("today"))
        self._button.click(self.shown, None, [self._block], concurrency_limit=2, **quiet)
        self._block.select(event(self._chosen), None, [self._block], concurrency_limit=2, **quiet)

    def _chosen(self, _owner: str, data: Data) -> str:
        return self.shown(data.get("day", ""), data.get("outlet") or None)

    def shown(self, day: str = "", outlet: str | None = None) -> str:
        """A day as markup, the newest where none is named; volume of one outlet or of all."""
        try:
            today = self._desk.today(_day(day))
            if today is None:
                return render_today.nothing()
            press = self._desk.index.press
            first, last = today.volume[0][0], today.volume[-1][0]
            outlets = [name for name, _ in press.outlets(first, last) if name][:MOST_OUTLETS]
            known = outlet if outlet in outlets else None
            volume = press.volume(first, last, known) if known else today.volume
            return render_today.today(
                today.to_dict(),
                render_today.Volume(tuple(volume), tuple(outlets), known),
                now=self._now(),
            )
        except NewsdeskError as error:
            return render_today.problem(f"{error.message} {error.hint}".strip())
        except Exception:
            logger.exception("a day could not be shown")
            return render_today.problem(texts.WENT_WRONG)


def _day(value: str) -> date | None:
    """A day that a browser sent; None where it is none."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
