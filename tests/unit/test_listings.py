"""Feeds, sitemaps, lists and OPML: what names pages."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import sitemaps
from ingest.decode import read_bytes
from ingest.discover import feeds_named, kind_of
from ingest.feeds import Entry, read_feed
from ingest.fetch import Page
from ingest.lists import addresses_in
from ingest.opml import read_opml, starter, write_opml
from ingest.sitemaps import listed, read_sitemap
from rag.errors import SourceError

HOME = "https://northline.example/"
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Northline Daily",
    "items": [
        {
            "id": "1", "url": "/bridge", "title": "Bridge", "content_html": "<p>It is built.</p>",
            "date_published": "2025-05-09T10:00:00Z", "date_modified": "2025-05-10T10:00:00Z",
            "authors": [{"name": "A. Berg"}],
        },
        {"id": "https://northline.example/harbour", "content_text": "It is shut."},
        {"id": 3, "title": None, "url": 7, "authors": "nobody"},
    ],
}  # fmt: skip
NEWS_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://northline.example/old</loc><lastmod>2025-05-01</lastmod></url>
<url><loc> https://northline.example/bridge?a=1&amp;b=2 </loc><news:news><news:publication>
<news:name>Northline Daily</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2025-05-09T10:00:00Z</news:publication_date>
<news:title>Bridge &amp; harbour</news:title></news:news></url>
<url><loc>javascript:alert(1)</loc></url></urlset>"""


def index_of(*names: str) -> bytes:
    rows = "".join(f"<sitemap><loc>{HOME}{name}</loc></sitemap>" for name in names)
    return f"<sitemapindex>{rows}</sitemapindex>".encode()


def pages_of(*names: str) -> bytes:
    return (
        f"<urlset>{''.join(f'<url><loc>{HOME}{n}</loc></url>' for n in names)}</urlset>".encode()
    )


class Web:
    def __init__(self, **files: bytes) -> None:
        self.files = files
        self.asked: list[str] = []

    def fetch(self, url: str, **_: object) -> Page:
        self.asked.append(url)
        name = url.rsplit("/", 1)[1]
        if name not in self.files:
            raise SourceError("northline.example answered 404 Not Found")
        return Page(url, "application/xml", None, self.files[name])


def test_a_json_feed_gives_its_entries() -> None:
    raw = json.dumps(JSON_FEED).encode()
    assert kind_of(raw, "application/json") == "feed"
    feed = read_feed(raw, url=HOME + "feed.json")
    assert feed.title == "Northline Daily"
    first, second = feed.entries
    assert (first.url, first.published_at, first.updated_at, first.authors) == (
        HOME + "bridge", "2025-05-09T10:00:00+00:00", "2025-05-10T10:00:00+00:00", ("A. Berg",),
    )  # fmt: skip
    assert second.url == HOME + "harbour"


@pytest.mark.parametrize("tail", [b"", b"}", b', "items": 3}', b', "items": [[]]}'])
def test_a_broken_json_feed_is_one_clear_reason(tail: bytes) -> None:
    with pytest.raises(SourceError, match="feed"):
        read_feed(b'{"version": "https://jsonfeed.org/version/1"' + tail)


def test_a_feed_says_how_long_it_wants_to_be_left_alone() -> None:
    item = "<item><link>https://northline.example/1</link></item>"
    rss = f"<rss version='2.0'><channel><ttl>90</ttl>{item}</channel></rss>"
    assert read_feed(rss.encode()).ttl_s == 5400
    assert read_feed(rss.replace("90", "soon").encode()).ttl_s is None


def test_an_impossible_date_loses_neither_the_entry_nor_the_feed() -> None:
    item = "<item><link>https://northline.example/1</link><pubDate>{}</pubDate></item>"
    dates = ("9 May 2025 10:00 +9900", "May 9, 2025 10:00 -2500", "99999999999999", "now")
    for date in dates:
        rss = f"<rss version='2.0'><channel>{item.format(date)}</channel></rss>"
        [entry] = read_feed(rss.encode()).entries
        assert entry.url == HOME + "1"


