"""A live blog → its entries, each with its own time and title.

JSON-LD (`liveBlogUpdate`) is taken where it has the entries' text; otherwise the elements of the
page that are marked as entries, or that each hold a time and an anchor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from ingest.clean import clean, clean_line
from ingest.moments import read_moment
from ingest.pages import boilerplate, embeds, lines
from ingest.pages.jsonld import Node, Said
from ingest.pages.tree import BLOCKS, Element, measured, names_of, remove, text_of
from ingest.records import headline
from rag.types import digest

MAX_ENTRIES = 1_000
MIN_CHARS = 40
"""A shorter entry is a label such as `That's all for today`."""

MIN_ENTRIES = 3
"""With fewer marked elements a page is none."""

_ENTRY = re.compile(
    r"(?<![\w-])(?:live-?blog-?(?:post|entry|item|update|card)|lx-stream__post|liveblog__post|"
    r"block--content|js-live-post|live-(?:update|post|entry)|timeline-(?:item|entry)|"
    r"sc-liveblog-post|key-?update|live-story-post)(?![\w])"
)
_TITLE_CHARS = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `anchor` tells it from the others of its page, for as long as it stays."""

    title: str
    text: str
    published_at: str | None
    modified_at: str | None
    anchor: str


def entries(tree: Element, said: Said, url: str | None) -> list[Entry]:
    """The entries of a live blog in the page's order; none where it shows none."""
    stated = [_stated(node, url) for node in said.updates[:MAX_ENTRIES]]
    found = [entry for entry in stated if entry]
    if len(found) * 2 < len(stated) or not found:
        marked = _marked(tree)
        found = marked if len(marked) >= max(MIN_ENTRIES, len(found)) else found
    return _told_apart(found)


def _told_apart(found: Sequence[Entry]) -> list[Entry]:
    """Entries each with an anchor of its own, also where a page names several the same."""
    named = Counter(entry.anchor for entry in found)
    apart = [
        entry if named[entry.anchor] == 1 else replace(entry, anchor=_made_anchor(entry))
        for entry in found
    ]
    return list({entry.anchor: entry for entry in apart}.values())


def _made_anchor(entry: Entry) -> str:
    return digest(entry.published_at or "", entry.text[:200], length=10)


def _stated(node: Node, url: str | None) -> Entry | None:
    """An entry of the JSON-LD."""
    said = Said(node)
    text = clean(lines.tidy(said.body, (said.text("headline"),)))
    if len(text) < MIN_CHARS:
        return None
    when = read_moment(said.text("datePublished", "dateModified", "uploadDate"))
    address = urljoin(url or "", said.text("url", "@id"))
    anchor = urlsplit(address).fragment if address else ""
    return Entry(
        title=said.text("headline") or headline(text),
        text=text,
        published_at=when,
        modified_at=_other(read_moment(said.text("dateModified")), when),
        anchor=_anchor(anchor) or digest(when or "", text[:200], length=10),
    )


def _marked(tree: Element) -> list[Entry]:
    """The entries of the page itself, by its markup."""
    embeds.quote(tree)
    found = []
    for element in _elements(tree)[:MAX_ENTRIES]:
        entry = _read(element)
        if entry:
            found.append(entry)
    return found


def _elements(tree: Element) -> list[Element]:
    by_type = tree.xpath(
        "//*[contains(@itemtype, 'BlogPosting')][not(contains(@itemtype, 'Live'))]"
    )
    if len(by_type) >= MIN_ENTRIES:
        return list(by_type)
    timed = [e for e in tree.iter("article", "div", "section", "li") if _ENTRY.search(names_of(e))]
    outer = set(timed)
    own = [e for e in timed if not any(a in outer for a in e.iterancestors())]
    holding = [e for e in own if next(e.iter("time"), None) is not None]
    return holding if len(holding) >= MIN_ENTRIES else []


def _read(element: Element) -> Entry | None:
    times = [t.get("datetime") or text_of(t) for t in list(element.iter("time"))[:3]]
    stamped = (element.xpath(".//*[@itemprop='datePublished']/@content") or [""])[0]
    moments = [m for m in map(read_moment, (stamped, *times)) if m]
    title = next((text_of(h) for h in element.iter("h1", "h2", "h3", "h4") if text_of(h)), "")
    title = clean_line(title)[:_TITLE_CHARS]
    anchor = element.get("id") or element.get("data-post-id") or element.get("data-block-id") or ""
    for gone in list(element.iter("time", "h1", "h2")):
        remove(gone)
    text = clean(lines.tidy(_paragraphs(element), (title,)))
    if len(text) < MIN_CHARS:
        return None
    when = moments[0] if moments else None
    return Entry(
        title=title or headline(text),
        text=text,
        published_at=when,
        modified_at=None,
        anchor=_anchor(anchor) or digest(when or "", text[:200], length=10),
    )


def _paragraphs(element: Element) -> str:
    """The text of an entry, a line for each block without blocks inside."""
    boilerplate.prune(element)
    measures = measured(element)
    return "\n".join(
        text_of(block)
        for block in element.iter(*BLOCKS)
        if measures[block].chars and not any(child.tag in BLOCKS for child in block)
    )


def _anchor(name: str) -> str:
    return re.sub(r"[^\w.:-]", "", name)[:80]


def _other(moment: str | None, than: str | None) -> str | None:
    return moment if moment and than and moment > than else None


def of_blog(found: Sequence[Entry], url: str | None) -> list[tuple[Entry, str | None]]:
    """Entries with their addresses: the blog's, and where each stands in it."""
    base = url.split("#", 1)[0] if url else None
    return [(entry, f"{base}#{entry.anchor}" if base else None) for entry in found]
