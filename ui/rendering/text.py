"""Text of others as it may stand in markup: inert, escaped, and never longer than its place."""

from __future__ import annotations

import re

from ui.inert import attributes, escaped, inert, line, web_address

__all__ = [
    "attributes", "cut", "end_of", "escaped", "filled", "label", "line", "link", "tight",
]  # fmt: skip

LABEL_CHARS = 80
TITLE_CHARS = 220
TEXT_CHARS = 1_600
"""Longest name, title and sentence that is shown; what is longer is no such thing."""


def label(value: object, most: int = LABEL_CHARS) -> str:
    """A name on one line, escaped and not longer than `most`."""
    return escaped(cut(line(cut(inert(value), 4 * most)), most))


def filled(template: str, **markup: str) -> str:
    """A text of `ui.texts` with its fields filled by markup that is escaped already."""
    return escaped(template).format(**markup)


def cut(text: str, most: int) -> str:
    """The beginning of a text, between words where there are any."""
    if len(text) <= most:
        return text
    return f"{text[:most].rsplit(' ', 1)[0]} …"


def end_of(text: str, most: int) -> str:
    """The end of a text, between words where there are any."""
    if len(text) <= most:
        return text
    return f"… {text[-most:].split(' ', 1)[-1]}"


def tight(text: str) -> str:
    """A passage without blank lines between its paragraphs."""
    return re.sub(r"\s*\n\s*", "\n", text)


def link(address: object, shown: str, *, kind: str = "", says: str = "") -> str:
    """A link to another site that opens apart and tells it nothing; only `shown` where unsafe.

    Args:
        address: of the page; anything but http and https is no link.
        shown: markup, escaped already.
        kind: CSS classes.
        says: what a screen reader says instead of `shown`, escaped here.
    """
    url = web_address(address)
    if url is None:
        return ""
    named = f' aria-label="{escaped(says)}"' if says else ""
    return (
        f'<a class="{kind}" href="{escaped(url)}" target="_blank"'
        f' rel="noopener noreferrer nofollow"{named}>{shown}</a>'
    )
