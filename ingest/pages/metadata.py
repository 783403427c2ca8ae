"""What a page says about its article, merged: for each field the first source that says it.

    title      the one on which two of the first three agree, else JSON-LD headline · og:title ·
               the only h1 · twitter:title · title; in full where it was cut; without the
               outlet's name around it
    authors    JSON-LD author · meta author and its kin · rel=author, itemprop · trafilatura
    outlet     og:site_name · JSON-LD publisher · application-name · the host
    published  JSON-LD datePublished · article:published_time · itemprop · other meta tags ·
               <time> · the day in the address · htmldate
    modified   JSON-LD dateModified · article:modified_time, og:updated_time · itemprop; never
               before the publication
    language   html lang · JSON-LD inLanguage · og:locale · content-language
    address    rel=canonical · og:url · JSON-LD url, if of the same site and no front page

A time without a zone says only its day, unless another source gives the same moment with one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from ingest.addresses import without_password
from ingest.clean import clean_line
from ingest.moments import address_day, read_moment
from ingest.pages.jsonld import Said
from ingest.pages.tags import Tags
from ingest.records import canonical, urlsplit_safe
from rag.dates import epoch, is_day
from rag.types import DatedBy

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time",
    "article:published", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date",
    "dcterms.date", "datepublished", "publish-date", "publish_date", "publication_date",
    "pubdate", "date_published", "article.published", "published", "date", "displaydate",
    "originalpublicationdate", "ptime", "created", "timestamp",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "article:modified", "article:updated",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "datemodified",
)  # fmt: skip
_AUTHORS = (
    "author", "article:author", "og:article:author", "parsely-author", "sailthru.author",
    "dc.creator", "dcterms.creator", "byl", "article.author", "authors", "citation_author",
)  # fmt: skip
_ZONED = re.compile(r"(?:[+-]\d\d:?\d\d|Z|\b(?:UTC|GMT))\s*$")
_HAS_TIME = re.compile(r"\d:\d\d")
_SPLIT_NAMES = re.compile(r" ?(?:;|, and | and | & |, ) ?")
_BY = re.compile(r"^(?:by|von|par|por|di|door|av|af)\s+(?=[A-Z])", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|–—·»:-]+\s+")
_LANGUAGE = re.compile(r"^([A-Za-z]{2,3})(?:[-_].*)?$")
_SUBDOMAIN = re.compile(r"^(?:www\d?|m|mobile|amp|edition)\.(?=.+\.)")
_FRONT = re.compile(r"^/(?:index\.\w+|home/?)?$")
EARLIEST_YEAR = 1900
_ZONE_SPAN_S = 26 * 3600
_AUTHOR_CHARS = 80


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of an article, "" or None where the page does not say."""

    title: str = ""
    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    outlet: str = ""
    url: str | None = None
    published_at: str | None = None
    dated_by: DatedBy | None = None
    modified_at: str | None = None
    language: str | None = None
    paywalled: bool = False
    live: bool = False


def merge(said: Said, tags: Tags, url: str | None) -> Metadata:
    """The fields by the precedence above."""
    outlet = _outlet(said, tags, url)
    titles = _titles(said, tags, outlet, url)
    published = _moment([said.text("datePublished"), *_dates(tags)])
    own = _address(said, tags, url)
    by_address = None if published else address_day(url) or address_day(own)
    modified = _moment(
        [
            said.text("dateModified"),
            *(tags.first(name) for name in _MODIFIED),
            *tags.itemprop.get("datemodified", ()),
        ]
    )
    return Metadata(
        title=_title(titles),
        titles=titles,
        authors=_authors(said, tags),
        outlet=outlet,
        url=own,
        published_at=published or by_address,
        dated_by="page" if published else "url" if by_address else None,
        modified_at=_later(published or by_address, modified),
        language=_language(said, tags),
        paywalled=said.paywalled or tags.first("article:content_tier") in ("locked", "metered"),
        live=said.live,
    )


def same_site(first: str, second: str) -> bool:
    """Whether two addresses are of one host, `www.` and its like aside."""
    hosts = [_SUBDOMAIN.sub("", (urlsplit(url).hostname or "").lower()) for url in (first, second)]
    return hosts[0] == hosts[1] != ""


def _titles(said: Said, tags: Tags, outlet: str, url: str | None) -> tuple[str, ...]:
    """What the page calls the article, best first."""
    h1 = tags.h1[0] if len(tags.h1) == 1 else ""
    given = (
        said.text("headline"), tags.first("og:title"), h1, tags.first("twitter:title"),
        *tags.itemprop.get("headline", ())[:1], said.text("name"), tags.title, *tags.h1,
    )  # fmt: skip
    host = _SUBDOMAIN.sub("", urlsplit(url).hostname or "") if url else ""
    bare = [_without_outlet(clean_line(title), outlet, host) for title in given]
    votes = Counter(filter(None, map(_letters, bare[:3])))
    agreed = [title for title in bare[:3] if votes[_letters(title)] > 1]
    return tuple(dict.fromkeys(title for title in [*agreed, *bare] if title))


