"""Out of the tree goes what is on a news page and not of the article.

An element goes by its class or id, by being hidden, or as a list of links. Nothing goes that
holds much of the page's running text, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.pages.phrases import MAX_LINE, READ_MORE
from ingest.pages.tree import (
    BLOCKS,
    HEADLINE_CHARS,
    Element,
    Measure,
    measured,
    names_of,
    remove,
    text_of,
)

MAX_SHARE = 0.25
"""Most of the page's running text that an element may hold and still go by its name."""

_NAME = re.compile(
    r"newsletter|sign-?up(?!dat)|subscri(?:be|ption)(?!r|-?only|-?content)|paywall-?(?:prompt|banner)|"
    r"(?:^|[\s_-])related(?![a-z])|recommend(?:ed|ation)|read-?(?:more|next|also)|"
    r"more-?(?:on|from|stories|"
    r"articles)|most-?(?:read|popular|viewed)|trending|recirc|"
    r"(?:^|[\s_-])shar(?:e|ing)(?:[\s_-]|$|bar|tools|buttons)|social-?(?:share|links|icons|"
    r"bar|media-bar)|"
    r"addthis|sharethis|cookie|consent|gdpr|(?:^|[\s_-])promo(?:tion)?(?:[\s_-]|$)|outbrain|"
    r"taboola|"
    r"advert(?:isement)?s?(?:[\s_-]|$)|ad-(?:slot|label|unit|container)|sponsor|"
    r"(?:photo|image|picture|media)-?credits?|(?:^|[\s_-])credits?(?:[\s_-]|$)|"
    r"sr-only|visually-hidden|screen-reader|rollover|tooltip|"
    r"breadcrumb|(?:^|[\s_-])tags?(?:-list|-links|-cloud)?(?:\s|$)|author-?(?:bio|box|card)|"
    r"about-?(?:the-)?author|"
    r"comment-?(?:s|form|list|respond|section)?(?:[\s_-]|$)|disqus|livefyre"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_KEPT_TAGS = frozenset("html body main article".split())
_ASIDE_TAGS = frozenset("nav form button select dialog menu footer".split())
_LINES = ("p", "div", "li", "strong", "em", "b", "h2", "h3", "h4", "h5", "span")
_LIST_TAGS = frozenset("ul ol div section aside".split())
_LIST_LINKS = 0.85
_LIST_OTHERS = 200
"""Most characters outside of links that a list of links may have."""

_TEASERS = 3


def prune(tree: Element) -> float:
    """Take the boilerplate out of a tree, in place; gives the share of running text that stays."""
    measures = measured(tree)
    before = measures[tree].running
    most = MAX_SHARE * max(1, before)
    for element, measure in measures.items():
        prose = element.tag == "p" and measure.running
        if not prose and measure.running <= most and _named(element):
            remove(element)
    for element, measure in measured(tree).items():
        if element.tag in _LIST_TAGS and (_is_links(measure) or _is_teasers(element)):
            remove(element)
    after = measured(tree)
    _read_more(tree, after)
    return after[tree].running / before if before else 1.0


def _is_links(measure: Measure) -> bool:
    """Whether something is several headlines that link elsewhere, and hardly anything else."""
    others = measure.chars - measure.in_links
    few = others <= _LIST_OTHERS and measure.link_share >= _LIST_LINKS
    return few and measure.headlines > 1 and not measure.running


def _is_teasers(element: Element) -> bool:
    """Whether each item of a list begins with a headline that links elsewhere."""
    if element.tag not in ("ul", "ol"):
        return False
    items = [item for item in element if item.tag == "li"]
    return len(items) >= _TEASERS and all(map(_begins_with_headline, items))


def _begins_with_headline(item: Element) -> bool:
    links = [text for a in item.iter("a") if (text := text_of(a))]
    return bool(links) and len(links[0]) >= HEADLINE_CHARS and text_of(item).startswith(links[0])


def _named(element: Element) -> bool:
    """Whether an element says by its tag, its name or its style that it is not the article."""
    if not isinstance(element.tag, str) or element.tag in _KEPT_TAGS:
        return False
    if element.tag in _ASIDE_TAGS or element.get("hidden") is not None:
        return True
    if _HIDDEN.search(element.get("style") or ""):
        return True
    names = names_of(element)
    return bool(names) and element.get("data-post") is None and bool(_NAME.search(names))


def _read_more(tree: Element, measures: Mapping[Element, Measure]) -> None:
    """Pointers to other articles: a marked line that is a link, and what a marker stands above."""
    for element in list(tree.iter(*_LINES)):
        measure = measures[element]
        short = 0 < measure.chars <= MAX_LINE and element.getparent() is not None
        if not short or any(child.tag in BLOCKS for child in element):
            continue
        found = READ_MORE.match(text_of(element))
        if found and not found["rest"]:
            _remove_below(element, measures)
        elif found and len(found["rest"]) <= 1.3 * measure.in_links + 3:
            remove(element)


def _remove_below(marker: Element, measures: Mapping[Element, Measure]) -> None:
    """A marker that is a line of its own, with the links below it."""
    block = marker
    while block.tag not in BLOCKS:
        parent = block.getparent()
        if parent is None or measures[parent].chars > measures[block].chars + 2:
            return  # a word in a sentence
        block = parent
    following = block.getnext()
    last = following is None
    while following is not None and measures[following].link_share > 0.7:
        after = following.getnext()
        remove(following)
        following, last = after, True
    if last:
        remove(block)
