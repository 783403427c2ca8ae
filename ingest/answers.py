"""An HTTP answer → a Page, within limits; or the reason why there is none."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingest.hosts import in_words
from ingest.page import NO_VALIDATORS, Page, Validators
from ingest.unpack import unpacked
from rag.errors import SourceError

if TYPE_CHECKING:
    import httpx

MAX_RETRY_AFTER_S = 7 * 86_400.0
"""A server that wishes to be left alone for longer is asked again after a week."""

_READ = ("text/", "application/json", "application/xml", "application/octet-stream")
_READ_ALSO = frozenset({"", "binary/octet-stream", "application/gzip", "application/x-gzip"})
_BUSY = frozenset({408, 425, 429})
_HEADER_CHARS = 1_000
"""Longest validator that is kept."""


def read_answer(
    response: httpx.Response, *, limit: int, cut: bool, asked: Validators, as_of: datetime
) -> Page:
    """The page of an answer that is no redirect.

    Args:
        response: whose body is not read yet.
        limit: most bytes of the body, unpacked.
        cut: whether a longer body is cut instead of refused.
        asked: the validators that were sent.
        as_of: the moment of asking.

    Raises:
        SourceError: there is no page, or none that may be read.
    """
    wait_s = retry_after(response.headers.get("retry-after"), as_of)
    status = response.status_code
    url = str(response.request.url)
    moment = as_of.isoformat(timespec="seconds")
    if status == 304 and asked != NO_VALIDATORS:
        kept = _validators(response) if _validators(response) != NO_VALIDATORS else asked
        return Page(url, "", None, b"", "not_modified", kept, wait_s, moment)
    if status == 410:
        return Page(url, "", None, b"", "gone", NO_VALIDATORS, None, moment)
    if status not in (200, 203):
        raise _refusal(response, wait_s)
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    if not _readable(kind):
        raise SourceError(f"neither a page nor a feed but {kind[:60]}", kind="content_type")
    coding = response.headers.get("content-encoding", "").strip().lower()
    body = _body(unpacked(response.iter_raw(), coding), limit=limit, cut=cut)
    return Page(
        url,
        kind,
        response.charset_encoding,
        body,
        validators=_validators(response),
        retry_after_s=wait_s,
        fetched_at=moment,
    )


def retry_after(value: str | None, as_of: datetime) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3); None where it says nothing."""
    from email.utils import parsedate_to_datetime

    text = (value or "").strip()
    try:
        seconds = float(text) if text.isascii() and text[:1].isdigit() else None
        if seconds is None:
            moment = parsedate_to_datetime(text)
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            seconds = (aware - as_of).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return min(max(seconds, 0.0), MAX_RETRY_AFTER_S) if math.isfinite(seconds) else None


def _refusal(response: httpx.Response, wait_s: float | None) -> SourceError:
    status = response.status_code
    host = response.request.url.host
    words = "".join(c for c in response.reason_phrase[:40] if c.isprintable())
    retryable = status in _BUSY or status >= 500
    asks = f", and asks to be left alone for {in_words(wait_s)}" if retryable and wait_s else ""
    return SourceError(
        f"{host} answered {status} {words}".strip() + asks,
        retryable=retryable,
        kind=f"http_{status}",
        retry_after_s=wait_s if retryable else None,
    )


def _readable(kind: str) -> bool:
    return kind in _READ_ALSO or kind.startswith(_READ) or kind.endswith(("+xml", "+json"))


def _validators(response: httpx.Response) -> Validators:
    etag, modified = (response.headers.get(name) for name in ("etag", "last-modified"))
    return Validators(
        *(value if value and len(value) <= _HEADER_CHARS else None for value in (etag, modified))
    )


def _body(parts: Iterable[bytes], *, limit: int, cut: bool) -> bytes:
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > limit and cut:
            return bytes(body[:limit])
        if len(body) > limit:
            raise SourceError(
                f"the page is larger than {limit / 1_000_000:g} MB",
                hint="NEWSDESK_FETCH__MAX_BYTES sets the limit.",
                kind="too_large",
            )
    return bytes(body)