def _title(titles: tuple[str, ...]) -> str:
    """The first title; in full where it was cut for a search engine or a post."""
    if not titles:
        return ""
    first = titles[0]
    stem = first.rstrip(".…").rstrip().casefold()
    longer = (t for t in titles if len(t) > len(first) and t.casefold().startswith(stem))
    cut = first.endswith(("...", "…"))
    return next((t for t in longer if cut and not t.endswith(("...", "…"))), first)


def _without_outlet(title: str, outlet: str, host: str) -> str:
    """A title without the outlet's name that pages put at its end or beginning."""
    names = {_letters(outlet), _letters(host), _letters(host.rsplit(".", 1)[0])} - {""}

    def is_outlet(part: str) -> bool:
        bare = _letters(part)
        return bool(bare) and any(bare == n or (len(bare) > 3 and bare in n) for n in names)

    cuts = list(_SEPARATOR.finditer(title))
    while cuts and is_outlet(title[cuts[-1].end() :]):
        title = title[: cuts.pop().start()]
    if cuts and is_outlet(title[: cuts[0].start()]):
        title = title[cuts[0].end() :]
    return title.strip()


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _authors(said: Said, tags: Tags) -> tuple[str, ...]:
    metas = (tags.meta.get(name, ()) for name in _AUTHORS)
    sources = (said.names("author"), *metas, tags.authors, tags.itemprop.get("author", ()))
    for source in sources:
        names = tuple(dict.fromkeys(n for given in source for n in author_names(given)))
        if names:
            return names
    return ()


def author_names(given: str) -> Iterable[str]:
    """The names in a byline; addresses, handles and sentences are none."""
    for part in _SPLIT_NAMES.split(_BY.sub("", " ".join(given.split()))):
        name = _BY.sub("", part.strip(" .|"))
        usable = 1 < len(name) <= _AUTHOR_CHARS and not re.search(r"https?:|www\.|@|[<>{}]", name)
        if usable and not name.isdigit() and len(name.split()) <= 8:
            yield name


def _outlet(said: Said, tags: Tags, url: str | None) -> str:
    given = (tags.first("og:site_name"), *said.names("publisher"), tags.first("application-name"))
    for name in given:
        bare = name.lstrip("@")
        if bare and not urlsplit_safe(bare) and len(bare) <= 80:
            return bare
    return _SUBDOMAIN.sub("", urlsplit(url).hostname or "") if url else ""


def _dates(tags: Tags) -> list[str]:
    metas = [tags.first(name) for name in _PUBLISHED]
    return [*metas[:4], *tags.itemprop.get("datepublished", ())[:2], *metas[4:], *tags.times]


def _moment(candidates: Iterable[str]) -> str | None:
    """The first moment, with its zone where any source has one for it."""
    read = [(text, moment) for text in candidates if text and (moment := _read(text))]
    if not read:
        return None
    text, first = read[0]
    if not is_day(first) and _ZONED.search(text):
        return first
    day = first[:10]
    for other_text, other in read[1:]:
        near = abs(epoch(other) - epoch(first)) <= _ZONE_SPAN_S
        if not is_day(other) and _ZONED.search(other_text) and near:
            return other
    return day


def _read(text: str) -> str | None:
    if not any(c.isdigit() for c in text):
        return None
    moment = read_moment(text)
    return moment if moment and int(moment[:4]) >= EARLIEST_YEAR else None


def _later(published: str | None, modified: str | None) -> str | None:
    if modified is None or (published and epoch(modified) <= epoch(published)):
        return None
    return modified


def _language(said: Said, tags: Tags) -> str | None:
    given = (
        tags.language, said.text("inLanguage"), tags.first("og:locale"),
        tags.first("content-language", "language", "dc.language"),
    )  # fmt: skip
    found = (_LANGUAGE.match(text.strip()) for text in given)
    return next((match[1].lower() for match in found if match), None)


def _address(said: Said, tags: Tags, url: str | None) -> str | None:
    """The page's own address where it may be trusted, else where it was fetched."""
    stated = (tags.canonical, tags.first("og:url"), said.text("url", "@id"))
    for given in stated:
        own = without_password(urljoin(url or "", given)) if given else ""
        if not urlsplit_safe(own):
            continue
        if url is None:
            return own
        front = _FRONT.match(urlsplit(own).path) and not _FRONT.match(urlsplit(url).path)
        if same_site(url, own) and not front and canonical(own):
            return own
    return url
