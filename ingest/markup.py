"""Markup inside a field that should be plain text → that text."""

from __future__ import annotations

import html
import re

_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|h[1-6]|ul|ol|li|img|blockquote|figure|section|article|"
    r"table|tr|td|iframe|script|style)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
"""Tags that are no accident; `a < b > c` and an e-mail address in brackets are not markup."""

_ATTRIBUTES = re.compile(
    r"<([a-zA-Z][^\s/><]*+)"
    r"(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"?+|'[^']*+'?+|[^\s>]*+))?+)*+>?"
)
"""A tag with its attributes, which say nothing here; a parser may need minutes for very many."""

_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8}\d?);")
_BLOCKS = frozenset(
    "p div li ul ol h1 h2 h3 h4 h5 h6 blockquote figure figcaption section article header footer "
    "table tr td th pre hr aside main dl dt dd".split()
)
_SILENT = frozenset("script style noscript template svg iframe object head title".split())


def plain(text: str) -> str:
    """The text with markup read as a browser would show it, blocks parted by blank lines.

    A text without markup comes back as it is, only its character entities resolved.
    """
    if _TAG.search(text):
        return _shown(text)
    return html.unescape(text) if _ENTITY.search(text) else text


def _bare(tag: re.Match[str]) -> str:
    return f"<{tag[1]}>"


def _shown(markup: str) -> str:
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    bare = f"<div>{_ATTRIBUTES.sub(_bare, markup)}"
    tree = lxml_html.document_fromstring(bare.encode("utf-8", "replace"), parser=parser)
    walk = etree.iterwalk(tree, events=("start", "end"))
    parts: list[str] = []
    for event, element in walk:
        tag = str(element.tag)
        gap = "\n\n" if tag in _BLOCKS else "\n" if tag == "br" else ""
        if event == "end":
            parts += (gap if tag != "br" else "", element.tail or "")
        elif tag in _SILENT:
            walk.skip_subtree()
        else:
            parts += (gap, element.text or "")
    return "".join(parts)
