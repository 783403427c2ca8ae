"""The look of the page: Gradio's variables set to ours; the rest is in `static/`.

The fonts are in `static/fonts/`, and only fonts that the system has stand behind them, so that the
page asks no other host for anything.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING

from ui import texts
from ui.stylesheet import raised

if TYPE_CHECKING:
    from gradio.themes import Base

STATIC = Path(__file__).parent / "static"
CSS = STATIC / "newsdesk.css"
"""The look of the whole; its custom properties are what the others are built on."""

FAVICON = STATIC / "favicon.svg"

ADDRESS = "look"
"""Where `STATIC` is served, relative to the page."""

SANS = (
    "Source Sans Variable",
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Noto Sans",
    "DejaVu Sans",
    "sans-serif",
)
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "DejaVu Sans Mono", "monospace")
FIRST_FONTS = ("source-serif-4-latin-wght-normal", "source-sans-3-latin-wght-normal")
"""Fonts of the first paint, fetched before the stylesheet asks for them."""

PAPER, INK, RULE, ACCENT, SHEET = "#faf8f3", "#1e1d1a", "#e2ddd0", "#1c5a4c", "#fffefb"
NIGHT, CHALK, RULE_DARK, ACCENT_DARK, SHEET_DARK = (
    "#15171a", "#e8e5dd", "#34373d", "#8fd0b9", "#1d2024",
)  # fmt: skip


def stylesheets() -> list[Path]:
    """Every stylesheet, the one of the whole first; a room adds its own file in `static/`."""
    return [CSS, *(path for path in sorted(STATIC.glob("*.css")) if path != CSS)]


def head() -> str:
    """What stands in the head of the page: the look, the first fonts, light or dark.

    The stylesheets are here and not in Gradio's own place for them: see `ui.stylesheet`.
    """
    styles = "\n".join(raised(path.read_text("utf-8")) for path in stylesheets())
    fonts = "".join(
        f'<link rel="preload" as="font" type="font/woff2" crossorigin'
        f' href="{ADDRESS}/fonts/{name}.woff2">'
        for name in FIRST_FONTS
    )
    words = "".join(
        f' data-{name}="{html.escape(value)}"'
        for name, value in (
            ("pages", texts.PAGES),
            ("ask", texts.QUESTION),
        )
    )
    return (
        f'<meta name="color-scheme" content="light dark">{fonts}'
        f'<style id="nd-look">{styles}</style>'
        f'<script src="{ADDRESS}/frame.js"{words}></script>'
    )


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
        block_label_text_color="#665f54",
        block_label_text_color_dark="#a8a398",
        block_title_text_color="#665f54",
        block_title_text_color_dark="#a8a398",
        body_text_color_subdued="#665f54",
        body_text_color_subdued_dark="#a8a398",
        border_color_primary=RULE,
        border_color_primary_dark=RULE_DARK,
        input_background_fill=SHEET,
        input_background_fill_dark=SHEET_DARK,
        input_border_color=RULE,
        input_border_color_dark=RULE_DARK,
        input_border_color_focus=ACCENT,
        input_border_color_focus_dark=ACCENT_DARK,
        input_placeholder_color="#746d61",
        input_placeholder_color_dark="#9b968b",
        button_primary_background_fill=ACCENT,
        button_primary_background_fill_dark=ACCENT_DARK,
        button_primary_background_fill_hover="#154539",
        button_primary_background_fill_hover_dark="#b0e0ce",
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
