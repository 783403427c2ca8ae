"""Feeds, sitemaps and subscriptions damaged at random: entries or one clear reason, soon.

`NEWSDESK_MUTATIONS` sets how many (100 unless set; 10,000 for the full trial). Real feeds are
damaged too where they are at hand.
"""

from __future__ import annotations

import json
import os
import random
import resource
import time
from collections.abc import Callable
from pathlib import Path

from ingest.decode import read_bytes
from ingest.discover import feeds_named, kind_of
from ingest.feeds import read_feed
from ingest.lists import addresses_in
from ingest.opml import read_opml
from ingest.sitemaps import read_sitemap
from rag.errors import SourceError

MUTATIONS = int(os.environ.get("NEWSDESK_MUTATIONS", "100"))
LONGEST_S = 20.0
"""For one document, on a busy machine."""

MOST_MB = 400
HOME = "https://northline.example/"
RSS = (
    "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Northline</title>"
    + "".join(
        f"<item><title>Bridge {n} &amp; more</title><link>{HOME}{n}</link><guid>{n}</guid>"
        f"<description><![CDATA[<p>The bridge <b>{n}</b> opens.</p>]]></description>"
        "<pubDate>Fri, 09 May 2025 10:00:00 GMT</pubDate></item>"
        for n in range(5)
    )
    + "</channel></rss>"
)
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>Northline</title><entry><title>Bridge"
    "</title><link href='/1'/><updated>2025-05-09T10:00:00Z</updated><content type='xhtml'>"
    "<div xmlns='http://www.w3.org/1999/xhtml'>It opens.</div></content></entry></feed>"
)
JSON = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "title": "Northline",
    "items": [{"id": "1", "url": HOME + "1", "content_text": "It opens.", "authors": [{}]}],
})  # fmt: skip
SITEMAP = f"<urlset><url><loc>{HOME}1</loc><lastmod>2025-05-09</lastmod></url></urlset>"
OPML = f"<opml version='2.0'><body><outline text='A' xmlUrl='{HOME}feed'/></body></opml>"
PAGE = "<html><head><base href='/x'><link rel=alternate type=application/rss+xml href=f></head>"
LIST = f"# mine\n{HOME}1\n{HOME}2\n"

ODD = (
    b"<!DOCTYPE x [<!ENTITY a '&b;&b;'><!ENTITY b '&a;'>]>", b"&a;" * 50, b"\0", b"\xff\xfe",
    b"<" * 2_000, b"]]>", b"<![CDATA[", b"\xed\xa0\x80", b"[" * 3_000, b"9" * 400, b"</item>",
    b"<item>" * 500, b"http://[", b"\x1f\x8b\x08", b"<?xml version='1.0' encoding='utf-7'?>",
)  # fmt: skip


def mutated(whole: bytes, chance: random.Random) -> bytes:
    """The document with a few things cut, doubled, swapped, flipped or put in."""
    raw = bytearray(whole)
    for _ in range(chance.randint(1, 6)):
        at, to = sorted(chance.randrange(len(raw) + 1) for _ in range(2))
        what = chance.randrange(5)
        if what == 0:
            del raw[at : min(to, at + 400)]
        elif what == 1:
            raw[at:at] = chance.choice(ODD)
        elif what == 2:
            raw[at:at] = raw[at : min(to, at + 2_000)]
        elif what == 3 and len(raw) > at:
            raw[at] ^= 1 << chance.randrange(8)
        else:
            raw[at:] = raw[to:] + raw[at:to]
        if not raw:
            return b""
    return bytes(raw[:200_000])


READERS: tuple[Callable[[bytes], object], ...] = (
    kind_of,
    addresses_in,
    lambda raw: read_feed(raw, url=HOME),
    lambda raw: read_sitemap(raw, HOME),
    read_opml,
    lambda raw: feeds_named(raw.decode("utf-8", "replace"), HOME),
)


def seeds() -> list[bytes]:
    made = [text.encode() for text in (RSS, ATOM, JSON, SITEMAP, OPML, PAGE, LIST)]
    real = Path(__file__).resolve().parents[3] / "shared" / "data" / "feeds"
    return made + [read_bytes(path)[:60_000] for path in sorted(real.glob("*.*"))]


def test_no_damage_to_a_listing_does_harm() -> None:
    chance = random.Random(3)
    documents = seeds()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(MUTATIONS):
        raw = mutated(documents[number % len(documents)], chance)
        began = time.monotonic()
        told: list[str] = []
        for read in READERS:
            try:
                read(raw)
            except SourceError as error:
                told.append(error.message)  # any other error fails the test
        assert all(message and "\n" not in message for message in told), told
        assert time.monotonic() - began < LONGEST_S, raw[:500]
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown_mb < MOST_MB, grown_mb
