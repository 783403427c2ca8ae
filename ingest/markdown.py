"""Markdown → a record: front matter, the first heading as title, marks taken away."""

from __future__ import annotations

import re
from typing import Any

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z][\w -]*):\s*(.+?)\s*$", re.MULTILINE)
_TITLE = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*\n")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
_LINK = re.compile(r"\[([^\]\n]+)\]\([^)\n]*\)")
_STRONG = re.compile(r"(?<!\w)(\*\*|__|\*|_|`)(?=\S)([^\n]{1,300}?)(?<=\S)\1(?!\w)")
_QUOTE = re.compile(r"^>\s?", re.MULTILINE)


def from_markdown(text: str) -> dict[str, Any]:
    """The fields of an article written in Markdown; front matter names win over the heading."""
    text = text.replace("\r\n", "\n").lstrip("\ufeff")
    record: dict[str, Any] = {}
    if front := _FRONT.match(text):
        record = {name: value.strip("\"'") for name, value in _FIELD.findall(front[1])}
        text = text[front.end() :]
    if title := _TITLE.match(text):
        record.setdefault("title", _bare(title[1]))
        text = text[title.end() :]
    return {**record, "text": _bare(_HEADING.sub(r"\1", text))}


def _bare(text: str) -> str:
    plain = _QUOTE.sub("", _LINK.sub(r"\1", _IMAGE.sub("", text)))
    return _STRONG.sub(r"\2", plain)
