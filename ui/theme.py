"""The look of the page: Gradio's variables set to ours; the rest is in `static/newsdesk.css`.

Only fonts that the system has are named, so that the page asks no other host for anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradio.themes import Base

STATIC = Path(__file__).parent / "static"
CSS = STATIC / "newsdesk.css"
"""The look of the whole; its custom properties are what the others are built on."""

FAVICON = STATIC / "favicon.svg"

SANS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Noto Sans",
    "DejaVu Sans",
    "sans-serif",
)
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "DejaVu Sans Mono", "monospace")

PAPER, INK, RULE, ACCENT, SHEET = "#fbfaf6", "#1f1d1a", "#e4dfd3", "#8c2f22", "#ffffff"
NIGHT, CHALK, RULE_DARK, ACCENT_DARK, SHEET_DARK = (
    "#16171a", "#e9e6df", "#33353b", "#e8a08f", "#1e2024",
)  # fmt: skip


def stylesheets() -> list[Path]:
    """`newsdesk.css` first, then those of the single rooms by name."""
    return [CSS, *(path for path in sorted(STATIC.glob("*.css")) if path != CSS)]


def theme() -> Base:
    """The Gradio theme, in light and dark."""
    from gradio.themes import Base

    return Base(font=SANS, font_mono=MONO, radius_size="md").set(
        body_background_fill=PAPER,
        body_background_fill_dark=NIGHT,
        body_text_color=INK,
        body_text_color_dark=CHALK,
        background_fill_primary=SHEET,
        background_fill_primary_dark=SHEET_DARK,
        background_fill_secondary=PAPER,
        background_fill_secondary_dark=NIGHT,
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_shadow="none",
        border_color_primary=RULE,
        border_color_primary_dark=RULE_DARK,
        input_background_fill=SHEET,
        input_background_fill_dark=SHEET_DARK,
        input_border_color=RULE,
        input_border_color_dark=RULE_DARK,
        input_border_color_focus=ACCENT,
        input_border_color_focus_dark=ACCENT_DARK,
        button_primary_background_fill=ACCENT,
        button_primary_background_fill_dark=ACCENT_DARK,
        button_primary_background_fill_hover="#74261b",
        button_primary_background_fill_hover_dark="#f0b5a7",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark=NIGHT,
        button_secondary_background_fill="transparent",
        button_secondary_background_fill_dark="transparent",
        button_secondary_text_color=INK,
        button_secondary_text_color_dark=CHALK,
        color_accent=ACCENT,
        link_text_color=ACCENT,
        link_text_color_dark=ACCENT_DARK,
    )
