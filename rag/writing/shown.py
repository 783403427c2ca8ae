"""What may be shown of an answer while it is still being written."""

from __future__ import annotations

import re

from rag.writing.markers import without_unknown
from rag.writing.plain import finished, plain
from rag.writing.prompt import INSUFFICIENT

_THINKING = re.compile(r"\s*<think(?:ing)?>.*?(?:</think(?:ing)?>\s*|\Z)", re.DOTALL)
_REFUSAL = re.compile(rf"\W*{INSUFFICIENT}\b")
_NO_WORDS = re.compile(r"\W+")
_UNPRINTABLE = re.compile(
    # control characters but tab and line feed, marks that turn the direction, half characters
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_UNFINISHED = re.compile(r"(?<!\s)\s*(?:[\[【][^\]】]{0,40})?\Z")


def printable(piece: str) -> str:
    """A piece of text without what no person could see or no program could write."""
    return _UNPRINTABLE.sub("", piece)


def without_thinking(text: str) -> str:
    """The text without the reasoning that some models put in front, in `<think>` tags."""
    return _THINKING.sub("", text, count=1) if _THINKING.match(text) else text


def refuses(text: str) -> bool:
    """Whether the model says that the passages do not answer."""
    return _REFUSAL.match(text) is not None


def shown(text: str, given: int) -> str:
    """What may be shown of all that was written so far; it only ever grows as the text does.

    Left out are thinking, links, tags, what may yet become one of them, a refusal or a marker,
    and the markers of passages that do not exist.

    Args:
        text: all that was written so far, printable.
        given: the number of passages the model was given.
    """
    text = without_thinking(text)
    if refuses(text) or _may_become_refusal(text) or _may_become_thinking(text):
        return ""
    words = without_unknown(finished(plain(finished(text))), given)
    return _UNFINISHED.sub("", words, count=1)


def _may_become_refusal(text: str) -> bool:
    opening = _NO_WORDS.match(text)
    return INSUFFICIENT.startswith(text[opening.end() :] if opening else text)


def _may_become_thinking(text: str) -> bool:
    return "<thinking>".startswith(text.lstrip())
