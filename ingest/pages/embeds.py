"""Posts embedded from social media → quotations that keep who wrote them, and when.

Post by Ann Reyes (@annreyes), 7 May 2025: “The bridge is open.”
"""

from __future__ import annotations

import re
from datetime import date

from ingest.moments import read_moment
from ingest.pages.tree import BLOCKS, NO_XML, Element, names_of, text_of

MAX_POSTS = 500
MAX_POST_CHARS = 5_000
_POST = re.compile(
    r"(?<![\w-])(?:twitter-(?:tweet|video)|tweet-embed|instagram-media|bluesky-embed|"
    r"mastodon-embed|"
    r"tiktok-embed|fb-post|reddit-(?:embed|card)|text-post-media|truthsocial-embed|"
    r"telegram-post)(?![\w]|-parse)"
)
_SIGNED = re.compile(
    r"\s*[—–-]\s*(?P<name>[^\n()—–]{1,80}?)\s*\(?\s*(?P<handle>@[\w.-]{1,60})\s*\)?[,.\s]*"
    r"(?P<date>[^\n]{0,60})$"
)
_SHARED = re.compile(
    r"\s*A post shared by\s+(?P<name>[^\n()]{0,80}?)\s*\(?(?P<handle>@[\w.]{1,60})\)?"
    r"(?:\s+on\s+(?P<date>[^\n]{0,60}))?$"
)
_HANDLE = re.compile(
    r"(?:twitter|x|tiktok|threads|bsky|truthsocial)\.\w+/(?:profile/)?@?([\w.-]{1,60})"
)
_CLUTTER = re.compile(
    r"pic\.twitter\.com/\w+|https?://t\.co/\w+|\[image or embed\]|View this (?:post|profile) on "
    r"(?:Instagram|Threads|Facebook)|♬ [^\n]{0,80}$"
)
_AT_TIME = re.compile(
    r"\b(?:at )?\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?)?(?:\s+(?:[A-Z]{3,4}))?\b[·, ]*", re.IGNORECASE
)
_MONTHS = (
    "January February March April May June July August September October November December".split()
)


def quote(tree: Element) -> None:
    """Put a paragraph in place of each embedded post; one that says nothing goes."""
    posts = [e for e in tree.iter("blockquote", "div", "figure") if _POST.search(names_of(e))]
    for post in posts[:MAX_POSTS]:
        if post.getparent() is None or any(a in posts for a in post.iterancestors()):
            continue
        _replace(_wrapper(post), written(text_of(post), _links(post), _times(post)))


def written(text: str, links: list[str], times: list[str]) -> str:
    """A post as a line; "" where it says nothing.

    Args:
        text: what stands in the embedded block, signature last.
        links: the addresses it links.
        times: the moments its markup names.
    """
    body = " ".join(_CLUTTER.sub(" ", text[:MAX_POST_CHARS]).split())
    signed = _SIGNED.search(body) or _SHARED.search(body)
    name = handle = when = ""
    if signed:
        body = body[: signed.start()]
        name, handle = signed["name"].strip(" ,"), signed["handle"]
        when = _day(_AT_TIME.sub("", signed["date"] or "").strip(" .,·"))
    elif found := next((m for link in links if (m := _HANDLE.search(link))), None):
        handle = "@" + found[1]
    body = body.strip(" —–-")
    if not any(c.isalnum() for c in body):
        return ""
    when = when or next((day for t in times if (day := _day(t))), "")
    person = f" by {name} ({handle})" if name and handle else f" by {handle}" if handle else ""
    return f"Post{person}{', ' + when if when else ''}: “{body}”"


def _day(text: str) -> str:
    moment = read_moment(text) if text else None
    if moment is None:
        return text if 4 <= len(text) <= 30 and any(c.isdigit() for c in text) else ""
    day = date.fromisoformat(moment[:10])
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _links(post: Element) -> list[str]:
    own = [post.get("cite") or "", post.get("data-instgrm-permalink") or ""]
    return [*own, *(a.get("href") or "" for a in list(post.iter("a"))[:50])]


def _times(post: Element) -> list[str]:
    return [t.get("datetime") or "" for t in list(post.iter("time"))[:5]]


def _wrapper(post: Element) -> Element:
    """The outermost element that holds the post and nothing else."""
    outer = post
    while True:
        parent = outer.getparent()
        if parent is None or parent.tag not in ("div", "figure", "section", "p", "span", "center"):
            return outer
        if any(_says(child) for child in parent if child is not outer):
            return outer
        if (parent.text or "").strip() or (outer.tail or "").strip():
            return outer
        outer = parent


def _says(element: Element) -> bool:
    return bool((element.tail or "").strip()) or bool(text_of(element))


def _replace(element: Element, line: str) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if not line:
        element.drop_tree()
        return
    paragraph = element.makeelement("p", {"data-post": "1"})
    paragraph.text = NO_XML.sub("", line)
    paragraph.tail = element.tail
    parent.replace(element, paragraph)
    if parent.tag == "p" and "p" in BLOCKS:
        parent.tag = "div"
