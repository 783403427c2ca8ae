"""Our rules weigh more than Gradio's, wherever they stand."""

from __future__ import annotations

import pytest

from ui.stylesheet import WEIGHT, raised
from ui.theme import stylesheets


def flat(css: str) -> str:
    return " ".join(raised(css).split())


def test_each_selector_is_raised_and_commas_in_brackets_part_nothing() -> None:
    css = ".a, #b > :is(.c, .d):not(.e, .f) { color: red }"
    assert flat(css) == f"{WEIGHT} .a, {WEIGHT} #b > :is(.c, .d):not(.e, .f) {{ color: red }}"


def test_rules_inside_media_queries_are_raised_and_the_root_stays_itself() -> None:
    css = "@media print { :root, .dark { --x: 1 } html { margin: 0 } .a { color: red } }"
    assert flat(css) == (
        f"@media print {{ :root, {WEIGHT} .dark {{ --x: 1 }} html {{ margin: 0 }} "
        f"{WEIGHT} .a {{ color: red }} }}"
    )


def test_what_has_no_selectors_stays_whole_and_comments_go() -> None:
    css = "/* a { } */ @keyframes k { from { top: 0 } 50%, to { top: 1px } } /* b */"
    assert flat(css) == "@keyframes k { from { top: 0 } 50%, to { top: 1px } }"


@pytest.mark.parametrize("path", stylesheets(), ids=lambda path: path.name)
def test_stylesheet_keeps_every_rule(path: object) -> None:
    css = path.read_text("utf-8")  # type: ignore[attr-defined]
    assert css.count("{") == css.count("}")
    assert raised(css).count("{") == css.count("{")
