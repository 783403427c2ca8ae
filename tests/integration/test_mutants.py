"""Broken pages and feeds: each gives articles or one clear reason, in time and in memory.

NEWSDESK_MUTANTS=10000 runs the whole of it, NEWSDESK_MUTANTS_SEED others; the figures are printed
(pytest -s).
"""

from __future__ import annotations

import os
import resource
import time
from collections import Counter
from pathlib import Path

import mutate
import pytest

from ingest.discover import kind_of
from ingest.feeds import from_outcome, parse_feed
from ingest.guard import DEADLINE_S, UNFORESEEN
from ingest.page import Page
from ingest.sitemaps import read_sitemap
from ingest.sources import Failure, read_source
from rag.errors import SourceError
from rag.types import Article

COUNT = int(os.environ.get("NEWSDESK_MUTANTS", "60"))
SEED = int(os.environ.get("NEWSDESK_MUTANTS_SEED", "0"))
MEMORY_GROWTH = 400_000_000
URL = "https://northline.example/1"


class Web:
    """A web of one answer."""

    def __init__(self, body: bytes, content_type: str) -> None:
        self.page = Page(URL, content_type, None, body)

    def fetch(self, url: str, **_: object) -> Page:
        if url != URL:
            raise SourceError("northline.example answered 404 Not Found")
        return self.page


def tried(body: bytes) -> str:
    """What came of one: as a page, as a feed, as a sitemap, and as whatever it looks like."""
    outcomes = []
    for item in read_source(URL, lambda: Web(body, "text/html")):
        assert isinstance(item, (Article, Failure))
        if isinstance(item, Failure):
            assert item.reason
            assert "\n" not in item.reason
            assert len(item.reason) < 300
            assert item.reason != UNFORESEEN
        outcomes.append(type(item).__name__)
    for read in (lambda: parse_feed(body, url=URL), lambda: read_sitemap(body, URL).pages):
        try:
            for entry in list(read())[:3]:
                from_outcome(entry, Page(URL, "text/html", None, body))
        except SourceError as error:
            assert error.message != UNFORESEEN, error  # noqa: PT017  # most raise none
    assert outcomes
    return f"{kind_of(body)}: {max(set(outcomes), key=outcomes.count)}"


@pytest.mark.timeout(7_200 if COUNT > 1_000 else 300)
def test_no_broken_page_or_feed_crashes_hangs_or_eats_memory() -> None:
    feeds = Path(__file__).resolve().parents[3] / "shared" / "data" / "feeds"
    whole = mutate.seeds(feeds if feeds.is_dir() else None)
    tried(whole[0])  # what is loaded once is no growth
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcomes: Counter[str] = Counter()
    slowest, began = 0.0, time.monotonic()
    broken: list[Exception] = []
    for number, body in enumerate(mutate.mutants(whole, COUNT, SEED)):
        start = time.monotonic()
        try:
            outcomes[tried(body)] += 1
        except Exception as error:  # noqa: BLE001  # counted, and the rest is tried too
            outcomes[f"mutant {number}: {error!r}"[:200]] += 1
            broken.append(error)
        slowest = max(slowest, time.monotonic() - start)
        if number % 500 == 499:
            print(f"{number + 1} tried, {len(broken)} broken", flush=True)
    grown = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    print(
        f"\n{COUNT} mutants of {len(whole)} in {time.monotonic() - began:.0f} s, "
        f"slowest {slowest:.2f} s, grown by {grown / 1e6:.0f} MB: {dict(outcomes)}"
    )
    assert broken == []
    assert slowest < 4 * DEADLINE_S
    assert grown < MEMORY_GROWTH
