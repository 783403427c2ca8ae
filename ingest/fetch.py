"""Pages and feeds from the web, without being led anywhere else.

Redirects are followed one by one. Every hop must be http or https without a password in it, and
every connection goes through `ingest.addresses`.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from ingest.addresses import CheckedBackend, Resolve, resolve
from rag.errors import SourceError
from rag.settings import FetchSettings

if TYPE_CHECKING:
    import httpx

MAX_REDIRECTS = 5
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/xml;q=0.9,text/*;q=0.8",
    # what zlib can unpack up to a limit, so that a small answer cannot fill the memory
    "Accept-Encoding": "gzip, deflate",
}
_NO_TEXT = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip")
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave: the address at the end of the redirects, the type, the bytes."""

    url: str
    content_type: str
    charset: str | None
    body: bytes

    @property
    def text(self) -> str:
        """The body in the charset the server or the page names, else the one it looks like.

        Raises:
            SourceError: it is no text.
        """
        from ingest.decode import decode

        named = _META_CHARSET.search(self.body, 0, 4096)
        for charset in (self.charset, named and named[1].decode("ascii", "ignore")):
            try:
                if charset:
                    return self.body.decode(charset)
            except (LookupError, UnicodeError):  # not what it says it is
                continue
        return decode(self.body)


class Fetcher(Protocol):
    """Gets a page."""

    def fetch(self, url: str) -> Page:
        """The page at an address.

        Raises:
            SourceError: it cannot be had.
        """


class WebFetcher:
    """Fetches by HTTP within the limits of the settings; close it after use."""

    def __init__(self, settings: FetchSettings, *, resolve: Resolve = resolve) -> None:
        import httpx

        self._settings = settings
        self._client = httpx.Client(
            transport=_transport(CheckedBackend(settings.allow_hosts, resolve)),
            timeout=settings.timeout_s,
            follow_redirects=False,
            trust_env=False,  # a proxy would connect to addresses that nobody checked
            headers={**_HEADERS, "User-Agent": settings.user_agent},
        )

    def fetch(self, url: str) -> Page:
        """The page at an address; see `Fetcher`."""
        import httpx

        deadline = time.monotonic() + self._settings.timeout_s
        target = _parsed(url, None)
        for _ in range(MAX_REDIRECTS + 1):
            try:
                answer = self._hop(target, deadline)
            except (httpx.HTTPError, httpx.StreamError) as error:
                raise SourceError(_reason(error, target.host), retryable=True) from None
            if isinstance(answer, Page):
                return answer
            target = answer
        raise SourceError(f"{target.host} redirects more than {MAX_REDIRECTS} times")

    def _hop(self, url: httpx.URL, deadline: float) -> Page | httpx.URL:
        """One request: the page, or the address it redirects to."""
        response = self._client.send(self._client.build_request("GET", url), stream=True)
        try:
            if response.has_redirect_location:
                return _parsed(response.headers["location"], url)
            if response.status_code != 200:
                raise SourceError(
                    f"{url.host} answered {response.status_code} {response.reason_phrase}".strip(),
                    retryable=response.status_code >= 500 or response.status_code == 429,
                )
            return self._page(url, response, deadline)
        finally:
            response.close()

    def _page(self, url: httpx.URL, response: httpx.Response, deadline: float) -> Page:
        kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind.startswith(_NO_TEXT):
            raise SourceError(f"neither a page nor a feed but {kind}")
        coding = response.headers.get("content-encoding", "").strip().lower()
        body = bytearray()
        for part in _unpacked(response.iter_raw(), coding, self._settings.max_bytes):
            body += part
            if len(body) > self._settings.max_bytes:
                limit = self._settings.max_bytes / 1_000_000
                raise SourceError(
                    f"the page is larger than {limit:g} MB",
                    hint="NEWSDESK_FETCH__MAX_BYTES sets the limit.",
                )
            if time.monotonic() > deadline:
                raise SourceError(f"{url.host} was too slow", retryable=True)
        address = str(url.copy_with(fragment=None))
        return Page(address, kind, response.charset_encoding, bytes(body))

    def close(self) -> None:
        """Close open connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _transport(backend: CheckedBackend) -> httpx.BaseTransport:
    """The transport of httpx over a pool whose connections the backend makes."""
    import httpcore
    import httpx

    certificates = httpx.create_ssl_context()
    transport = httpx.HTTPTransport(verify=certificates)
    # httpx has no argument for it; the pool is the one thing its transport is made of
    transport._pool = httpcore.ConnectionPool(ssl_context=certificates, network_backend=backend)  # noqa: SLF001
    return transport


def _parsed(url: str, base: httpx.URL | None) -> httpx.URL:
    """An address that may be fetched.

    Raises:
        SourceError: it may not.
    """
    import httpx

    try:
        parsed = base.join(url) if base else httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise SourceError("not a web address") from None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise SourceError("not a web address: only http and https are fetched")
    if parsed.userinfo:
        raise SourceError("addresses with a user name or password are not fetched")
    return parsed


def _unpacked(parts: Iterable[bytes], coding: str, limit: int) -> Iterable[bytes]:
    """The bytes as they were before packing, little more than `limit` of them."""
    if coding in ("", "identity"):
        yield from parts
        return
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise SourceError(f"packed as {coding}, which was not asked for")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    for part in parts:
        try:
            yield unpacker.decompress(part, limit + 1)
        except zlib.error:
            raise SourceError("the page cannot be unpacked") from None


def _reason(error: Exception, host: str) -> str:
    import httpx

    if isinstance(error, httpx.TimeoutException):
        return f"{host} was too slow"
    if "CERTIFICATE" in str(error):
        return f"{host} does not show a valid certificate"
    if isinstance(error, httpx.ConnectError):
        return f"{host} cannot be reached"
    return f"{host} broke off the answer"
