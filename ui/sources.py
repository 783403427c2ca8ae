"""The page of sources beside the conversation: what is followed, adding to it, taking from it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import NewsdeskError
from ui import render_sources, texts
from ui.adding import Added, add_address, add_file, check, file_problem, kinds
from ui.chat.events import Data, event
from ui.markup import html, line_box
from ui.pages import toggle
from ui.theme import STATIC

if TYPE_CHECKING:
    import gradio as gr

    from rag.desk import NewsDesk

logger = logging.getLogger(__name__)

Updates = list[Any]


class SourcesPage:
    """Its components and their events; nothing is looked up before it is opened.

    Whoever may open the page may change what is followed.
    """

    def __init__(self, desk: NewsDesk) -> None:
        self._desk = desk
        self._most_bytes = desk.settings.serve.max_upload_bytes

    def button(self) -> gr.Button:
        """The button of the masthead that opens and closes it."""
        import gradio as gr

        self._button = gr.Button(texts.SOURCES, size="sm", elem_id="nd-sources-button")
        return self._button

    def lay_out(self) -> None:
        """A box for an address, a button for a file, and the list."""
        import gradio as gr

        with gr.Column(elem_id="nd-sources-page"):
            with gr.Row(elem_id="nd-follow"):
                self._address = line_box(
                    texts.FOLLOW_LABEL, "nd-follow-address", placeholder=texts.FOLLOW_PLACEHOLDER
                )
                self._follow = gr.Button(texts.FOLLOW, variant="primary", elem_id="nd-follow-go")
            with gr.Row(elem_id="nd-add"):
                self._once = gr.Button(texts.READ_ONCE, size="sm", elem_id="nd-read-once")
                self._file = gr.UploadButton(
                    texts.ADD_FILE, size="sm", elem_id="nd-add-file", file_count="single",
                    file_types=list(kinds()),
                )  # fmt: skip
                html(render_sources.file_hint(self._most_bytes))
            self._notice = html("", elem_id="nd-sources-notice")
            self._list = html(
                "", js=(STATIC / "sources.js").read_text("utf-8"), elem_id="nd-sources-list"
            )

    def connect(self, quiet: dict[str, Any]) -> None:
        """Which event goes where."""
        shown = [self._notice, self._list, self._address]
        one: dict[str, Any] = {"concurrency_limit": 2, "concurrency_id": "sources", **quiet}
        self._button.click(None, None, None, js=toggle("sources"))
        self._button.click(self._opened, None, shown, **quiet)
        for trigger in (self._follow.click, self._address.submit):
            trigger(event(self._add), [self._address], shown, **one)
        self._once.click(event(self._read), [self._address], shown, **one)
        self._file.upload(event(self._upload), [self._file], shown, **one)
        self._list.select(event(self._act), None, shown, **one)

    # -- events ------------------------------------------------------------------------------

    def _opened(self) -> Updates:
        return self._shown("")

    def _add(self, _owner: str, _data: Data, address: str) -> Iterator[Updates]:
        yield from self._working(lambda: add_address(self._desk, address, follow=True))

    def _read(self, _owner: str, _data: Data, address: str) -> Iterator[Updates]:
        yield from self._working(lambda: add_address(self._desk, address, follow=False))

    def _upload(self, _owner: str, _data: Data, file: str | None) -> Iterator[Updates]:
        """Read a file that a browser sent, and keep nothing of it but its articles."""
        if not file:
            return
        path = Path(file)
        try:
            problem = file_problem(path, self._most_bytes)
            if problem:
                yield self._shown(render_sources.notice(problem, bad=True))
                return
            yield from self._working(lambda: add_file(self._desk, path))
        finally:
            path.unlink(missing_ok=True)

    def _act(self, _owner: str, data: Data) -> Iterator[Updates]:
        """What a button of the list does to its source."""
        url, what = data.get("url", ""), data.get("do", "")
        if what in ("remove", "cancel"):
            yield self._shown("", confirming=url if what == "remove" else "")
            return
        works: dict[str, Callable[[], Iterator[str | Added]]] = {
            "check": lambda: check(self._desk, url),
            "pause": lambda: self._done("feeds_pause", {"urls": [url]}),
            "keep": lambda: self._done("feeds_remove", {"urls": [url]}),
            "drop": lambda: self._done("feeds_remove", {"urls": [url], "articles": "drop"}),
        }
        if what in works:
            yield from self._working(works[what])

    def _working(self, work: Callable[[], Iterator[str | Added]]) -> Iterator[Updates]:
        """Work with its progress as it goes; last the list as it is then."""
        import gradio as gr

        try:
            for step in work():
                if isinstance(step, Added):
                    yield self._shown(render_sources.added(step), address="")
                else:
                    yield [render_sources.progress(step), gr.skip(), gr.skip()]
        except NewsdeskError as error:
            said = f"{error.message} {error.hint}".strip()
            yield self._shown(render_sources.notice(said, bad=True))
        except Exception:
            logger.exception("a source could not be changed")
            yield self._shown(render_sources.notice(texts.WENT_WRONG, bad=True))

    def _done(self, command: str, params: dict[str, Any]) -> Iterator[Added]:
        from ui.work import perform

        *_, last = perform(self._desk, command, params)
        report = last["result"]
        if command == "feeds_pause":
            yield Added(texts.PAUSED)
        elif params.get("articles") == "drop":
            yield Added(texts.REMOVED_ALL.of(report["articles"]))
        else:
            yield Added(texts.REMOVED)

    def _shown(self, notice: str, *, address: str | None = None, confirming: str = "") -> Updates:
        """Notice, list and address box as they are now; None leaves what is typed."""
        import gradio as gr

        from ui.work import perform

        box = gr.skip() if address is None else address
        try:
            *_, last = perform(self._desk, "status", {})
        except NewsdeskError as error:
            return [render_sources.notice(str(error), bad=True), "", box]
        now = datetime.now(UTC)
        return [
            notice, render_sources.sources(last["result"], now=now, confirming=confirming), box
        ]  # fmt: skip
