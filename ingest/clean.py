"""Text as it arrives → text that can be read, quoted and searched."""

from __future__ import annotations

import re
import unicodedata

from ingest.markup import plain

MAX_TEXT_CHARS = 20_000_000
"""Longer texts are no articles."""

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Controls, zero-width and direction-changing characters, lone surrogates. The joiners U+200C and
U+200D stay: Persian, the scripts of India and emoji are written with them."""

_LINE_ENDS = re.compile(r"\r\n?|[\u2028\x0b\x0c\x85]")
_BLANKS = re.compile(r"[^\S\n ][^\S\n]*+| [^\S\n]++")
_EDGES = re.compile(r" ?\n ?")
_GAPS = re.compile(r"\n{3,}")

_DAY = r"\w{3,9}\.? \d{1,2}, \d{4}"
_POST_MARK = "pic.twitter.com/"
_SIGNATURE = re.compile(rf"\s*+([—–-] ?[^\n()]{{1,60}} \(@\w{{1,15}}\) {_DAY})[^\S\n]*+")
"""How a post from social media ends once its frame is lost: — Name (@name) May 9, 2025."""

_WRAPPED_CHARS = range(40, 101)
_SENTENCE_END = (".", "!", "?", ":", "”", '"', "’")


def clean(text: str) -> str:
    """Plain text in paragraphs parted by blank lines.

    Composes characters (NFC), removes invisible ones, evens out white space, reads markup as a
    browser would show it, joins lines that were wrapped to a width, and gives a post embedded
    from social media a paragraph of its own. Words and punctuation stay as they were. Clean
    text comes back unchanged, unless it speaks of markup.
    """
    body = _LINE_ENDS.sub("\n", plain(_visible(text))).replace("\u2029", "\n\n")
    body = _EDGES.sub("\n", _BLANKS.sub(" ", _visible(body)))
    body = _paragraphs(_GAPS.sub("\n\n", body).strip())
    return _posts_apart(body) if "(@" in body else body


def clean_line(text: str) -> str:
    """The same on one line: titles, names of outlets and authors."""
    return " ".join(plain(_visible(text)).split())


def _visible(text: str) -> str:
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return _INVISIBLE.sub("", composed)


def _paragraphs(text: str) -> str:
    """Blank lines between paragraphs, also where each line was one or lines were wrapped."""
    if "\n" not in text:
        return text
    blocks = [_joined(block) for block in text.split("\n\n")]
    if len(blocks) == 1:
        return blocks[0].replace("\n", "\n\n")
    return "\n\n".join(blocks)


def _joined(block: str) -> str:
    """One line of a block whose lines were wrapped to a width, else the block."""
    lines = block.split("\n")
    body = lines[:-1]
    if len(lines) < 3 or max(map(len, lines)) not in _WRAPPED_CHARS:
        return block
    longest = max(map(len, lines))
    ended = sum(line.endswith(_SENTENCE_END) for line in body)
    if min(map(len, body)) < 0.6 * longest or ended > len(body) / 2:
        return block
    return " ".join(lines)


def _posts_apart(text: str) -> str:
    """Each embedded post in a paragraph of its own, its signature on its last line."""
    marked = _SIGNATURE.sub(r"\n\1\n\n", text)
    lines = marked.split("\n")
    apart = [f"\n{line}" if _POST_MARK in line else line for line in lines]
    return _GAPS.sub("\n\n", "\n".join(apart)).strip()