@pytest.mark.parametrize("content", [b"", b" ", b"<?xml version='1.0' encoding='utf-7'?>", b"\0"])
def test_what_feedparser_gives_up_on_is_one_clear_reason(content: bytes) -> None:
    with pytest.raises(SourceError, match="neither an RSS nor an Atom feed"):
        read_feed(content)


def test_a_stamp_changes_with_what_the_feed_says_of_the_page() -> None:
    entry = Entry("u", "Bridge", "It  is built.", "2025-05-09", (), "")
    same = Entry("u", "Bridge", "It is\nbuilt.", "2025-05-09", ("A",), "Northline")
    other = Entry("u", "Bridge", "It is built.", "2025-05-09", (), "", "2025-05-10")
    assert entry.stamp == same.stamp != other.stamp


def test_each_real_feed_gives_its_entries_or_one_clear_reason(shared: Path) -> None:
    """How many entries each file has was counted by hand."""
    counts = {
        "category-feed.xml": 1, "complexNamespaceFeed.xml": 1, "compressed.xml": 10,
        "guid-dupes.xml": 1, "iconv.xml": 10, "illegally-nested.xml": 10,
        "intertwingly.atom": 20, "invalid-characters-gzipped.xml": 25,
        "mediacontent-dupes.xml": 1, "non-text-alternate-links.xml": 1,
        "nondefaultnamespace-baseline.atom": 1, "nondefaultnamespace-xhtml.atom": 1,
        "nondefaultnamespace.atom": 1, "relative-channel-image-url.xml": 1,
        "rss-with-item-scoped-html-base.xml": 2, "rss-with-relative-html-urls-no-base.xml": 1,
        "rss-with-relative-html-urls.xml": 1,
        "rss-with-relative-urls-with-absolute-xmlurl.xml": 2, "rss-with-relative-urls.xml": 2,
        "rss-with-trailing-meta.xml": 1, "rss2sample.xml": 4, "saxerror.xml": 3,
        "tpm-with-empty-base.atom": 20, "tpm-with-fragment-base.atom": 20, "tpm.atom": 20,
        "unknown-namespace.atom": 1, "wapowellness.xml": 29,
    }  # fmt: skip
    for path in sorted((shared / "data" / "feeds").glob("*.*")):
        content = read_bytes(path)
        if path.name in counts:
            assert kind_of(content) == "feed", path
            assert len(read_feed(content, url=HOME).entries) == counts[path.name], path
        else:
            with pytest.raises(SourceError) as told:
                read_feed(content, url=HOME)
            assert "\n" not in told.value.message


def test_a_news_sitemap_gives_its_pages_newest_first() -> None:
    raw = NEWS_SITEMAP.encode()
    assert kind_of(raw, "text/xml") == "sitemap"
    first, second = listed(raw, HOME + "news.xml", Web())
    assert isinstance(first, Entry)
    assert (first.url, first.title, first.outlet, first.published_at) == (
        HOME + "bridge?a=1&b=2", "Bridge & harbour", "Northline Daily",
        "2025-05-09T10:00:00+00:00",
    )  # fmt: skip
    assert isinstance(second, Entry)
    assert (second.url, second.updated_at) == (HOME + "old", "2025-05-01")


def test_an_index_leads_to_its_sitemaps_and_names_what_is_broken() -> None:
    web = Web(**{
        "a.xml.gz": gzip.compress(pages_of("1", "2")), "b.xml": b"<urlset></urlset>",
        "deep.xml": index_of("a.xml.gz", "index.xml", "c.xml"), "c.xml": pages_of("3"),
    })  # fmt: skip
    found = list(listed(index_of("b.xml", "deep.xml", "gone.xml"), HOME + "index.xml", web))
    pages = [each.url for each in found if isinstance(each, Entry)]
    assert sorted(map(str, pages)) == [HOME + n for n in "123"]
    assert sum(isinstance(each, SourceError) for each in found) == 2
    assert web.asked.count(HOME + "a.xml.gz") == 1


