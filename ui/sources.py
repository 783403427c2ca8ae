"""The page of sources beside the conversation: what is followed, adding to it, taking from it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rag.errors import ConfigError, NewsdeskError
from ui import render_sources, texts
from ui.pages import toggle

if TYPE_CHECKING:
    import gradio as gr

    from rag.desk import NewsDesk

logger = logging.getLogger(__name__)


class SourcesPage:
    """Its components and their events; nothing is looked up before it is opened."""

    def __init__(self, desk: NewsDesk) -> None:
        self._desk = desk

    def button(self) -> gr.Button:
        """The button of the masthead that opens and closes it."""
        import gradio as gr

        self._button = gr.Button(texts.SOURCES, size="sm", elem_id="nd-sources-button")
        return self._button

    def lay_out(self) -> None:
        """A box for an address, the list, and what to remove."""
        import gradio as gr

        with gr.Column(elem_id="nd-sources-page"):
            with gr.Row(elem_id="nd-follow"):
                self._address = gr.Textbox(
                    placeholder=texts.FOLLOW_PLACEHOLDER,
                    label=texts.FOLLOW_LABEL,
                    show_label=False,
                    container=False,
                    lines=1,
                    max_lines=1,
                    elem_id="nd-follow-address",
                )
                self._follow = gr.Button(texts.FOLLOW, variant="primary", elem_id="nd-follow-go")
            self._notice = gr.HTML("", apply_default_css=False)
            self._list = gr.HTML("", apply_default_css=False)
            with gr.Row(elem_id="nd-unfollow"):
                self._chosen = gr.Dropdown(
                    [], label=texts.CHOOSE_SOURCES, multiselect=True, min_width=260
                )
                self._look = gr.Button(texts.LOOK_NOW, size="sm")
                self._remove = gr.Button(texts.REMOVE, size="sm", elem_id="nd-unfollow-go")

    def connect(self, quiet: dict[str, Any]) -> None:
        """Which event goes where."""
        shown = [self._notice, self._list, self._chosen, self._address]
        self._button.click(None, None, None, js=toggle("sources"))
        self._button.click(self._shown, None, shown, **quiet)
        for trigger in (self._follow.click, self._address.submit):
            trigger(self._add, [self._address], shown, concurrency_limit=1, **quiet)
        self._remove.click(self._take_away, [self._chosen], shown, **quiet)
        self._look.click(self._look_now, [self._chosen], shown, **quiet)

    # -- events ------------------------------------------------------------------------------

    def _add(self, address: str) -> list[Any]:
        url = (address or "").strip()
        if not url:
            return self._shown(texts.FOLLOW_NO_ADDRESS, bad=True)
        url = url if "://" in url else f"https://{url}"
        try:
            if not url.lower().startswith(("http://", "https://")):
                raise ConfigError(texts.FOLLOW_NO_WEB_ADDRESS, hint=texts.FOLLOW_FOLDERS)
            report = self._done("feeds_add", {"feeds": [{"url": url}], "look": True})
        except NewsdeskError as error:
            return self._shown(f"{error.message} {error.hint}", bad=True, address=address)
        message, followed = _told(report)
        return self._shown(message, bad=not followed, address="" if followed else address)

    def _take_away(self, chosen: list[str]) -> list[Any]:
        if not chosen:
            return self._shown(texts.REMOVE_NOTHING, bad=True)
        try:
            self._done("feeds_remove", {"urls": chosen})
        except NewsdeskError as error:
            return self._shown(error.message, bad=True)
        return self._shown(texts.REMOVED)

    def _look_now(self, chosen: list[str]) -> list[Any]:
        """Make sources due, parked ones too; the follower of this process does the rest."""
        from ui.work_feeds import hurry

        try:
            hurry(self._desk, chosen or None)
        except NewsdeskError as error:
            return self._shown(error.message, bad=True)
        return self._shown(texts.LOOKED_AT_NOW)

    def _done(self, command: str, params: dict[str, Any]) -> dict[str, Any]:
        """The result of work at the desk."""
        from ui.work import perform

        for message in perform(self._desk, command, params):
            if "result" in message:
                result: dict[str, Any] = message["result"]
                return result
        raise ConfigError(texts.NO_RESULT.format(command=command))

    def _shown(
        self, message: str = "", *, bad: bool = False, address: str | None = None
    ) -> list[Any]:
        """Notice, list, choices and address box as they are now; None leaves what is typed."""
        import gradio as gr

        try:
            record = self._done("status", {})
        except NewsdeskError as error:
            return [render_sources.notice(str(error), bad=True), "", gr.skip(), gr.skip()]
        choices = [(feed["title"] or feed["url"], feed["url"]) for feed in record["feeds"]]
        return [
            render_sources.notice(message, bad=bad),
            render_sources.sources(record, now=datetime.now(UTC)),
            gr.update(choices=choices, value=[]),
            gr.skip() if address is None else address,
        ]


def _told(report: dict[str, Any]) -> tuple[str, bool]:
    """What became of an address that was to be followed, and whether it is."""
    if not report["looks"]:
        return texts.FOLLOWED_ALREADY, True
    look = report["looks"][0]
    if not look["kept"]:
        return texts.NOT_FOLLOWED.format(problem=look["problem"], hint=look["hint"] or ""), False
    if look["problem"]:
        return texts.FOLLOWED_NOT_REACHED.format(problem=look["problem"]), True
    name, count = look["title"] or look["url"], texts.number(look["waiting"])
    return texts.FOLLOWING.format(name=name, count=count), True
