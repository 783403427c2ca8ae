"""The question box with its filters: what a person types and chooses."""

from __future__ import annotations

from typing import Any


class Composer:
    """Its components; who asks reads `inputs`."""

    def lay_out(self) -> None:
        """The box, its buttons, and the filters under it."""
        import gradio as gr

        with gr.Column(elem_id="nd-composer"):
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
            self._lay_out_filters()

    def _lay_out_filters(self) -> None:
        import gradio as gr

        with (
            gr.Accordion("Filters", open=False, elem_id="nd-filters"),
            gr.Row(elem_classes="nd-filter-row"),
        ):
            self.outlets = gr.Dropdown([], label="Outlets", multiselect=True, min_width=220)
            self.since = gr.Textbox(label="From", placeholder="2025-05-01", min_width=110)
            self.until = gr.Textbox(label="To", placeholder="2025-05-31", min_width=110)

    @property
    def filters(self) -> list[Any]:
        """The components that bound which articles are asked."""
        return [self.outlets, self.since, self.until]

    @property
    def shown(self) -> list[Any]:
        """The components that an answer changes."""
        return [self.ask, self.stop, self.question, self.alone]
