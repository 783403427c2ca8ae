"""What the page opens with: a conversation of the history, an answer by its link, or nothing."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from ui import texts
from ui.asked import Asked
from ui.chat.events import Data, event
from ui.chat.kept import Kept
from ui.views import Conversation

if TYPE_CHECKING:
    import gradio as gr

    from ui.chat.page import ChatPage

LONGEST_ADDRESS = 500


class Opening:
    """Reads the page's address: `?a=` an answer's link, `?c=` a conversation of one's own."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def connect(self, blocks: gr.Blocks, page: ChatPage, quiet: dict[str, Any]) -> None:
        """Opens it when the page is loaded."""
        import gradio as gr

        def opened(owner: str, _data: Data, address: str) -> list[Any]:
            view = self.view(owner, address or "")
            if view is None:
                return [gr.skip()] * len(page.shown)
            return page.updates(view, Asked(""), clear=False)

        address = gr.Textbox(visible=False)
        blocks.load(event(opened), [address], page.shown, js="() => [location.search]", **quiet)

    def view(self, owner: str, address: str) -> Conversation | None:
        """What an address asks for; None where it asks for nothing."""
        wanted = parse_qs(address[:LONGEST_ADDRESS].lstrip("?"))
        if linked := wanted.get("a"):
            turn = self._kept.shared(linked[0])
            turns = (replace(turn, rating=None),) if turn else ()
            return Conversation(turns, linked=True)
        if named := wanted.get("c"):
            found = self._kept.conversation(owner, named[0])
            return found or Conversation(notice=texts.CONVERSATION_UNKNOWN)
        return None

    def begun(self, owner: str, view: Conversation) -> Conversation:
        """The conversation with a name for the history, where it has none yet.

        A question asked at a linked answer begins a conversation of its own.
        """
        if view.linked:
            view = Conversation()
        if view.id or self._kept.history is None or not owner:
            return view
        return replace(view, id=secrets.token_urlsafe(12))
