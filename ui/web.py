"""The frame of the web chat: the masthead and the pages under it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ui import render, texts
from ui.chat.kept import Kept
from ui.chat.page import ChatPage
from ui.chat.past import PastPanel
from ui.corpus import Corpus
from ui.markup import html
from ui.person import signed_in
from ui.reader import ReaderPanel
from ui.sources import SourcesPage
from ui.timeline import TimelinePage
from ui.today import TodayPage

if TYPE_CHECKING:
    import gradio as gr

    from rag.desk import NewsDesk

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"


def build(desk: NewsDesk, *, corpus: Corpus | None = None, kept: Kept | None = None) -> gr.Blocks:
    """The page over an open desk; `ui.serve` makes an application of it.

    Nothing is kept of conversations unless `kept` says where. Each page has `button()` for the
    masthead, `lay_out()` and `connect(...)`; nothing of them is offered as an API of Gradio's.
    """
    import gradio as gr

    kept = kept or Kept(None)
    past = PastPanel(kept)
    chat = ChatPage(desk, corpus or Corpus(desk), kept)
    beside = (TodayPage(desk), TimelinePage(desk), SourcesPage(desk))
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    with (
        gr.Blocks(title=texts.NAME, analytics_enabled=False, fill_width=True) as blocks,
        gr.Column(elem_id="nd-page"),
    ):
        with gr.Row(elem_id="nd-head"):
            html(render.masthead())
            chat.button()
            past.button()
            for page in beside:
                page.button()
            account = html("", elem_id="nd-account")
            html(render.switch())
        for page in beside:
            page.lay_out()
        past.lay_out()
        chat.lay_out()
        ReaderPanel(desk).lay_out()
        chat.connect(blocks, quiet)
        past.connect(chat, quiet)
        blocks.load(_account(), None, [account], **quiet)
        for page in beside:
            page.connect(quiet)
    built: gr.Blocks = blocks
    return built


def _account() -> Callable[..., str]:
    """The way out of the masthead, as an event; Gradio finds the request by its annotation."""
    import gradio as gr

    def account(request: Any) -> str:  # noqa: ANN401  # Gradio's
        return render.account(signed_in(request))

    account.__annotations__ = {"request": gr.Request}
    return account
