"""Fetching from a real server on this machine."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ingest.fetch import WebFetcher
from rag.errors import SourceError
from rag.settings import FetchSettings

PAGE = "<html><meta charset='windows-1251'><p>Мост открыт</p></html>"


class Pages(BaseHTTPRequestHandler):
    """A site whose addresses behave as their names say."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        act = getattr(self, "_" + self.path.strip("/").split("/")[0], self._missing)
        act()

    def _answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _page(self) -> None:
        agent = self.headers["User-Agent"]
        host = self.headers["Host"]
        self._answer(f"{agent} {host}".encode(), Content_Type="text/html; charset=utf-8")

    def _meta(self) -> None:
        self._answer(PAGE.encode("cp1251"), Content_Type="text/html")

    def _packed(self) -> None:
        self._answer(gzip.compress(b"news " * 100), Content_Encoding="gzip")

    def _bomb(self) -> None:
        self._answer(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")

    def _brotli(self) -> None:
        self._answer(b"?", Content_Encoding="br")

    def _large(self) -> None:
        self._answer(b"x" * 200_000)

    def _pdf(self) -> None:
        self._answer(b"%PDF", Content_Type="application/pdf")

    def _hop(self) -> None:
        left = int(self.path.rsplit("/", 1)[1])
        self._answer(b"", 302, Location=f"/hop/{left - 1}" if left > 1 else "/page")

    def _inside(self) -> None:
        self._answer(b"", 302, Location="http://169.254.169.254/latest/meta-data")

    def _file(self) -> None:
        self._answer(b"", 302, Location="file:///etc/hostname")

    def _slow(self) -> None:
        time.sleep(2)
        self._answer(b"late")

    def _missing(self) -> None:
        self._answer(b"", 404)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Site(ThreadingHTTPServer):
    """A server that takes a broken connection as it comes."""

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = Site(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://desk.test:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetcher() -> Iterator[WebFetcher]:
    settings = FetchSettings(
        timeout_s=1.0, max_bytes=100_000, allow_hosts=("desk.test",), user_agent="newsdesk/test"
    )

    def everywhere_here(host: str, _port: int) -> list[str]:
        return [host] if host[0].isdigit() else ["127.0.0.1"]

    with WebFetcher(settings, resolve=everywhere_here) as made:
        yield made


def test_a_page_is_fetched_under_its_own_name(fetcher: WebFetcher, site: str) -> None:
    page = fetcher.fetch(f"{site}/page#top")
    assert page.text == f"newsdesk/test {site.removeprefix('http://')}"
    assert page.url == f"{site}/page"
    assert page.content_type == "text/html"


def test_the_charset_in_the_page_counts_where_the_server_names_none(
    fetcher: WebFetcher, site: str
) -> None:
    assert "Мост открыт" in fetcher.fetch(f"{site}/meta").text


def test_a_packed_page_is_unpacked(fetcher: WebFetcher, site: str) -> None:
    assert fetcher.fetch(f"{site}/packed").body == b"news " * 100


def test_five_redirects_are_followed_and_no_more(fetcher: WebFetcher, site: str) -> None:
    assert fetcher.fetch(f"{site}/hop/5").url == f"{site}/page"
    with pytest.raises(SourceError, match="more than 5 times"):
        fetcher.fetch(f"{site}/hop/6")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("inside", "private address"),
        ("file", "only http and https"),
        ("bomb", "larger than 0.1 MB"),
        ("large", "larger than 0.1 MB"),
        ("brotli", "packed as br"),
        ("pdf", "neither a page nor a feed but application/pdf"),
        ("nothing", "desk.test answered 404 Not Found"),
        ("slow", "desk.test was too slow"),
    ],
)
def test_what_cannot_be_had_is_told_in_a_line(
    fetcher: WebFetcher, site: str, path: str, reason: str
) -> None:
    with pytest.raises(SourceError, match=reason):
        fetcher.fetch(f"{site}/{path}")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://desk.test/a", "only http and https"),
        ("http://", "not a web address"),
        ("http://[::1", "not a web address"),
        ("http://a b\x00/", "not a web address"),
        ("http://user:word@desk.test/", "user name or password"),
        ("http://other.test/", "private address"),
        ("http://127.0.0.1/", "private address"),
        ("http://desk.test:1/", "desk.test cannot be reached"),
    ],
)
def test_addresses_that_lead_astray_are_refused(
    fetcher: WebFetcher, url: str, reason: str
) -> None:
    with pytest.raises(SourceError, match=reason):
        fetcher.fetch(url)


def test_the_next_address_of_a_host_is_tried_where_one_does_not_answer(site: str) -> None:
    settings = FetchSettings(timeout_s=1.0, allow_hosts=("desk.test",))
    with WebFetcher(settings, resolve=lambda *_: ["::1", "127.0.0.1"]) as fetcher:
        assert fetcher.fetch(f"{site}/page").url == f"{site}/page"