def test_an_endless_index_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(Web):
        def fetch(self, url: str, **_: object) -> Page:
            self.asked.append(url)
            number = len(self.asked)
            return Page(url, "text/xml", None, index_of(*(f"{number}-{n}" for n in range(9))))

    monkeypatch.setattr(sitemaps, "MAX_SITEMAPS", 12)
    web = Endless()
    assert list(listed(index_of("x"), HOME, web)) == []
    assert len(web.asked) == 12


def test_a_packed_sitemap_cannot_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MAX_BYTES", 100_000)
    bomb = gzip.compress(b"<urlset>" + b" " * 10_000_000)
    assert kind_of(bomb) == "sitemap"
    with pytest.raises(SourceError, match="larger than"):
        read_sitemap(bomb, HOME)


def test_entities_of_a_sitemap_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("https://northline.example/secret")
    raw = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
        "<urlset><url><loc>&e;</loc></url><url><loc>https://northline.example/1</loc></url></urlset>"
    )
    assert [page.url for page in read_sitemap(raw.encode(), HOME).pages] == [HOME + "1"]


@settings(max_examples=150)
@given(st.binary(max_size=300), st.integers(0, len(NEWS_SITEMAP)))
def test_no_mutated_sitemap_or_feed_does_harm(noise: bytes, at: int) -> None:
    for whole in (NEWS_SITEMAP.encode(), json.dumps(JSON_FEED).encode()):
        raw = whole[:at] + noise + whole[at + len(noise) :]
        kind_of(raw)
        for reading in (lambda r=raw: read_sitemap(r, HOME), lambda r=raw: read_feed(r, url=HOME)):
            try:
                reading()
            except SourceError as error:
                assert "\n" not in error.message  # noqa: PT017  # any other error fails the test


def test_a_list_of_addresses_is_told_from_an_article() -> None:
    one, two = "https://a.example/1", "https://a.example/2"
    assert addresses_in(f"# mine\n{one}\n\n{two}\n{one}\n".encode()) == [one, two]
    assert addresses_in(b"https://a.example/1 says that the bridge is shut.") == []
    assert addresses_in(b"https://a.example/1\nThe bridge is shut.") == []
    assert addresses_in(b"") == addresses_in(b"# nothing") == []


def test_a_page_names_its_feeds_those_of_comments_last() -> None:
    page = """<html><head><base href="/news/">
      <link rel="alternate" type="application/rss+xml" title="Comments" href="comments.xml">
      <LINK REL="home alternate" TYPE="application/atom+xml; charset=utf-8" HREF="feed.atom">
      <link rel=alternate type=application/feed+json href=https://other.example/feed.json>
      <link rel="alternate" type="text/html" hreflang="de" href="/de">
      <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)"></head>"""
    assert feeds_named(page, HOME) == [
        HOME + "news/feed.atom", "https://other.example/feed.json", HOME + "news/comments.xml",
    ]  # fmt: skip
    assert feeds_named("<html><<link rel=alternate", HOME) == []


def test_opml_comes_back_as_it_went() -> None:
    feeds = [("https://a.example/feed?x=1&y=2", 'A > B & "C"'), ("https://b.example/", "")]
    again = read_opml(write_opml(feeds).encode())
    assert again == [feeds[0], ("https://b.example/", "https://b.example/")]


@pytest.mark.parametrize(
    "content", [b"", b"<html></html>", b"<opml><body/></opml>", b"\0\1", b"{}"]
)
def test_what_is_no_opml_is_one_clear_reason(content: bytes) -> None:
    with pytest.raises(SourceError, match="OPML"):
        read_opml(content)


def test_the_starter_list_names_feeds_each_once() -> None:
    feeds = starter()
    assert len(feeds) > 20
    assert all(address.startswith("https://") and name for address, name in feeds)
