"""The page of timelines beside the conversation: a topic, and what happened on it, in order."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from rag.dates import parse_moment
from rag.errors import NewsdeskError
from ui import render_timeline, texts
from ui.markup import line_box
from ui.pages import toggle

if TYPE_CHECKING:
    import gradio as gr

    from rag.desk import NewsDesk

logger = logging.getLogger(__name__)


class TimelinePage:
    """Its components and their events."""

    def __init__(self, desk: NewsDesk) -> None:
        self._desk = desk

    def button(self) -> gr.Button:
        """The button of the masthead that opens and closes it."""
        import gradio as gr

        self._button = gr.Button(texts.TIMELINE, size="sm", elem_id="nd-timeline-button")
        return self._button

    def lay_out(self) -> None:
        """A box for the topic, the days wanted, and the list."""
        import gradio as gr

        with gr.Column(elem_id="nd-timeline-page"):
            with gr.Row(elem_id="nd-topic"):
                self._topic = line_box(
                    texts.TOPIC, "nd-topic-box", placeholder=texts.TOPIC_PLACEHOLDER
                )
                self._show = gr.Button(texts.TOPIC_SHOW, variant="primary", elem_id="nd-topic-go")
            with gr.Row(elem_classes="nd-filter-row"):
                self._since = gr.Textbox(
                    label=texts.FILTER_FROM,
                    placeholder=texts.FILTER_FROM_EXAMPLE,
                    min_width=110,
                    elem_id="nd-topic-since",
                )
                self._until = gr.Textbox(
                    label=texts.FILTER_TO,
                    placeholder=texts.FILTER_TO_EXAMPLE,
                    min_width=110,
                    elem_id="nd-topic-until",
                )
            self._list = gr.HTML(render_timeline.invitation(), apply_default_css=False)

    def connect(self, quiet: dict[str, Any]) -> None:
        """Which event goes where."""
        self._button.click(None, None, None, js=toggle("timeline"))
        asked = [self._topic, self._since, self._until]
        for trigger in (
            self._show.click, self._topic.submit, self._since.submit, self._until.submit
        ):  # fmt: skip
            trigger(self.shown, asked, [self._list], concurrency_limit=2, **quiet)

    def shown(self, topic: str, since: str, until: str) -> str:
        """The timeline of a topic as markup, or a line that says why there is none."""
        from ui.work import perform

        topic = (topic or "").strip()
        if not any(character.isalnum() for character in topic):
            return render_timeline.problem(texts.TOPIC_EMPTY)
        for label, value in ((texts.FILTER_FROM, since), (texts.FILTER_TO, until)):
            if (value or "").strip() and parse_moment(value) is None:
                return render_timeline.problem(texts.WRITE_DATE.format(field=label))
        params = {"topic": topic, "since": since or None, "until": until or None}
        try:
            *_, last = perform(self._desk, "timeline", params)
        except NewsdeskError as error:
            return render_timeline.problem(f"{error.message} {error.hint}".strip())
        except Exception:
            logger.exception("a timeline failed")
            return render_timeline.problem(texts.WENT_WRONG)
        return render_timeline.timeline(last["result"], bounded=bool(since or until))
