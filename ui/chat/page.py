"""The page of the conversation: a greeting, the turns, the question box, and their events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ui import handlers, render
from ui.chat.composer import Composer
from ui.corpus import Corpus
from ui.handlers import Asked
from ui.markup import html
from ui.runs import Runs
from ui.theme import STATIC
from ui.views import Conversation

if TYPE_CHECKING:
    import gradio as gr

    from rag.desk import NewsDesk

SUGGESTIONS = 4
ANSWERS_AT_ONCE = 4


class ChatPage:
    """Its components and their events."""

    def __init__(self, desk: NewsDesk, corpus: Corpus) -> None:
        self._desk = desk
        self._corpus = corpus
        self._runs = Runs()
        self._composer = Composer()

    def button(self) -> gr.Button:
        """The button of the masthead that begins a new conversation."""
        import gradio as gr

        self._new = gr.Button("New conversation", size="sm", elem_id="nd-new", visible=False)
        return self._new

    def lay_out(self) -> None:
        """Greeting, conversation, question box."""
        import gradio as gr

        self._state = gr.State(Conversation())
        with gr.Column(elem_id="nd-start") as self._start:
            self._greeting = html(render.greeting(self._corpus.counts()))
            with gr.Column(elem_id="nd-suggestions"):
                self._suggestions = [gr.Button("", visible=False) for _ in range(SUGGESTIONS)]
        self._log = html("", js=(STATIC / "log.js").read_text("utf-8"))
        self._composer.lay_out()

    def connect(self, blocks: gr.Blocks, quiet: dict[str, Any]) -> None:
        """Which event goes where."""
        box = self._composer
        shown = [self._state, self._log, self._start, self._new, *box.shown]
        self._shown_count = len(shown)
        opened = [self._greeting, *self._suggestions, box.outlets]
        blocks.load(self._load, None, opened, **quiet)
        for trigger, source in (
            (box.ask.click, box.question),
            (box.question.submit, box.question),
            *((button.click, button) for button in self._suggestions),
        ):
            trigger(
                self._ask,
                [source, self._state, box.alone, *box.filters],
                shown,
                concurrency_limit=ANSWERS_AT_ONCE,
                concurrency_id="ask",
                trigger_mode="multiple",
                **quiet,
            )
        box.stop.click(self._stop, [self._state], shown, **quiet)
        self._new.click(self._begin_anew, [self._state], shown, **quiet)

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
            # One question at a time; Gradio's own guard is too lasting.
            yield [gr.skip()] * self._shown_count
            return
        since, until = days
        chosen = (tuple(outlets or ()), since or "", until or "")
        asked = Asked(question or "", *chosen, alone=bool(alone))
        clear = asked.problem() is None
        with self._runs.begin() as run:
            for view in handlers.respond(self._desk, conversation, asked):
                if self._runs.stopping(run):
                    yield [gr.skip()] * self._shown_count
                    return
                yield self._shown(replace(view, run=run), clear=clear)
                clear = False  # from now on the box holds what is typed next

    def _stop(self, conversation: Conversation) -> list[Any]:
        self._runs.stop(conversation.run)
        return self._shown(handlers.stopped(conversation), clear=False)

    def _begin_anew(self, conversation: Conversation) -> list[Any]:
        self._runs.stop(conversation.run)
        return self._shown(Conversation(), clear=True)

    def _shown(self, view: Conversation, *, clear: bool) -> list[Any]:
        """The page for a conversation, as updates of the components in `connect`."""
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
