"""What is shown while an answer is being written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.writing.prompt import INSUFFICIENT
from rag.writing.shown import shown

PIECES = [
    "It cost 5", " [1]", "[2].", " ", "\n", "[", "]", "9", ", ", "1", "-", "【3】", "<think>",
    "</think>", "INS", INSUFFICIENT, "(", "He said [sic] so. ", "[passage 2]", "a",
    "](", ")", "!", "[x](https://x.y)", "htt", "ps://", "<b", ">", "/", "https://x.y/z.",
    "[1](#s)", "<script>", "</script>",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost 5 [1]. Yes [9].", "It cost 5 [1]. Yes."),
        ("It cost 5 [1, 9]. [8][2] Yes", "It cost 5 [1]. [2] Yes"),
        ("All of it [1-7] and more", "All of it [1][2] and more"),
        ("All of it [1-2] and more", "All of it [1-2] and more"),
        ("He said [sic] so", "He said [sic] so"),
        ("It cost 5 [", "It cost 5"),
        ("It cost 5 [1", "It cost 5"),
        ("It cost 5 ", "It cost 5"),
        ("INSUFF", ""),
        ("**INSUFFICIENT**. The passages", ""),
        ("<thi", ""),
        ("<think>It cost 5", ""),
        ("<think>Hm</think>\nIt cost", "It cost"),
        ("In all", "In all"),
        ("It cost 5 [1](https://x.example). Yes", "It cost 5 [1]. Yes"),
        ("It [cost](https://x.example/a) 5 [1].", "It cost 5 [1]."),
        ("It cost ![5](https://x.example/a.png) 5", "It cost  5"),
        ("It cost ![5](https://x.exa", "It cost"),
        ("It <b>cost</b> 5 <img src=x onerror='a'>[1].", "It cost 5 [1]."),
        ("See https://x.example/a.html, it cost 5", "See, it cost 5"),
        ("See https://x.exam", "See"),
        ("It cost 5 (", "It cost 5"),
        ("It cost 5 (htt", "It cost 5"),
        ("It cost 5 (about", "It cost 5 (about"),
        ("It <script>alert(1)</script>cost 5", "It cost 5"),
        ("It cost 5 <script>alert(1)", "It cost 5"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("", ""),
    ],
)
def test_only_what_stays_is_shown(text: str, expected: str) -> None:
    assert shown(text, given=2) == expected


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_what_is_shown_only_grows_and_has_no_unknown_marker(pieces: list[str]) -> None:
    before = text = ""
    for piece in pieces:
        text += piece
        now = shown(text, given=2)
        assert now.startswith(before)
        assert not re.search(r"\[(?:0|[3-9]|\d{2,})\]", now)
        before = now
