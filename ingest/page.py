"""What an address gave, and what a fetcher is.

fetcher.fetch(url) -> Page                       "ok": here is the body
fetcher.fetch(url, validators=page.validators)   perhaps "not_modified": nothing new, no body
                                                 "gone": the server says it is no more (410)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from ingest.charset import page_text
from rag.errors import SourceError

PageStatus = Literal["ok", "not_modified", "gone"]


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to tell later whether a page changed: opaque, to be sent back as is."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """As the headers of a conditional request (RFC 9110, 13.1)."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave: the address at the end of the redirects, the type, the bytes.

    A page that is not modified or gone has no body. `validators` are for the next time,
    `retry_after_s` is the server's wish, `fetched_at` the moment of the answer. `moved_to` is
    set where every redirect on the way was a permanent one: the address to ask from now on.
    """

    url: str
    content_type: str
    charset: str | None
    body: bytes
    status: PageStatus = "ok"
    validators: Validators = NO_VALIDATORS
    retry_after_s: float | None = None
    fetched_at: str | None = None
    moved_to: str | None = None

    @property
    def text(self) -> str:
        """The body in the charset the server or the page names, else the one it looks like.

        Raises:
            SourceError: it is no text, or there is none.
        """
        if self.status == "gone":
            raise SourceError("the page is gone for good", kind="gone")
        if self.status == "not_modified":
            raise SourceError("the page has not changed", kind="not_modified")
        return page_text(self.body, self.charset)


class Fetcher(Protocol):
    """Gets a page."""

    def fetch(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        as_of: datetime | None = None,
    ) -> Page:
        """The page at an address.

        Args:
            url: an http or https address.
            validators: of the last time; an unchanged page then comes without its body.
            as_of: the moment of asking, where it is not the present one.

        Raises:
            SourceError: it cannot be had; `kind`, `retryable` and `retry_after_s` say more.
        """
