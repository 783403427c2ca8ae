"""Text as it arrives → text that can be read, quoted and searched."""

from __future__ import annotations

import html
import re
import unicodedata

MAX_TEXT_CHARS = 20_000_000
"""Longer texts are no articles."""

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Controls, zero-width and direction-changing characters, lone surrogates."""

_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_BLANKS = re.compile(r"[^\S\n]+")
_EDGES = re.compile(r" *\n *")
_GAPS = re.compile(r"\n{3,}")
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|h[1-6]|ul|ol|li|img|blockquote)\b[^<>]*>", re.IGNORECASE
)
_BREAKING_TAG = re.compile(r"<(?:/p|br|/div|/h[1-6]|/li|/blockquote)\b[^<>]*>", re.IGNORECASE)
_EMBED = re.compile(r"(?<=[^\n]\n)(?=[#@“\"]?[^\n]{0,600}pic\.twitter\.com/\w+)")
_ATTRIBUTION_LINE = re.compile(r"(?m)^(— [^\n]{1,120}\(@\w+\)[^\n]{0,40})\n(?!\n)")


def clean(text: str) -> str:
    """Plain text with paragraphs parted by blank lines or line ends.

    Composes characters (NFC), removes invisible ones, evens out white space, turns stray markup
    into plain text and gives an embedded post from social media a paragraph of its own. Words
    and punctuation stay as they were. Cleaning twice changes nothing.
    """
    plain = _LINE_ENDS.sub("\n", text)
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", plain))
    if _TAG.search(plain):
        plain = html.unescape(_TAG.sub("", _BREAKING_TAG.sub("\n", plain)))
        plain = _INVISIBLE.sub("", plain)
    plain = _EDGES.sub("\n", _BLANKS.sub(" ", plain))
    plain = _ATTRIBUTION_LINE.sub(r"\1\n\n", _EMBED.sub("\n", plain))
    return _GAPS.sub("\n\n", plain).strip()


def clean_line(text: str) -> str:
    """The same on one line: titles, names of outlets and authors."""
    return " ".join(clean(text).split())
