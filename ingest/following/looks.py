"""What a look at a feed brings: its next state, and the pages it lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from ingest.discover import feeds_named, kind_of
from ingest.feeds import Entry, read_feed
from ingest.fetch import Fetcher, Page
from ingest.following.pace import Pace
from ingest.lists import addresses_in
from ingest.records import canonical
from ingest.sitemaps import listed as sitemap_pages
from rag.errors import SourceError
from rag.index.listed import Listed
from rag.index.subscriptions import Subscription
from rag.types import digest

MAX_LISTED = 1_000
"""Pages taken from one look, the first ones listed (of a sitemap the newest)."""

MAX_STEPS = 3
"""Pages that may lead from one to the next until a feed is found."""

_OWN_TEXT_CHARS = 100_000
_FOR_GOOD = frozenset({"gone", "robots", "private_address", "bad_address", "no_feed", "followed"})
"""Failures that waiting does not mend: the feed is parked at once."""

_HINTS = {
    "robots": "The site does not want this feed to be read by programs; remove it.",
    "gone": "The site has given this feed up; remove it, or look for its new address.",
    "http_404": "The address may have changed; look for the feed on the site.",
    "http_403": "The site refuses programs; remove the feed, or ask the site.",
    "private_address": "If that is meant, set NEWSDESK_FETCH__ALLOW_HOSTS to the host's name.",
    "bad_address": "Give the plain web address of a feed.",
    "unknown_host": "Check the address and the network.",
    "http_429": "The site was asked too often; newsdesk waits as long as it says.",
    "followed": "Nothing is to be done: its feed is among those that are followed.",
    "no_feed": "Give the address of a feed, a sitemap, or a page that names its feed.",
}
_HINT = "newsdesk tries again by itself; 'newsdesk feeds check' does so at once."
_PARKED = "Parked: 'newsdesk feeds check URL' tries again, 'newsdesk feeds remove URL' ends it."


@dataclass(frozen=True, slots=True)
class Look:
    """A feed after a look at it, the pages it lists, and what went wrong on the way.

    `ttl_s` is how long the feed asks to be left alone. `moved` says that the address named
    another one, which is to be looked at next.
    """

    feed: Subscription
    listed: tuple[Listed, ...] = ()
    ttl_s: float | None = None
    moved: bool = False
    problems: tuple[str, ...] = ()


def look(feed: Subscription, page: Page, fetcher: Fetcher) -> Look:
    """What an answer says; a sitemap's further files are fetched.

    Raises:
        SourceError: it is no feed, or the server says that there is none any more.
    """
    if page.status == "gone":
        raise SourceError("the feed is gone for good", kind="gone")
    if page.status == "not_modified":
        return Look(feed)
    kind = kind_of(page.body, page.content_type)
    if kind == "page":
        return _discovered(feed, page)
    moved_to = page.moved_to or feed.url
    kept = replace(
        feed,
        url=moved_to,
        etag=page.validators.etag,
        last_modified=page.validators.last_modified,
    )
    if kind == "feed":
        found = read_feed(page.body, url=page.url)
        title = feed.title or found.title
        entries: Sequence[Entry] = found.entries
        return Look(replace(kept, title=title), _listed(entries, feed), found.ttl_s)
    if kind == "list":
        lines = (Entry(url, "", "", None, (), "") for url in addresses_in(page.body))
        return Look(kept, _listed(lines, feed))
    pages: list[Entry] = []
    problems: list[str] = []
    for each in sitemap_pages(page.body, page.url, fetcher):
        if isinstance(each, SourceError):
            problems.append(each.message)
        else:
            pages.append(each)
    if _is_index(page.body):  # its files change though it does not: no conditional request
        kept = replace(kept, etag=None, last_modified=None)
    return Look(kept, _listed(pages, feed), problems=tuple(problems))


def _is_index(body: bytes) -> bool:
    return b"<sitemap>" in body[:8192] or b":sitemap>" in body[:8192] or body[:2] == b"\x1f\x8b"


def _discovered(feed: Subscription, page: Page) -> Look:
    """The feed that a page names, as the subscription from now on."""
    named = [url for url in feeds_named(page.text, page.url) if url not in (feed.url, page.url)]
    if not named or feed.failures >= MAX_STEPS:
        raise SourceError("neither a feed nor a page that names one", kind="no_feed")
    # Counted as a failure until a feed is found, so that pages naming each other come to an end.
    found = replace(feed, url=named[0], etag=None, last_modified=None, failures=feed.failures + 1)
    return Look(found, moved=True)


def _listed(entries: Sequence[Entry] | Iterator[Entry], feed: Subscription) -> tuple[Listed, ...]:
    """Entries as pages to fetch, each once."""
    found: dict[str, Listed] = {}
    for entry in entries:
        page = _page(entry, feed)
        found.setdefault(page.key, page)
        if len(found) >= MAX_LISTED:
            break
    return tuple(found.values())


def _page(entry: Entry, feed: Subscription) -> Listed:
    own = {**asdict(entry), "text": entry.text[:_OWN_TEXT_CHARS]}
    if entry.url is None:  # the entry is all there is
        return Listed(digest("entry", feed.url, entry.title, entry.text), "", "", "", own)
    host = (urlsplit(entry.url).hostname or "").lower()
    return Listed(digest(canonical(entry.url)), entry.url, host, entry.stamp, own)


def answered(found: Look, changes: int, *, now: float, pace: Pace) -> Subscription:
    """The feed after a look that brought so many new or changed pages."""
    feed = found.feed
    if found.moved:
        return replace(feed, next_at=now, checked_at=now)
    interval_s = pace.after_answer(feed.interval_s, changes, ttl_s=found.ttl_s)
    return replace(
        feed,
        state="active",
        interval_s=interval_s,
        next_at=now + interval_s,
        checked_at=now,
        succeeded_at=now,
        changed_at=now if changes else feed.changed_at,
        failures=0,
        problem=found.problems[0] if found.problems else None,
        hint="A part of this sitemap could not be read." if found.problems else None,
    )


def failed(feed: Subscription, error: SourceError, *, now: float, pace: Pace) -> Subscription:
    """The feed after a look that failed: later, or parked."""
    resting = error.kind == "back_off"  # its host failed elsewhere: nothing against the feed
    failures = feed.failures + (not resting)
    parked = error.kind in _FOR_GOOD or pace.parks(failures)
    wait_s = pace.after_failure(max(1, failures), error.retry_after_s)
    if resting:
        wait_s = max(60.0, error.retry_after_s or 0.0)
    hint = _HINTS.get(error.kind) or error.hint or _HINT
    return replace(
        feed,
        state="parked" if parked else "active",
        next_at=now + wait_s,
        checked_at=feed.checked_at if resting else now,
        failures=failures,
        problem=error.message,
        hint=_PARKED if parked and error.kind not in _HINTS else hint,
    )


def is_local(url: str) -> bool:
    """Whether a subscription is a file or folder of this machine."""
    return "://" not in url and Path(url).is_absolute()
