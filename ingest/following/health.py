"""How following fares, as plain values for the terminal, the page and JSON."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from rag.index.index import Index
from rag.index.subscriptions import Subscription

VOLUME_DAYS = 14
RATE_DAYS = 7
RUNS = 5

WHAT_TO_DO = {
    "robots": "the site forbids it to programs; nothing is to be done",
    "http_401": "the site asks for a login; nothing is to be done",
    "http_402": "the site asks for payment; nothing is to be done",
    "http_403": "the site refuses programs; nothing is to be done",
    "http_404": "the feed links to pages that are not there; nothing is to be done",
    "gone": "the publisher took the page down; nothing is to be done",
    "http_429": "the site was asked too often; raise NEWSDESK_FETCH__DELAY_S",
    "timeout": "the site is too slow; raise NEWSDESK_FETCH__TIMEOUT_S if that is meant",
    "too_large": "larger than NEWSDESK_FETCH__MAX_BYTES allows",
    "private_address": "name the host in NEWSDESK_FETCH__ALLOW_HOSTS if that is meant",
    "unknown_host": "check the address and the network",
    "unreachable": "check the network; it is tried again by itself",
    "certificate": "the site does not prove who it is; nothing is to be done",
    "no_article": "the page holds no running text; nothing is to be done",
    "content_type": "pictures, films and PDF are not read; nothing is to be done",
    "redirects": "the site sends visitors in circles; nothing is to be done",
    "packing": "the page cannot be unpacked; nothing is to be done",
    "same_id": "two pages claim one identity; nothing is to be done",
    "unforeseen": "please report it, with the address",
}
"""For each kind of failure of a page, what the person can do about it."""

_TRY_AGAIN = "it was tried five times; 'newsdesk ingest ADDRESS' tries once more"


def health(index: Index, *, now: datetime) -> dict[str, Any]:
    """Feeds with their states, articles a day, failures with what to do, the last runs."""
    subscriptions = index.subscriptions
    since = (now - timedelta(days=RATE_DAYS)).timestamp()
    tallies = subscriptions.pages.tallies(since)
    daily, newest = _daily(index, now), subscriptions.pages.newest()
    feeds = [
        {
            **_feed(feed, tallies.get(feed.id, (0, 0, 0, 0))),
            "daily": daily.get(feed.id, [0] * VOLUME_DAYS),
            "newest": moment(newest.get(feed.id)),
        }
        for feed in subscriptions.all()
    ]
    failures = [
        {"source": feed["url"], "count": feed["failures"], "reason": feed["problem"],
         "hint": feed["hint"] or ""}
        for feed in feeds if feed["problem"]
    ]  # fmt: skip
    for kind, count, url, reason in subscriptions.pages.troubles(since):
        hint = WHAT_TO_DO.get(kind) or _TRY_AGAIN
        failures.append({"source": url, "count": count, "reason": reason, "hint": hint})
    return {
        "feeds": feeds,
        "next_look": moment(subscriptions.next_due()),
        "volume": _volume(index, now),
        "trouble": failures,
        "runs": [
            {"finished_at": run.finished_at, "sources": list(run.sources), **run.counts}
            for run in index.runs(RUNS)
        ],
    }


def _feed(feed: Subscription, tally: tuple[int, int, int, int]) -> dict[str, Any]:
    recent, done, waiting, failed = tally
    return {
        "url": feed.url,
        "title": feed.title,
        "state": feed.state,
        "added_at": moment(feed.added_at),
        "checked_at": moment(feed.checked_at),
        "succeeded_at": moment(feed.succeeded_at),
        "changed_at": moment(feed.changed_at),
        "next_at": moment(feed.next_at) if feed.state == "active" else None,
        "interval_s": round(feed.interval_s),
        "failures": feed.failures,
        "problem": feed.problem,
        "hint": feed.hint,
        "articles": done,
        "articles_per_day": round(recent / RATE_DAYS, 1),
        "waiting": waiting,
        "failed_pages": failed,
    }


def _daily(index: Index, now: datetime) -> dict[int, list[int]]:
    """For each feed that brought something, how much on each of the last days, today last."""
    today = int(now.timestamp() // 86_400)
    first = today - VOLUME_DAYS + 1
    counted = index.subscriptions.pages.daily(first * 86_400.0)
    return {
        feed: [days.get(day, 0) for day in range(first, today + 1)]
        for feed, days in counted.items()
    }


def _volume(index: Index, now: datetime) -> list[dict[str, Any]]:
    first = (now - timedelta(days=VOLUME_DAYS - 1)).astimezone(UTC)
    counted = dict(index.volume(first.replace(hour=0, minute=0, second=0, microsecond=0)))
    days = [(first + timedelta(days=n)).date().isoformat() for n in range(VOLUME_DAYS)]
    return [{"day": day, "articles": counted.get(day, 0)} for day in days]


def moment(seconds: float | None) -> str | None:
    """Seconds since 1970 as ISO 8601."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
