"""JSON Feed (jsonfeed.org, versions 1 and 1.1) → entries as feedparser gives those of XML."""

from __future__ import annotations

import json
from typing import Any

from ingest.clean import clean_line
from ingest.decode import decode
from rag.errors import SourceError

_VERSION = b"jsonfeed.org/version/"


def looks_like_json_feed(content: bytes) -> bool:
    """Whether bytes begin as a JSON Feed does."""
    start = content[:4096].replace(b"\\/", b"/").lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and _VERSION in start


def read_json_feed(content: bytes) -> tuple[str, list[dict[str, Any]]]:
    """Title and entries.

    Raises:
        SourceError: it is broken.
    """
    try:
        feed = json.loads(decode(content))
    except (ValueError, RecursionError):
        raise SourceError("the JSON feed is broken: no JSON can be read from it") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise SourceError("the JSON feed has no list of items")
    title = feed.get("title")
    entries = [_entry(item) for item in items if isinstance(item, dict)]
    return clean_line(title) if isinstance(title, str) else "", entries


def _entry(item: dict[str, Any]) -> dict[str, Any]:
    """An item under the names of feedparser; `external_url` is the page of a link blog's entry."""
    identity = item.get("id")
    web_id = identity if isinstance(identity, str) and "://" in identity else None
    people = item.get("authors") or [item.get("author")]
    text = item.get("content_html") or item.get("content_text")
    return {
        "title": item.get("title"),
        "link": item.get("url") or item.get("external_url") or web_id,
        "summary": item.get("summary"),
        "content": [{"value": text}] if isinstance(text, str) else [],
        "published": item.get("date_published"),
        "updated": item.get("date_modified"),
        "authors": people if isinstance(people, list) else [],
    }
