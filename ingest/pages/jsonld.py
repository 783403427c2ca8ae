"""What a page says about its article in JSON-LD (schema.org)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.clean import clean_line
from ingest.pages.tree import Element
from ingest.records import canonical, urlsplit_safe

MAX_SCRIPT_CHARS = 1_000_000
MAX_SCRIPTS = 40
MAX_NODES = 3_000
MAX_DEPTH = 8

_ARTICLE = re.compile(r"(?:Article|BlogPosting|LiveBlogPosting|^Report|NewsItem)$")
_BEFORE = re.compile(r"(?://)?(?:<!\[CDATA\[|<!--)")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_FALSE = frozenset({"false", "no", "0"})

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """The article of the page, as it describes itself; what it does not say is empty."""

    node: Node

    def text(self, *names: str) -> str:
        """The first field of these that says something, on one line."""
        return next((t for n in names if (t := clean_line(_string(self.node.get(n))))), "")

    def names(self, field: str) -> tuple[str, ...]:
        """The names in a field of persons or organisations."""
        value = self.node.get(field)
        parts = value if isinstance(value, list) else [value]
        names = (clean_line(_string(part)) for part in parts[:50])
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def body(self) -> str:
        """The article's text, paragraphs as they come; often shortened, often missing."""
        value = self.node.get("articleBody")
        return value if isinstance(value, str) else ""

    @property
    def paywalled(self) -> bool:
        """Whether it says that not everybody may read it whole."""
        parts = self.node.get("hasPart")
        nodes = [self.node, *(parts if isinstance(parts, list) else [parts])]
        return any(
            str(node.get("isAccessibleForFree")).lower() in _FALSE
            for node in nodes
            if isinstance(node, Mapping) and "isAccessibleForFree" in node
        )

    @property
    def updates(self) -> list[Node]:
        """The entries of a live blog, as they come."""
        value = self.node.get("liveBlogUpdate")
        return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list) else []

    @property
    def live(self) -> bool:
        """Whether it is a live blog."""
        return "LiveBlogPosting" in _types(self.node) or bool(self.updates)


def read(tree: Element, url: str | None) -> Said:
    """The article a page describes: the one with its own address, else the first."""
    nodes = [n for n in _nodes(tree) if any(map(_ARTICLE.search, _types(n)))]
    if url:
        own = canonical(url)
        nodes.sort(key=lambda node: own not in _addresses(node))
    live = next((n for n in nodes[:3] if "LiveBlogPosting" in _types(n)), None)
    return Said(live or (nodes[0] if nodes else {}))


def _nodes(tree: Element) -> Iterator[Node]:
    scripts = tree.xpath("//script[contains(@type, 'ld+json')]")
    left = MAX_NODES
    for script in scripts[:MAX_SCRIPTS]:
        waiting = [(_loaded(script.text or ""), 0)]
        while waiting and left > 0:
            value, depth = waiting.pop(0)
            left -= 1
            if isinstance(value, Mapping):
                if value.get("@type"):
                    yield value
                deeper = [value.get(n) for n in ("@graph", "mainEntity", "mainEntityOfPage")]
            else:
                deeper = value if isinstance(value, list) else []
            if depth < MAX_DEPTH:
                waiting += [
                    (v, depth + 1) for v in deeper[:MAX_NODES] if isinstance(v, (list, Mapping))
                ]


def _loaded(script: str) -> Any:  # noqa: ANN401  # whatever the page holds
    """The value of a script, mended where it is broken in a common way; None where it is none."""
    text = _bare(script[:MAX_SCRIPT_CHARS])
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _bare(script: str) -> str:
    """A script without the comment or section that it may stand in."""
    text = script.strip()
    if opening := _BEFORE.match(text):
        text = text[opening.end() :]
    for ending in (";", "-->", "]]>", "//"):
        text = text.rstrip().removesuffix(ending)
    return text


def _types(node: Node) -> list[str]:
    kind = node.get("@type")
    return [str(k) for k in (kind if isinstance(kind, list) else [kind])[:10]]


def _addresses(node: Node) -> set[str]:
    page = node.get("mainEntityOfPage")
    page_id = page.get("@id") if isinstance(page, Mapping) else page
    given = (node.get("url"), node.get("@id"), page_id)
    return {canonical(a) for a in given if isinstance(a, str) and urlsplit_safe(a)}


def _string(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("@value")
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(value)[:2_000]
