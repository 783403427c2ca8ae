"""The side panel with earlier conversations: listed by day, searched, renamed, deleted, saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ui import texts
from ui.asked import Asked
from ui.chat.events import Data, event, from_browser
from ui.chat.kept import Kept
from ui.chat.past_list import past
from ui.history.export import as_json, as_markdown, file_name
from ui.markup import html, line_box
from ui.theme import STATIC
from ui.views import Conversation

if TYPE_CHECKING:
    import gradio as gr

    from ui.chat.page import ChatPage

PAGE = 40
"""Conversations listed before somebody asks for more."""

MOST = 2_000
WHOLE = 10_000
"""Turns of a conversation that is saved."""

_TOGGLE = """() => {
  const page = document.getElementById("nd-page");
  const opens = !page.classList.contains("nd-on-past");
  page.classList.toggle("nd-on-past", opens);
  const button = document.getElementById("nd-past-button");
  button.setAttribute("aria-expanded", opens);
  const box = document.querySelector("#nd-past-search :is(textarea, input)");
  setTimeout(() => (opens ? box : button)?.focus(), 60);
}"""


class PastPanel:
    """Its components and their events; nothing is listed before it is opened.

    Args:
        kept: what there is to list.
        now: the clock, in the zone whose days are meant.
    """

    def __init__(
        self, kept: Kept, *, now: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone()
    ) -> None:
        self._kept = kept
        self._now = now

    def button(self) -> gr.Button:
        """The button of the masthead that opens and closes it."""
        import gradio as gr

        self._button = gr.Button(
            texts.HISTORY, size="sm", elem_id="nd-past-button", visible=self._kept.keeps
        )
        return self._button

    def lay_out(self) -> None:
        """A box to search in, and the list."""
        import gradio as gr

        with gr.Column(elem_id="nd-past"):
            with gr.Row(elem_id="nd-past-head"):
                self._search = line_box(texts.HISTORY_SEARCH, "nd-past-search")
                self._close = gr.Button(texts.HISTORY_CLOSE, size="sm", elem_id="nd-past-close")
            self._list = html(
                "",
                js=(STATIC / "past.js").read_text("utf-8"),
                elem_id="nd-past-list",
                functions=[from_browser(self._saved, "save")],
            )

    def connect(self, page: ChatPage, quiet: dict[str, Any]) -> None:
        """Which event goes where; what is opened is shown by the page of the conversation."""
        import gradio as gr

        def acted(
            owner: str, data: Data, search: str, view: Conversation, *_filters: object
        ) -> list[Any]:
            listed, opened = self.acted(owner, data, search, view)
            if opened is None:
                return [listed, *[gr.skip()] * len(page.shown)]
            page.let_go(view)
            return [listed, *page.updates(opened, Asked(""), clear=True)]

        for button in (self._button, self._close):
            button.click(None, None, None, js=_TOGGLE)
        self._button.click(event(self._listed), [self._search], [self._list], **quiet)
        self._search.change(
            event(self._listed),
            [self._search],
            [self._list],
            trigger_mode="always_last",
            **quiet,
        )
        self._list.click(
            event(acted),
            [self._search, page.state],
            [self._list, *page.shown],
            trigger_mode="multiple",
            **quiet,
        )

    # -- events ------------------------------------------------------------------------------

    def _listed(self, owner: str, _data: Data, search: str) -> str:
        return self.listed(owner, search or "")

    def listed(self, owner: str, search: str = "", *, limit: int = PAGE) -> str:
        """The list as markup."""
        limit = max(PAGE, min(limit, MOST))
        entries = self._kept.entries(owner, search=search, limit=limit + 1)
        return past(entries[:limit], search=search, more=len(entries) > limit, now=self._now())

    def acted(
        self, owner: str, data: Data, search: str, view: Conversation
    ) -> tuple[str, Conversation | None]:
        """The list after a button, and the conversation to show instead, if it is another.

        Args:
            owner: whose history it is.
            data: `do` says what: `open`, `rename`, `delete`, `delete_all`, `more`.
            search: what is searched for.
            view: the conversation on the page.
        """
        does, name, history = data.get("do"), data.get("id", ""), self._kept
        opened: Conversation | None = None
        limit = PAGE
        if does == "open":
            opened = history.conversation(owner, name)
        elif does == "rename":
            history.rename(owner, name, data.get("title", ""))
        elif does == "delete":
            history.delete(owner, name)
            opened = Conversation() if name == view.id else None
        elif does == "delete_all":
            history.delete_all(owner)
            opened = Conversation()
        elif does == "more":
            shown = data.get("shown", "")
            limit = PAGE + (int(shown) if shown.isdigit() and len(shown) < 6 else 0)
        return self.listed(owner, search, limit=limit), opened

    def _saved(self, owner: str, data: Data) -> dict[str, str] | None:
        """A conversation as a file for the browser to save; None where there is none such."""
        name = data.get("id", "")
        title = self._kept.title(owner, name)
        view = self._kept.conversation(owner, name, most=WHOLE)
        if view is None:
            return None
        if data.get("format") == "json":
            text, kind, ending = as_json(title, view), "application/json", "json"
        else:
            text, kind, ending = as_markdown(title, view), "text/markdown", "md"
        return {"text": text, "type": kind, "name": file_name(title, ending)}
