"""How long articles are kept."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from rag.index.index import Index
from rag.settings import FollowSettings

AT_ONCE = 200
"""Articles removed in one step: each is durable, so a kill leaves the rest for the next time."""

FORGET_PAGES = timedelta(days=180)
"""A page that no feed has listed for this long is not expected to be listed again."""


def expire(
    index: Index,
    settings: FollowSettings,
    *,
    now: datetime,
    stop: threading.Event | None = None,
) -> int:
    """Remove the articles that are older than the rule allows, with their passages; how many.

    An article's age counts from its publication, without a date from when a feed brought it.
    Articles without a date that no feed brought stay.
    """
    index.subscriptions.pages.forget((now - FORGET_PAGES).timestamp())
    if settings.keep_days is None:
        return 0
    oldest = now - timedelta(days=settings.keep_days)
    removed = 0
    while not (stop and stop.is_set()) and (ids := index.older(oldest, AT_ONCE)):
        index.remove(ids)
        removed += len(ids)
    return removed
