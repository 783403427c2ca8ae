"""HTML → a tree of bounded size, and small questions about its elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rag.errors import SourceError

MAX_CHARS = 5_000_000
"""Longest page that is parsed; news pages have some hundred thousand."""

MAX_ELEMENTS = 30_000
MAX_DEPTH = 100
"""Deepest nesting kept; what is deeper is moved up. Parsers of pages recurse."""

SILENT = frozenset("script style noscript template svg iframe object head".split())
BLOCKS = frozenset(
    "p div li ul ol h1 h2 h3 h4 h5 h6 blockquote figure figcaption section article header footer "
    "table tr td th pre hr aside main dl dt dd nav form body".split()
)
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What a tree refuses to hold when it is changed, though its parser lets it through."""

_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|(\d{1,8}));?")
Element = Any
"""An element of lxml, which has no types."""


def parse(page: str) -> Element:
    """The tree of a page.

    Raises:
        SourceError: it is none, or too large.
    """
    from lxml import etree
    from lxml import html as lxml_html

    if len(page) > MAX_CHARS:
        raise SourceError(f"the page is longer than {MAX_CHARS:,} characters", kind="too_large")
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    content = NO_XML.sub("", _REFERENCE.sub(_holdable, page)).encode("utf-8", "replace")
    try:
        tree = lxml_html.document_fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise SourceError("no text was found on the page", kind="no_article") from None
    _bound(tree)
    return tree


def _holdable(reference: re.Match[str]) -> str:
    """A character reference, unless it stands for what no tree may hold."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    refused = code > 0x10FFFF or NO_XML.match(chr(code))
    return "" if refused else reference[0]


def _bound(tree: Element) -> None:
    """Keep a tree within the limits of size and depth."""
    from lxml import etree

    depth = count = 0
    deep = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        count += 1
        if count > MAX_ELEMENTS:
            raise SourceError(
                f"the page has more than {MAX_ELEMENTS:,} elements", kind="too_large"
            )
        if depth > MAX_DEPTH:
            deep.append(element)
    for element in deep:
        element.drop_tag()


def text_of(element: Element) -> str:
    """All text inside an element on one line; words of different blocks stay apart."""
    return " ".join(" ".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    from lxml import etree

    walk = etree.iterwalk(element, events=("start", "end"))
    parts: list[str] = []
    for event, each in walk:
        tag = each.tag
        if event == "start" and tag in SILENT:
            walk.skip_subtree()
        elif event == "start":
            if tag in BLOCKS or tag == "br":
                yield "".join(parts)
                parts = []
            parts.append(each.text or "")
        elif each is not element:
            if tag in BLOCKS:
                yield "".join(parts)
                parts = []
            parts.append(each.tail or "")
    yield "".join(parts)


@dataclass(frozen=True, slots=True)
class Measure:
    """Characters inside an element: all, in links, in running paragraphs; and its headlines.

    A headline is a link that is long enough to be one.
    """

    chars: int = 0
    in_links: int = 0
    running: int = 0
    headlines: int = 0

    @property
    def link_share(self) -> float:
        """How much of the text stands in links, 0 to 1; 0 where there is none."""
        return self.in_links / self.chars if self.chars else 0.0


HEADLINE_CHARS = 20
"""Shortest link that reads as a headline; shorter ones are names and places in a list."""

RUNNING_CHARS = 100
"""A paragraph from here on, not made of links, is running text."""


def measured(tree: Element) -> dict[Element, Measure]:
    """The measure of every element of a tree, in one walk."""
    from lxml import etree

    found: dict[Element, Measure] = {}
    open_sums: list[list[int]] = [[0, 0, 0, 0]]
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        silent = element.tag in SILENT
        if event == "start":
            open_sums.append([0 if silent else _length(element.text), 0, 0, 0])
            continue
        chars, in_links, running, headlines = (0, 0, 0, 0) if silent else open_sums.pop()
        if silent:
            open_sums.pop()
        if element.tag == "a":
            in_links, headlines = chars, int(chars >= HEADLINE_CHARS)
        if element.tag == "p" and chars >= RUNNING_CHARS and in_links < 0.5 * chars:
            running = chars
        found[element] = Measure(chars, in_links, running, headlines)
        for at, number in enumerate((chars + _length(element.tail), in_links, running, headlines)):
            open_sums[-1][at] += number
    return found


def _length(text: str | None) -> int:
    return len(" ".join(text.split())) if text else 0


def names_of(element: Element) -> str:
    """Its class, id and role, in lower case."""
    return " ".join(
        (element.get(name) or "") for name in ("class", "id", "role", "data-component")
    ).lower()[:500]


def remove(element: Element) -> None:
    """Take an element out; what follows it stays."""
    if element.getparent() is not None:
        element.drop_tree()
