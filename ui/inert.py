"""Text of others made harmless: no control character, no escape sequence, no hidden direction.

What comes from an article, a feed, a file name or a model is shown through here, in the
terminal and on the page alike.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1, which terminals obey; tab and line feed stay
    "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"  # direction marks, overrides and isolates
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"  # invisible tags and annotations
    "\ud800-\udfff]"  # lone surrogates, which no encoding can write
)
_LONGEST_URL = 2000


def inert(text: object) -> str:
    """The text without anything a terminal or a browser would obey; None gives ""."""
    if text is None:
        return ""
    return _CONTROLS.sub("", _BREAKS.sub("\n", str(text)))


def masked(value: Any) -> Any:  # noqa: ANN401  # any JSON
    """The JSON with each such character replaced by U+FFFD, one for one: offsets stay right."""
    if isinstance(value, str):
        return _CONTROLS.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {key: masked(item) for key, item in value.items()}
    return [masked(item) for item in value] if isinstance(value, list | tuple) else value


def line(text: object) -> str:
    """The inert text on one line."""
    return " ".join(inert(text).split())


def web_address(url: object) -> str | None:
    """The URL when it is a plain web address (http or https with a host), else None."""
    address = inert(url).strip()
    if not address or len(address) > _LONGEST_URL or re.search(r"[\s\"'<>\\`]", address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    return address if parts.scheme.lower() in {"http", "https"} and host else None


def escaped(text: object) -> str:
    """The inert text as it may stand in markup, inside an attribute too."""
    return html.escape(inert(text), quote=True)


def attributes(**data: object) -> str:
    """Data attributes of an element, escaped; each begins with a space."""
    return "".join(f' data-{name}="{escaped(value)}"' for name, value in data.items())
