"""The layout of the web chat, and which event goes to which handler."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ui import handlers, render
from ui.corpus import Corpus
from ui.handlers import Asked
from ui.runs import Runs
from ui.sources import SourcesPage
from ui.theme import STATIC
from ui.timeline import TimelinePage
from ui.views import Conversation

if TYPE_CHECKING:
    import gradio as gr

    from rag.desk import NewsDesk

SUGGESTIONS = 4
ANSWERS_AT_ONCE = 4
SHOWN = 8
"""Components that an answer changes."""

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"


def build(desk: NewsDesk, *, corpus: Corpus | None = None) -> gr.Blocks:
    """The page over an open desk; `ui.serve` makes an application of it."""
    import gradio as gr

    page = _Page(desk, corpus or Corpus(desk))
    with (
        gr.Blocks(title="newsdesk", analytics_enabled=False, fill_width=True) as blocks,
        gr.Column(elem_id="nd-page"),
    ):
        page.lay_out()
        page.connect(blocks)
    built: gr.Blocks = blocks
    return built


def _html(markup: str, *, js: str | None = None) -> gr.HTML:
    """A block of markup made by `ui.render`, without Gradio's styles for prose."""
    import gradio as gr

    return gr.HTML(markup, js_on_load=js, apply_default_css=False)


class _Page:
    """The components and their events."""

    def __init__(self, desk: NewsDesk, corpus: Corpus) -> None:
        self._desk = desk
        self._corpus = corpus
        self._runs = Runs()
        self._sources = SourcesPage(desk)
        self._timeline = TimelinePage(desk)

    def lay_out(self) -> None:
        """Masthead, greeting, conversation, question box."""
        import gradio as gr

        self.state = gr.State(Conversation())
        with gr.Row(elem_id="nd-head"):
            _html('<span class="nd-name">newsdesk</span>')
            self.new = gr.Button("New conversation", size="sm", elem_id="nd-new", visible=False)
            self._timeline.button()
            self._sources.button()
        self._timeline.lay_out()
        self._sources.lay_out()
        with gr.Column(elem_id="nd-start") as self.start:
            self.greeting = _html(render.greeting(self._corpus.counts()))
            with gr.Column(elem_id="nd-suggestions"):
                self.suggestions = [gr.Button("", visible=False) for _ in range(SUGGESTIONS)]
        self.log = _html("", js=(STATIC / "log.js").read_text("utf-8"))
        with gr.Column(elem_id="nd-composer"):
            self._lay_out_composer()

    def _lay_out_composer(self) -> None:
        import gradio as gr

        with gr.Row(elem_id="nd-ask"):
            self.question = gr.Textbox(
                placeholder="Ask about the news",
                label="Question",
                show_label=False,
                container=False,
                lines=1,
                max_lines=6,
                autofocus=True,
                elem_id="nd-question",
            )
            self.alone = gr.Textbox("", container=False, elem_id="nd-alone")
            self.ask = gr.Button("Ask", variant="primary", elem_id="nd-go")
            self.stop = gr.Button("Stop", visible=False, elem_id="nd-stop")
        with (
            gr.Accordion("Filters", open=False, elem_id="nd-filters"),
            gr.Row(elem_classes="nd-filter-row"),
        ):
            self.outlets = gr.Dropdown([], label="Outlets", multiselect=True, min_width=220)
            self.since = gr.Textbox(label="From", placeholder="2025-05-01", min_width=110)
            self.until = gr.Textbox(label="To", placeholder="2025-05-31", min_width=110)

    def connect(self, blocks: gr.Blocks) -> None:
        """Which event goes where; nothing is offered as an API."""
        quiet: Any = {"api_visibility": "private", "show_progress": "hidden"}
        shown = [self.state, self.log, self.start, self.new, self.ask, self.stop, self.question]
        shown.append(self.alone)
        filters = [self.outlets, self.since, self.until]
        blocks.load(self._load, None, [self.greeting, *self.suggestions, self.outlets], **quiet)
        for trigger, source in (
            (self.ask.click, self.question),
            (self.question.submit, self.question),
            *((button.click, button) for button in self.suggestions),
        ):
            trigger(
                self._ask,
                [source, self.state, self.alone, *filters],
                shown,
                concurrency_limit=ANSWERS_AT_ONCE,
                concurrency_id="ask",
                trigger_mode="multiple",
                **quiet,
            )
        self.stop.click(self._stop, [self.state], shown, **quiet)
        self.new.click(self._new, [self.state], shown, **quiet)
        self._timeline.connect(quiet)
        self._sources.connect(quiet)

    # -- events ------------------------------------------------------------------------------

    def _load(self) -> list[Any]:
        import gradio as gr

        view = self._corpus.view()
        questions = [*view.suggestions, *[""] * SUGGESTIONS][:SUGGESTIONS]
        return [
            render.greeting(view),
            *(gr.update(value=question, visible=bool(question)) for question in questions),
            gr.update(choices=[(name or "Unknown outlet", name) for name in view.outlets]),
        ]

    def _ask(
        self,
        question: str,
        conversation: Conversation,
        alone: str,
        outlets: list[str],
        *days: str,
    ) -> Iterator[list[Any]]:
        import gradio as gr

        if conversation.turns and conversation.turns[-1].running:
            yield [gr.skip()] * SHOWN  # one question at a time; Gradio's own guard is too lasting
            return
        since, until = days
        chosen = (tuple(outlets or ()), since or "", until or "")
        asked = Asked(question or "", *chosen, alone=bool(alone))
        clear = asked.problem() is None
        with self._runs.begin() as run:
            for view in handlers.respond(self._desk, conversation, asked):
                if self._runs.stopping(run):
                    yield [gr.skip()] * SHOWN
                    return
                yield self._shown(replace(view, run=run), clear=clear)
                clear = False  # from now on the box holds what is typed next

    def _stop(self, conversation: Conversation) -> list[Any]:
        self._runs.stop(conversation.run)
        return self._shown(handlers.stopped(conversation), clear=False)

    def _new(self, conversation: Conversation) -> list[Any]:
        self._runs.stop(conversation.run)
        return self._shown(Conversation(), clear=True)

    def _shown(self, view: Conversation, *, clear: bool) -> list[Any]:
        """The page for a conversation, as updates of the components in `shown`."""
        import gradio as gr

        begun = bool(view.turns)
        running = begun and view.turns[-1].running
        return [
            view,
            render.conversation(view),
            gr.update(visible=not begun),
            gr.update(visible=begun),
            gr.update(visible=not running),
            gr.update(visible=running),
            gr.update(value="") if clear else gr.update(),
            gr.update(value="") if clear else gr.update(),
        ]
