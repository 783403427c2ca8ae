"""Blocks of markup in the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gradio as gr


def line_box(label: str, elem_id: str, *, placeholder: str = "") -> gr.Textbox:
    """A box for one line, bare: its label is for who cannot see it, the rest is ours to draw."""
    import gradio as gr

    return gr.Textbox(
        placeholder=placeholder or label,
        label=label,
        show_label=False,
        container=False,
        lines=1,
        max_lines=1,
        elem_id=elem_id,
    )


def html(
    markup: str,
    *,
    js: str | None = None,
    elem_id: str | None = None,
    functions: Sequence[Callable[..., Any]] = (),
) -> gr.HTML:
    """A block of markup made by a renderer, without Gradio's styles for prose.

    `js` runs once when the block is loaded; `element`, `trigger` and `watch` are Gradio's, and
    `server` has the `functions`.
    """
    import gradio as gr

    return gr.HTML(
        markup,
        js_on_load=js,
        apply_default_css=False,
        elem_id=elem_id,
        server_functions=list(functions) or None,
    )
