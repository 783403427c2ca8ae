"""The page of the conversation: a greeting, the turns, the question box, and their events."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from rag.errors import NewsdeskError
from rag.types import Answer
from ui import handlers, render, texts
from ui.asked import Asked
from ui.chat.acts import Acts, asked_by
from ui.chat.chips import chips
from ui.chat.chips import further as offered
from ui.chat.composer import Composer, Typed, chosen, set_to
from ui.chat.events import Data, event, from_browser
from ui.chat.kept import Kept
from ui.chat.opening import Opening
from ui.chat.shell import shell
from ui.corpus import Corpus
from ui.further import further, sources
from ui.markup import html
from ui.runs import Runs
from ui.theme import STATIC
from ui.views import Conversation

if TYPE_CHECKING:
    import gradio as gr

    from rag.desk import NewsDesk

logger = logging.getLogger(__name__)

SUGGESTIONS = 4
ANSWERS_AT_ONCE = 128
"""What bounds them is `ui.safety`: evidence at once, reading in turn, and no crowd."""


class ChatPage:
    """Its components and their events.

    Args:
        desk: answers.
        corpus: what there is to ask about.
        kept: history and ratings.
        now: the clock that days in filters are counted from.
    """

    def __init__(
        self,
        desk: NewsDesk,
        corpus: Corpus,
        kept: Kept,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._desk = desk
        self._corpus = corpus
        self._kept = kept
        self._now = now
        self._runs = Runs()
        self._acts = Acts(kept)
        self._opening = Opening(kept)
        self._composer = Composer()

    def button(self) -> gr.Button:
        """The button of the masthead that begins a new conversation."""
        import gradio as gr

        self._new = gr.Button(texts.NEW_CONVERSATION, size="sm", elem_id="nd-new", visible=False)
        return self._new

    def lay_out(self) -> None:
        """Greeting, conversation, question box."""
        import gradio as gr

        self.state = gr.State(Conversation())
        with gr.Column(elem_id="nd-start") as self._start:
            self._greeting = html(render.greeting(self._corpus.counts()))
            with gr.Column(elem_id="nd-suggestions"):
                self._suggestions = [gr.Button("", visible=False) for _ in range(SUGGESTIONS)]
        self._log = html(
            "",
            js="\n".join((STATIC / name).read_text("utf-8") for name in ("log.js", "acts.js")),
            elem_id="nd-log",
            functions=[from_browser(self._share, "share")],
        )
        self._composer.lay_out()

    @property
    def shown(self) -> list[Any]:
        """The components that a conversation changes, in the order of `updates`."""
        return [self.state, self._log, self._start, self._new, *self._composer.shown]

    def connect(self, blocks: gr.Blocks, quiet: dict[str, Any]) -> None:
        """Which event goes where."""
        box, state = self._composer, self.state
        greeted = [self._greeting, *self._suggestions, box.outlets]
        blocks.load(self._load, None, greeted, **quiet)
        self._opening.connect(blocks, self, quiet)
        asking: dict[str, Any] = {
            "concurrency_limit": ANSWERS_AT_ONCE, "concurrency_id": "ask",
            "trigger_mode": "multiple", **quiet,
        }  # fmt: skip
        after: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "further", **quiet}
        typed = [box.question, state, box.alone, *box.filters]
        for trigger, source in (
            (box.ask.click, box.question),
            (box.question.submit, box.question),
            *((button.click, button) for button in self._suggestions),
        ):
            done = trigger(event(self._ask), [source, *typed[1:]], self.shown, **asking)
            done.then(self._further, [state], [box.further], **after)
        for block in (self._log, box.chips, box.further):
            done = block.submit(event(self._ask_by), [state, *box.filters], self.shown, **asking)
            done.then(self._further, [state], [box.further], **after)
            block.click(
                event(self._act),
                [state, *box.filters],
                [state, box.chips, *box.filters],
                trigger_mode="multiple",
                **quiet,
            )
        for field in box.days:
            for changed in (field.blur, field.submit):
                changed(self._read, [state, *box.filters], [box.chips, *box.filters], **quiet)
        box.outlets.change(self._chips, [state, *box.filters], [box.chips], **quiet)
        box.stop.click(event(self._stop), [state, *box.filters], self.shown, **quiet)
        self._new.click(self._begin_anew, [state, *box.filters], self.shown, **quiet)

    @property
    def filters(self) -> list[Any]:
        """The components that bound a question."""
        return self._composer.filters

    # -- asking ------------------------------------------------------------------------------

    def _ask(
        self,
        owner: str,
        _data: Data,
        question: str,
        conversation: Conversation,
        alone: str,
        *filters: Typed,
    ) -> Iterator[list[Any]]:
        asked = chosen(filters, self._today(), question=question)
        yield from self._answered(owner, conversation, replace(asked, alone=bool(alone)))

    def _ask_by(
        self, owner: str, data: Data, conversation: Conversation, *filters: Typed
    ) -> Iterator[list[Any]]:
        """A question asked by a button of the conversation: again, or one that was offered."""
        set_now = chosen(filters, self._today())
        conversation, asked = asked_by(data, conversation, set_now)
        yield from self._answered(owner, conversation, asked)

    def _answered(
        self, owner: str, conversation: Conversation, asked: Asked
    ) -> Iterator[list[Any]]:
        if conversation.turns and conversation.turns[-1].running:
            # One question at a time; Gradio's own guard is too lasting.
            yield self._nothing()
            return
        clear = asked.problem() is None
        if clear:
            conversation = self._opening.begun(owner, conversation)
        with self._runs.begin() as run:
            for view in handlers.respond(self._desk, conversation, asked, now=self._now):
                if self._runs.stopping(run):
                    yield self._nothing()
                    return
                if view.turns and (clear or not view.turns[-1].running):
                    self._kept.keep(owner, view)
                yield self.updates(replace(view, run=run), asked, clear=clear)
                clear = False  # from now on the box holds what is typed next

    def _stop(
        self, owner: str, _data: Data, conversation: Conversation, *filters: Typed
    ) -> list[Any]:
        self._runs.stop(conversation.run)
        view = handlers.stopped(conversation)
        self._kept.keep(owner, view)
        return self.updates(view, chosen(filters, self._today()), clear=False)

    def _begin_anew(self, conversation: Conversation, *filters: Typed) -> list[Any]:
        self._runs.stop(conversation.run)
        return self.updates(Conversation(), chosen(filters, self._today()), clear=True)

    def let_go(self, conversation: Conversation) -> None:
        """Let an answer that is being written show nothing more: something else is shown."""
        self._runs.stop(conversation.run)

    # -- what is around it -------------------------------------------------------------------

    def _load(self) -> list[Any]:
        import gradio as gr

        view = self._corpus.view()
        questions = [*view.suggestions, *[""] * SUGGESTIONS][:SUGGESTIONS]
        return [
            render.greeting(view),
            *(gr.update(value=question, visible=bool(question)) for question in questions),
            gr.update(choices=[(name or texts.UNKNOWN_OUTLET, name) for name in view.outlets]),
        ]

    def _act(
        self, owner: str, data: Data, conversation: Conversation, *filters: Typed
    ) -> list[Any]:
        view, asked = self._acts.done(owner, data, conversation, chosen(filters, self._today()))
        return [view, chips(view, asked), *set_to(asked)]

    def _read(self, conversation: Conversation, *filters: Typed) -> list[Any]:
        """The days as they were read, and the chips for them."""
        asked = chosen(filters, self._today())
        return [chips(conversation, asked), *set_to(asked)]

    def _further(self, conversation: Conversation) -> str:
        """What could be asked next, looked for once the answer is there; none while others ask."""
        last = conversation.turns[-1] if conversation.turns else None
        if last is None or last.answer is None or last.running or len(self._runs):
            return ""
        try:
            found = further(
                last.answer,
                sources(last.answer, last.evidence),
                asked=[turn.question for turn in conversation.turns],
                answers=self._tried,
            )
        except NewsdeskError as error:
            logger.warning("nothing is offered to ask next: %s", error)
            return ""
        return offered(found, last.id)

    def _tried(self, question: str) -> Answer:
        """The reader's answer to what may be offered; none as soon as somebody asks something."""
        return Answer(question, "abstained") if len(self._runs) else self._desk.quoted(question)

    def _chips(self, conversation: Conversation, *filters: Typed) -> str:
        return chips(conversation, chosen(filters, self._today()))

    def _share(self, owner: str, data: Data) -> bool:
        return self._kept.share(owner, data.get("turn", ""))

    # -- showing -----------------------------------------------------------------------------

    def updates(self, view: Conversation, filters: Asked, *, clear: bool) -> list[Any]:
        """`shown` for a conversation."""
        import gradio as gr

        begun = bool(view.turns) or view.linked
        return [
            view,
            shell(view),
            gr.update(visible=not begun),
            gr.update(visible=begun),
            *self._composer.updates(view, filters, clear=clear),
        ]

    def _nothing(self) -> list[Any]:
        import gradio as gr

        return [gr.skip()] * len(self.shown)

    def _today(self) -> date:
        return self._now().astimezone(UTC).date()
