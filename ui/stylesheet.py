"""Our stylesheets above Gradio's: every selector made weightier, whatever it stands in.

Gradio does this too for stylesheets it is given, but inside a media query it cuts selectors at
every comma and puts `:root` and the body where they match nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

WEIGHT = ":root:root:root"
"""Three classes' worth: Gradio's own rules have up to that many."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_WHOLE = ("@font-face", "@keyframes", "@page", "@property")
_OF_THE_ROOT = re.compile(r"(?::root|html)(?![\w-])")


def raised(css: str) -> str:
    """The stylesheet with `WEIGHT` before each selector; rules of the root itself stay."""
    return "\n".join(_raised(_COMMENT.sub("", css)))


def _raised(css: str) -> Iterator[str]:
    for prelude, body in _rules(css):
        if prelude.startswith(_WHOLE):
            yield f"{prelude} {{{body}}}"
        elif prelude.startswith("@"):
            yield f"{prelude} {{\n" + "\n".join(_raised(body)) + "\n}"
        else:
            yield f"{', '.join(map(_weighty, _selectors(prelude)))} {{{body}}}"


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Each rule of one level: what stands before its braces, and what in them."""
    depth = start = opening = 0
    for place in re.finditer(r"[{}]", css):
        if place[0] == "{":
            depth += 1
            opening = place.start() if depth == 1 else opening
            continue
        depth -= 1
        if depth == 0:
            yield css[start:opening].strip(), css[opening + 1 : place.start()]
            start = place.end()


def _selectors(prelude: str) -> list[str]:
    """The selectors of a list; commas inside brackets do not part them."""
    return [each.strip() for each in re.split(r",(?![^()]*\))", prelude)]


def _weighty(selector: str) -> str:
    return selector if _OF_THE_ROOT.match(selector) else f"{WEIGHT} {selector}"
