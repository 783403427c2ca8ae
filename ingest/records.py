"""A record, as archives and exports write it → an Article.

`text` is required. Other common spellings of the fields are understood; case, `_`, `-` and
spaces in a field's name do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from ingest.addresses import without_password
from ingest.clean import clean, clean_line
from ingest.moments import address_day, read_moment
from rag.errors import SourceError
from rag.types import Article, digest

FIELDS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "articlebody", "maintext", "fulltext", "article", "story"),
    "title": ("title", "headline", "heading", "name"),
    "url": ("url", "link", "canonicalurl", "href", "webpage", "sourceurl"),
    "source": ("source", "outlet", "publisher", "publication", "site", "sitename", "newspaper"),
    "published_at": (
        "publishedat", "published", "publishdate", "datepublished", "publicationdate",
        "pubdate", "date", "datetime", "timestamp", "created", "createdat",
    ),
    "authors": ("authors", "author", "byline", "creator"),
    "id": ("id", "articleid", "guid", "uuid"),
    "language": ("language", "lang"),
}  # fmt: skip
"""Our fields with their other names, the better known first."""

_TITLE_CHARS = 110
_OPENING_CHARS = 2_000
_DEFAULT_PORT = re.compile(r":(?:80|443)?$")
_BY = re.compile(r"^by\s+", re.IGNORECASE)


def to_article(record: Mapping[str, Any], *, fallback_id: str | None = None) -> Article:
    """The article a record describes.

    Its id is the record's own, else made from its address, else `fallback_id`, else made from
    its title and text. Without a moment of its own it has the day in its address.

    Raises:
        SourceError: it has no text.
    """
    fields = _known(record)
    text = clean(_string(fields.get("text")))
    if not text:
        raise SourceError("no text")
    title = clean_line(_string(fields.get("title"))) or headline(text)
    url = _url(_string(fields.get("url")))
    given = clean_line(_string(fields.get("id")))
    own = given or (digest(canonical(url)) if url else fallback_id)
    stated = read_moment(fields.get("published_at"))
    published = stated or address_day(url)
    return Article(
        id=own or digest(title, text),
        text=text,
        title=title,
        outlet=_outlet(fields.get("source"), url),
        url=url,
        published_at=published,
        authors=_names(fields.get("authors")),
        language=clean_line(_string(fields.get("language"))) or None,
        dated_by="stated" if stated else "url" if published else None,
    )


def canonical(url: str) -> str:
    """One spelling for the addresses of one page: no fragment, no tracking, no closing slash."""
    parts = urlsplit(url)
    kept = [
        pair
        for pair in parts.query.split("&")
        if pair and not pair.lower().startswith(("utm_", "fbclid", "gclid", "cmpid", "ref="))
    ]
    host = _DEFAULT_PORT.sub("", parts.netloc.lower()).removeprefix("www.")
    return urlunsplit(("https", host, parts.path.rstrip("/"), "&".join(kept), ""))


def headline(text: str) -> str:
    """A title for a text without one: its first sentence or line, shortened at a word."""
    from rag.sentences import sentence_spans

    opening = text[:_OPENING_CHARS]
    start, end = sentence_spans(opening)[0]
    first = " ".join(opening[start:end].split())
    if len(first) <= _TITLE_CHARS:
        return first.rstrip(".")
    return first[:_TITLE_CHARS].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def file_id(path: PurePath) -> str:
    """The id of the only article of a file."""
    return digest("file", str(path))


def has_text(names: Iterable[str]) -> bool:
    """Whether one of a table's columns holds texts, by its name."""
    return not {_key(name) for name in names}.isdisjoint(FIELDS["text"])


def _key(name: object) -> str:
    return "".join(c for c in str(name).lower() if c.isalnum())


def _known(record: Mapping[str, Any]) -> dict[str, Any]:
    plain = {_key(name): value for name, value in record.items() if not _missing(value)}
    found = {}
    for field, names in FIELDS.items():
        for name in names:
            if name in plain:
                found[field] = plain[name]
                break
    return found


def _missing(value: object) -> bool:
    return value is None or value == "" or value != value  # noqa: PLR0124  # NaN differs from itself


def _string(value: object) -> str:
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title") or value.get("text") or ""
    if isinstance(value, (list, tuple)):
        return "\n\n".join(_string(part) for part in value)
    return "" if value is None else str(value)


def _names(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, (list, tuple)) else _string(value).split(";")
    names = (_BY.sub("", clean_line(_string(part))) for part in parts)
    return tuple(dict.fromkeys(name for name in names if name))


def _url(text: str) -> str | None:
    url = without_password("".join(text.split()))
    return url if urlsplit_safe(url) else None


def urlsplit_safe(url: str) -> bool:
    """Whether a text is an http(s) address with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _outlet(value: object, url: str | None) -> str:
    name = clean_line(_string(value))
    if name or url is None:
        return name
    return (urlsplit(url).hostname or "").removeprefix("www.")
