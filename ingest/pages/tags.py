"""What a page says about its article in meta tags, `<time>` and other elements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.clean import clean_line
from ingest.pages.tree import Element, text_of

MAX_META = 400
MAX_CHARS = 1_000
_ITEMPROPS = frozenset(
    "datepublished datemodified dateupdated headline author articlebody".split()
)


@dataclass(frozen=True, slots=True)
class Tags:
    """Meta tags by name in lower case, first one first; and single elements' texts."""

    meta: Mapping[str, tuple[str, ...]]
    itemprop: Mapping[str, tuple[str, ...]]
    times: tuple[str, ...]
    h1: tuple[str, ...]
    title: str
    canonical: str
    language: str
    authors: tuple[str, ...]

    def first(self, *names: str) -> str:
        """The content of the first of these meta tags that says something."""
        return next((self.meta[name][0] for name in names if self.meta.get(name)), "")


def read(tree: Element) -> Tags:
    """The tags of a page."""
    root = tree.getroottree().getroot()
    canonical = tree.xpath("//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href")
    title = tree.find(".//title")
    return Tags(
        meta=_meta(tree),
        itemprop=_itemprops(tree),
        times=_times(tree),
        h1=tuple(filter(None, (text_of(h)[:MAX_CHARS] for h in list(tree.iter("h1"))[:10]))),
        title=clean_line(title.text or "")[:MAX_CHARS] if title is not None else "",
        canonical=str(canonical[0])[:MAX_CHARS].strip() if canonical else "",
        language=(
            root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        ),
        authors=_rel_authors(tree),
    )


def _meta(tree: Element) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for element in list(tree.iter("meta"))[:MAX_META]:
        content = clean_line((element.get("content") or "")[:MAX_CHARS])
        names = (element.get(n) for n in ("property", "name", "http-equiv"))
        for name in filter(None, names):
            if content:
                key = name.strip().lower()
                found[key] = (*found.get(key, ()), content)
    return found


def _itemprops(tree: Element) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for element in tree.xpath("//*[@itemprop]")[:MAX_META]:
        for key in element.get("itemprop").lower().split():
            if key in _ITEMPROPS and key != "articlebody" and len(found.get(key, ())) < 20:
                given = element.get("content") or element.get("datetime") or text_of(element)
                if value := clean_line(given[:MAX_CHARS]):
                    found[key] = (*found.get(key, ()), value)
    return found


def _times(tree: Element) -> tuple[str, ...]:
    """`<time>` of the article: those marked as its publication, then those of its own head."""
    marked = (
        "//time[@pubdate or contains(@class, 'publi') or contains(@class, 'posted')]/@datetime"
    )
    own = "//article//header//time/@datetime | (//h1)[1]/following::time[@datetime][1]/@datetime"
    found = [*tree.xpath(marked)[:5], *tree.xpath(own)[:3]]
    return tuple(dict.fromkeys(str(value)[:80].strip() for value in found))


def _rel_authors(tree: Element) -> tuple[str, ...]:
    found = tree.xpath("//a[contains(concat(' ', @rel, ' '), ' author ')]")[:10]
    names = (text_of(element)[:120] for element in found)
    return tuple(dict.fromkeys(name for name in names if name))
