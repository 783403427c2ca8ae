"""Pages and feeds as no editor would write them: whole ones, broken by a seeded generator."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

MAX_BYTES = 1_000_000

TEXT = (
    "The council of Marrow met on Monday and approved the bridge over the Elver by nine votes to "
    "four, after a debate that went on until midnight. Mayor Lund said that work begins in May."
)
_LIVE = {
    "@context": "https://schema.org",
    "@type": "LiveBlogPosting",
    "headline": "Storm in Marrow",
    "datePublished": "2025-05-09T08:00:00Z",
    "author": [{"@type": "Person", "name": "Ann Reyes"}],
    "liveBlogUpdate": [
        {
            "@type": "BlogPosting",
            "headline": f"Entry {number}",
            "datePublished": f"2025-05-09T1{number}:00:00Z",
            "articleBody": TEXT,
        }
        for number in range(4)
    ],
}
PAGES = [
    f"""<!DOCTYPE html><html lang="en"><head><title>Bridge | Northline</title>
<meta charset="utf-8"><meta property="og:title" content="Bridge approved">
<meta property="article:published_time" content="2025-05-09T10:00:00+02:00">
<link rel="canonical" href="https://northline.example/1"></head><body><nav><ul><li><a href="/">Home
</a></li></ul></nav><article><h1>Bridge approved</h1><time datetime="2025-05-09">9 May</time>
<p>{TEXT}</p><p class="related">Read more: <a href="/2">The ferry sinks in the harbour</a></p>
<blockquote class="twitter-tweet"><p>Open!</p>&mdash; Ann Reyes (@annreyes) <a href="#">May 7, 2025
</a></blockquote><table><tr><th>Votes</th><td>9</td></tr></table><p>{TEXT}</p></article>
<div class="newsletter"><form><input></form></div><footer>&copy; 2025</footer></body></html>""",
    f"""<html><head><script type="application/ld+json">{json.dumps(_LIVE)}</script></head><body>
{
        "".join(
            f'<div class="live-post" id="e{n}"><time datetime="2025-05-09T1{n}:00Z">1{n}</time>'
            f"<h3>Entry {n}</h3><p>{TEXT}</p></div>"
            for n in range(4)
        )
    }</body></html>""",
    f"<p>{TEXT}<br>{TEXT}<ul><li>One</li><li><a href=x>Two</a></ul>",
]
FEEDS = [
    f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/
modules/content/"><channel><title>Northline</title><link>https://northline.example/</link><item>
<title>Bridge &amp; ferry</title><link>https://northline.example/1</link><guid>1</guid>
<pubDate>Fri, 09 May 2025 10:00:00 GMT</pubDate>
<description><![CDATA[<p>{TEXT}</p>]]></description>
</item></channel></rss>""",
    f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Northline</title><entry>
<title>Bridge</title><link rel="alternate" href="/1"/><updated>2025-05-09T10:00:00Z</updated>
<content type="html">{TEXT}</content><author><name>Ann</name></author></entry></feed>""",
    json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Northline",
            "items": [{"id": "1", "url": "https://northline.example/1", "content_text": TEXT}],
        }
    ),
    """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://northline.example/1
</loc><news:news><news:publication_date>2025-05-09</news:publication_date><news:title>Bridge
</news:title></news:news></url></urlset>""",
]
_PIECES: Sequence[bytes] = [
    b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&", b"&amp;", b"&#x0;",
    b"&#1114112;", b"&a;", b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b'"',
    b"'", b"=", b"{", b"}", b"[", b"]", b"<div>", b"<p>", b"</p>", b"<table>", b"<select>",
    b"<svg>", b"<script>", b"<style>", b"<template>", b"<a href=x>", b"<article>",
    b"<time datetime=''>", b"<blockquote class=twitter-tweet>",
    b"<?xml version='1.0' encoding='utf-16'?>", b"<meta charset=utf-7>",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"<!ENTITY b '&a;&a;&a;'>", b"\xe2\x80\x94 A (@a) ",
    b"9999999999999999", b"-1", b"1e999", b"null", b'{"@type":"NewsArticle"}', b"<item>",
    b"<entry>", b"<content:encoded>", b"xmlns:a='b'", b"\n" * 50, "\u202e\u200f".encode(),
    "\U0001f600".encode(), b"a" * 300, b" " * 300, b"2025-13-45T99:99:99Z",
]  # fmt: skip


def seeds(folder: Path | None = None) -> list[bytes]:
    """What is broken: the invented ones above, and the files of a folder."""
    own = [text.encode() for text in (*PAGES, *FEEDS)]
    files = sorted(folder.iterdir()) if folder else []
    return own + [path.read_bytes()[:MAX_BYTES] for path in files if path.is_file()]


def mutants(whole: Sequence[bytes], count: int, seed: int = 0) -> Iterator[bytes]:
    """So many broken ones, the same each time."""
    chance = random.Random(seed)
    for _ in range(count):
        data = chance.choice(whole)
        for _ in range(1 + int(chance.expovariate(0.4))):
            data = chance.choice(_WAYS)(data, chance, whole)[:MAX_BYTES]
        yield data


def _span(data: bytes, chance: random.Random, longest: int = 2_000) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + int(chance.expovariate(4 / longest)) + 1)


def _flip(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    if not data:
        return data
    changed = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _drop(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    start, stop = _span(data, chance)
    return data[:start] + data[stop:]


def _cut(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _insert(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_PIECES) * chance.choice((1, 1, 2, 10, 200)) + data[at:]


def _repeat(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    start, stop = _span(data, chance, 400)
    return data[:start] + data[start:stop] * chance.choice((2, 5, 50, 1_000)) + data[stop:]


def _splice(data: bytes, chance: random.Random, whole: Sequence[bytes]) -> bytes:
    other = chance.choice(whole)
    start, stop = _span(other, chance, 8_000)
    at = chance.randrange(len(data) + 1)
    return data[:at] + other[start:stop] + data[at:]


def _nest(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    tag = chance.choice((b"div", b"b", b"table", b"span", b"item", b"blockquote", b"ul"))
    at = chance.randrange(len(data) + 1)
    return data[:at] + b"<%s>" % tag * chance.choice((20, 300, 5_000)) + data[at:]


def _attributes(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    count = chance.choice((10, 500, 5_000))
    tag = b"<p " + b" ".join(b"a%d=b" % number for number in range(count)) + b">"
    at = chance.randrange(len(data) + 1)
    return data[:at] + tag + data[at:]


def _recode(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    charset = chance.choice(("utf-16", "utf-16-be", "cp1251", "shift_jis", "utf-7"))
    return data.decode("utf-8", "replace").encode(charset, "replace")


_WAYS: Sequence[Callable[[bytes, random.Random, Sequence[bytes]], bytes]] = [
    _flip, _drop, _cut, _insert, _insert, _repeat, _splice, _nest, _attributes, _recode,
]  # fmt: skip
