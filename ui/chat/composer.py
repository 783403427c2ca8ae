"""The question box with its filters: what a person types and chooses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ui import texts
from ui.asked import Asked
from ui.chat.chips import chips
from ui.markup import html
from ui.theme import STATIC
from ui.views import Conversation
from ui.when import day

Typed = str | list[str] | None
"""What a component in `Composer.filters` holds."""


class Composer:
    """Its components; who asks reads `filters`, who shows a conversation sets `shown`."""

    def lay_out(self) -> None:
        """What could be asked next, the chips, their filters, the box and its buttons."""
        import gradio as gr

        acts = (STATIC / "acts.js").read_text("utf-8")
        with gr.Column(elem_id="nd-composer"):
            self.further = html("", js=acts, elem_id="nd-next")
            self.chips = html(chips(Conversation(), Asked("")), js=acts, elem_id="nd-chips")
            self._lay_out_filters()
            with gr.Row(elem_id="nd-ask"):
                self.question = gr.Textbox(
                    placeholder=texts.QUESTION_PLACEHOLDER,
                    label=texts.QUESTION,
                    show_label=False,
                    container=False,
                    lines=1,
                    max_lines=6,
                    autofocus=True,
                    elem_id="nd-question",
                )
                self.alone = gr.Textbox("", container=False, elem_id="nd-alone")
                self.ask = gr.Button(texts.ASK, variant="primary", elem_id="nd-go")
                self.stop = gr.Button(texts.STOP, visible=False, elem_id="nd-stop")

    def _lay_out_filters(self) -> None:
        import gradio as gr

        with gr.Row(elem_id="nd-filters", elem_classes="nd-filter-row"):
            self.outlets = gr.Dropdown(
                [],
                label=texts.FILTER_OUTLETS,
                multiselect=True,
                min_width=220,
                elem_id="nd-filter-outlets",
            )
            self.days = [
                gr.Textbox(
                    label=label,
                    placeholder=texts.FILTER_DAY_EXAMPLE,
                    lines=1,
                    max_lines=1,
                    min_width=110,
                    elem_id=f"nd-filter-{name}",
                )
                for name, label in (
                    ("since", texts.FILTER_FROM),
                    ("until", texts.FILTER_TO),
                    ("as_of", texts.FILTER_AS_OF),
                )
            ]

    @property
    def filters(self) -> list[Any]:
        """The components that bound which articles are asked."""
        return [self.outlets, *self.days]

    @property
    def shown(self) -> list[Any]:
        """The components that an answer changes, in the order of `updates`."""
        return [self.further, self.chips, self.ask, self.stop, self.question, self.alone]

    def updates(self, view: Conversation, filters: Asked, *, clear: bool) -> list[Any]:
        """`shown` for a conversation; `clear` empties the box."""
        import gradio as gr

        running = bool(view.turns) and view.turns[-1].running
        emptied = gr.update(value="") if clear else gr.update()
        return [
            gr.update(value="") if running or clear or not view.turns else gr.update(),
            chips(view, filters),
            gr.update(visible=not running),
            gr.update(visible=running),
            emptied,
            emptied,
        ]


def chosen(filters: Sequence[Typed], today: date, *, question: str = "") -> Asked:
    """What the components in `Composer.filters` hold, its days read."""
    outlets, *days = filters
    names = tuple(map(str, outlets)) if isinstance(outlets, list | tuple) else ()
    since, until, as_of = (str(typed or "") for typed in days)
    asked = Asked(question or "", names, since, until, as_of)
    return asked.read(today)


def set_to(asked: Asked) -> list[Any]:
    """Values for `Composer.filters`; days are set as people read them."""
    days = (asked.since, asked.until, asked.as_of)
    return [list(asked.outlets), *(day(each) or each for each in days)]
