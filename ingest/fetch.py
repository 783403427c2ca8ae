"""Pages and feeds from the web, without being led anywhere else.

Redirects are followed one by one. Every hop must be http or https without a password in it, and
every connection goes through `ingest.addresses`. `ingest.polite` adds robots.txt and delays.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ingest.addresses import Door, Resolve, checked_url, resolve
from ingest.answers import read_answer
from ingest.page import NO_VALIDATORS, Fetcher, Page, Validators
from ingest.transport import checked_transport, within
from rag.errors import SourceError
from rag.settings import FetchSettings

if TYPE_CHECKING:
    import httpcore
    import httpx

__all__ = ["MAX_REDIRECTS", "Ask", "Fetcher", "Page", "Redirect", "Validators", "WebFetcher"]

MAX_REDIRECTS = 5
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/feed+json,application/xml;q=0.9,text/*;q=0.8,*/*;q=0.1",
    # what zlib can unpack up to a limit, so that a small answer cannot fill the memory
    "Accept-Encoding": "gzip, deflate",
}
_PERMANENT = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: where, what is known of the page, and how much of it may be read.

    `max_bytes` is the setting's where None; with `cut` a longer body is cut, not refused.
    """

    url: httpx.URL
    as_of: datetime
    timeout_s: float
    validators: Validators
    max_bytes: int | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Redirect:
    """An answer that names another address, for good or for now."""

    url: httpx.URL
    permanent: bool


class WebFetcher:
    """Fetches by HTTP within the limits of the settings; close it after use.

    Threads may share it. Cookies are not kept, and no proxy is used: it would connect to
    addresses that nobody checked.

    Args:
        settings: limits, the name it tells, hosts that may be private.
        resolve: name and port → IP addresses.
        wire: makes the connections to those addresses, instead of the system.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        resolve: Resolve = resolve,
        wire: httpcore.NetworkBackend | None = None,
    ) -> None:
        self.settings = settings
        self._transport = checked_transport(Door(settings.allow_hosts, resolve), wire)
        self._headers = {**_HEADERS, "User-Agent": settings.user_agent}

    def fetch(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        as_of: datetime | None = None,
    ) -> Page:
        """The page at an address; see `Fetcher`."""
        began = time.monotonic()
        trip = Trip(url, validators or NO_VALIDATORS)
        while True:
            left = self.settings.timeout_s - (time.monotonic() - began)
            ask = Ask(trip.url, as_of or datetime.now(UTC), max(left, 0.001), trip.validators)
            if page := trip.take(self.hop(ask)):
                return page

    def hop(self, ask: Ask) -> Page | Redirect:
        """One request, whatever its answer leads to.

        Raises:
            SourceError: there is no answer, or none that may be read.
        """
        import httpx

        try:
            with within(ask.timeout_s):
                return self._hop(ask)
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            raise _failure(error, ask.url.host) from None

    def _hop(self, ask: Ask) -> Page | Redirect:
        import httpx

        # no httpx.Client: it would keep cookies, look for passwords, and prepare redirects
        headers = {**self._headers, **ask.validators.headers}
        timeout = httpx.Timeout(ask.timeout_s).as_dict()
        request = httpx.Request("GET", ask.url, headers=headers, extensions={"timeout": timeout})
        response = self._transport.handle_request(request)
        response.request = request
        try:
            if response.has_redirect_location:
                target = checked_url(response.headers["location"], ask.url)
                return Redirect(target, response.status_code in _PERMANENT)
            limit = ask.max_bytes or self.settings.max_bytes
            return read_answer(
                response, limit=limit, cut=ask.cut, asked=ask.validators, as_of=ask.as_of
            )
        finally:
            response.close()

    def close(self) -> None:
        """Close open connections."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Trip:
    """The way from an address through its redirects to a page."""

    def __init__(self, url: str, validators: Validators) -> None:
        self.url = checked_url(url)
        self.validators = validators
        self._host = self.url.host
        self._hops = 0
        self._permanent = True

    def take(self, answer: Page | Redirect) -> Page | None:
        """The page where the answer is one; else None, and `url` is the next to ask.

        Raises:
            SourceError: that was one redirect too many.
        """
        if isinstance(answer, Page):
            moved = self._hops > 0 and self._permanent
            return replace(answer, moved_to=answer.url) if moved else answer
        self._hops += 1
        self._permanent = self._permanent and answer.permanent
        if self._hops > MAX_REDIRECTS:
            raise SourceError(
                f"{self._host} redirects more than {MAX_REDIRECTS} times", kind="redirects"
            )
        self.url = answer.url
        return None


def _failure(error: Exception, host: str) -> SourceError:
    import httpx

    if isinstance(error, httpx.TimeoutException):
        return SourceError(f"{host} was too slow", kind="timeout", retryable=True)
    if "CERTIFICATE" in str(error):
        return SourceError(
            f"{host} does not show a valid certificate", kind="certificate", retryable=True
        )
    if isinstance(error, httpx.ConnectError):
        return SourceError(f"{host} cannot be reached", kind="unreachable", retryable=True)
    return SourceError(f"{host} broke off the answer", kind="cut_off", retryable=True)
