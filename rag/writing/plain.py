"""What a language model writes without the dress it may put on: links, pictures, tags."""

from __future__ import annotations

import re

_TARGET = r"(?:[A-Za-z][A-Za-z0-9+.-]{0,20}:|/|#|www\.)[^()\n]{0,500}"
_PICTURE = re.compile(rf"!\[[^\[\]\n]{{0,200}}\]\({_TARGET}\)")
_LINK = re.compile(rf"\[([^\[\]\n]{{1,200}})\]\({_TARGET}\)")
_CODE = re.compile(r"<(script|style)\b[^<>]{0,200}>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,200}>")
_ADDRESS = re.compile(r"\s?\(?\bhttps?://[^\s<>\[\]()]*[^\s<>\[\]().,;:!?'\"]\)?")
_NUMBERS = re.compile(r"[\d\s,;–-]+")
_UNFINISHED = re.compile(
    r"(?:!?\[[^\[\]\n]{0,200}(?:\](?:\([^()\n]{0,525})?)?"  # may become a link
    r"|!"
    r"|<(?:/?[A-Za-z!][^<>]{0,200})?"  # a tag
    r"|\(|\(?\bh(?:t(?:tp?s?(?::(?:/(?:/\S*)?)?)?)?)?)\Z"  # an address, maybe in brackets
)


def plain(text: str) -> str:
    """The words alone: of a link what it says, of pictures, tags and addresses nothing.

    A marker that was made a link is a marker again.
    """
    text = _PICTURE.sub("", text)
    text = _LINK.sub(_said, text)
    text = _ADDRESS.sub("", _CODE.sub("", text))
    return _ADDRESS.sub("", _TAG.sub("", text))  # a tag may part an address


def finished(text: str) -> str:
    """The text without an end that may yet become a link, a tag or an address."""
    while (shorter := _UNFINISHED.sub("", text, count=1)) != text:
        text = shorter
    return text


def _said(link: re.Match[str]) -> str:
    said = link[1]
    return f"[{said}]" if _NUMBERS.fullmatch(said) else said
