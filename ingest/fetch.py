"""Pages and feeds from the web, without being led anywhere else.

Every hop of a redirect is looked up, its addresses are checked, and the connection is made to
the address that was checked: a name that resolves to something else a moment later leads
nowhere. Private, loopback, link-local and reserved addresses are refused unless the host is
named in `fetch.allow_hosts`.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self
from urllib.parse import urljoin, urlsplit

from rag.errors import SourceError
from rag.settings import FetchSettings

if TYPE_CHECKING:
    import httpx

MAX_REDIRECTS = 5
_ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/xml;q=0.9,text/*;q=0.8"
)

Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave: the address at the end of the redirects, the type, the bytes."""

    url: str
    content_type: str
    charset: str | None
    body: bytes

    @property
    def text(self) -> str:
        """The body in the charset the server named, else in the one it looks like."""
        from ingest.files import decode

        if self.charset:
            try:
                return self.body.decode(self.charset, errors="replace")
            except LookupError:
                pass
        return decode(self.body)


class Fetcher(Protocol):
    """Gets a page."""

    def fetch(self, url: str) -> Page:
        """The page at an address.

        Raises:
            SourceError: it cannot be had, in words that name no more than the host.
        """


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host by the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class WebFetcher:
    """Fetches by HTTP within the limits of the settings; close it after use."""

    def __init__(self, settings: FetchSettings, *, resolve: Resolve = resolve) -> None:
        import httpx

        self._settings = settings
        self._resolve = resolve
        self._client = httpx.Client(
            timeout=settings.timeout_s,
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": settings.user_agent, "Accept": _ACCEPT},
        )

    def fetch(self, url: str) -> Page:
        """The page at an address; see `Fetcher`."""
        import httpx

        deadline = time.monotonic() + self._settings.timeout_s
        for _ in range(MAX_REDIRECTS + 1):
            try:
                answer = self._hop(url, deadline)
            except httpx.HTTPError as error:
                raise SourceError(_reason(error, url), retryable=True) from None
            if isinstance(answer, Page):
                return answer
            url = answer
        raise SourceError(f"{_host(url)} redirects more than {MAX_REDIRECTS} times")

    def _hop(self, url: str, deadline: float) -> Page | str:
        """One request: the page, or the address it redirects to."""
        parts = urlsplit(url)
        address = self._checked(url)
        port = f":{parts.port}" if parts.port else ""
        literal = f"[{address}]" if ":" in address else address
        pinned = parts._replace(netloc=f"{literal}{port}", fragment="").geturl()
        request = self._client.build_request(
            "GET",
            pinned,
            headers={"Host": f"{parts.hostname}{port}"},
            extensions={"sni_hostname": parts.hostname},
        )
        response = self._client.send(request, stream=True)
        try:
            if response.is_redirect:
                return str(urljoin(url, response.headers.get("location", "")))
            if response.status_code != 200:
                raise SourceError(
                    f"{parts.hostname} answered {response.status_code} "
                    f"{response.reason_phrase}".strip(),
                    retryable=response.status_code >= 500 or response.status_code == 429,
                )
            return self._page(url, response, deadline)
        finally:
            response.close()

    def _page(self, url: str, response: httpx.Response, deadline: float) -> Page:
        body = bytearray()
        for part in response.iter_bytes(65_536):
            body += part
            if len(body) > self._settings.max_bytes:
                limit = self._settings.max_bytes // 1_000_000
                raise SourceError(f"the page is larger than {limit} MB")
            if time.monotonic() > deadline:
                raise SourceError(f"{_host(url)} was too slow", retryable=True)
        kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind.split("/")[0] in ("image", "audio", "video", "font") or kind == "application/pdf":
            raise SourceError(f"neither a page nor a feed but {kind}")
        return Page(url, kind, response.charset_encoding, bytes(body))

    def _checked(self, url: str) -> str:
        """The address to connect to for a URL.

        Raises:
            SourceError: the URL or where it leads is refused.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise SourceError("not a web address") from None
        if parts.scheme not in ("http", "https") or not host:
            raise SourceError("not a web address: only http and https are fetched")
        if parts.username or parts.password:
            raise SourceError("addresses with a user name or password are not fetched")
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError):
            raise SourceError(f"{host} cannot be found", retryable=True) from None
        allowed = host in self._settings.allow_hosts
        if not addresses or not (allowed or all(map(is_public, addresses))):
            raise SourceError(f"{host} has a private address, which is not fetched")
        return addresses[0]

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


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


def _host(url: str) -> str:
    return urlsplit(url).hostname or "the address"


def _reason(error: Exception, url: str) -> str:
    import httpx

    if isinstance(error, httpx.TimeoutException):
        return f"{_host(url)} was too slow"
    if isinstance(error, httpx.ConnectError):
        return f"{_host(url)} cannot be reached"
    if isinstance(error, httpx.DecodingError):
        return f"{_host(url)} sent a page that cannot be unpacked"
    return f"{_host(url)} broke off the answer"
