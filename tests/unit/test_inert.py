"""Text of others is shown, never obeyed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.inert import inert, line, web_address


@given(st.text())
def test_nothing_is_left_that_a_terminal_obeys(text: str) -> None:
    shown = inert(text)
    assert all(unicodedata.category(c) not in {"Cc", "Cs"} for c in shown if c not in "\n\t")
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_escape_sequence_loses_its_power_but_not_its_letters() -> None:
    assert inert("\x1b]0;owned\x07\x1b[31mred\x9b2J") == "]0;owned[31mred2J"


def test_words_of_other_scripts_stay_whole() -> None:
    assert inert("Kyiv — Київ\n北京, العربية") == "Kyiv — Київ\n北京, العربية"


def test_line_has_no_break() -> None:
    assert line(" a\r\nb\u2028c\t d ") == "a b c d"
    assert line(None) == ""


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " java\tscript:alert(1)", "data:text/html,x",
        "vbscript:x", "//evil.example/x", "/local", "http://", "https://a b", 'https://a/"onclick=',
        "file:///etc/passwd", "http://[::1", "https:\\\\evil", "", None, "x" * 3000,
    ],
)  # fmt: skip
def test_address_that_is_no_web_page_is_dropped(url: str | None) -> None:
    assert web_address(url) is None


def test_web_address_stays_as_it_is() -> None:
    assert web_address("https://a.example/x?y=1&z=2#q") == "https://a.example/x?y=1&z=2#q"
