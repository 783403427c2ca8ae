"""Large pages are read by a process that may be killed."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest

from ingest.feeds import read_feed, read_feed_here
from ingest.guard import HARMLESS_CHARS, HARMLESS_FEED_BYTES, Guard
from rag.errors import SourceError

TEXT = "The council of Marrow met on Monday and approved the bridge over the Elver. " * 4
PADDING = f"<script>{'x' * HARMLESS_CHARS}</script>"
PAGE = f"<article><h1>Bridge</h1><p>{TEXT}</p></article>"


@pytest.fixture
def guard() -> Iterator[Guard]:
    made = Guard()
    yield made
    made.close()


def test_large_and_small_pages_give_the_same(guard: Guard) -> None:
    url = "https://northline.example/1"
    small, large = guard.read_page(PAGE, url=url), guard.read_page(PADDING + PAGE, url=url)
    assert small == large
    assert small[0].text == TEXT.strip()
    assert guard.read_page(PADDING + PAGE + "\ud800", url=url)


def test_what_is_wrong_with_a_large_page_is_told(guard: Guard) -> None:
    with pytest.raises(SourceError, match="no article text") as caught:
        guard.read_page(PADDING)
    assert caught.value.kind == "no_article"


def test_a_page_that_takes_too_long_is_cut_off_and_the_next_is_read() -> None:
    attributes = " ".join(f"a{number}=b" for number in range(300_000))
    guard = Guard(deadline_s=3.0)
    began = time.monotonic()
    with pytest.raises(SourceError, match="took longer than 3 s") as caught:
        guard.read_page(f"<p {attributes}>{TEXT}")
    assert caught.value.kind == "too_slow"
    assert time.monotonic() - began < 10
    patient = Guard()
    assert patient.read_page(PADDING + PAGE)
    patient.close()
    guard.close()


def test_a_worker_that_dies_is_replaced() -> None:
    guard = Guard(command=[sys.executable, "-c", "import sys; sys.stdin.readline()"])
    for _ in range(2):
        with pytest.raises(SourceError, match="took more than it may"):
            guard.read_page(PADDING + PAGE)
    guard.close()


def test_large_feeds_are_read_as_small_ones_are() -> None:
    items = "".join(
        f"<item><title>Entry {number}</title><link>https://northline.example/{number}</link>"
        f"<author>ann@northline.example (Ann)</author><description>{TEXT}</description></item>"
        for number in range(HARMLESS_FEED_BYTES // 300)
    )
    content = f"<rss version='2.0'><channel><title>N</title><ttl>60</ttl>{items}".encode()
    assert len(content) > HARMLESS_FEED_BYTES
    assert read_feed(content) == read_feed_here(content)
    with pytest.raises(SourceError, match="neither an RSS nor an Atom feed"):
        read_feed(b"x" * HARMLESS_FEED_BYTES * 2)
