"""Web archives (WARC 1.0 and 1.1, plain or packed) → the pages in them, by fastwarc.

CC-NEWS, the news crawl of Common Crawl, comes in such files of about a gigabyte. Records are
read one after another, and of each no more than a page may have, so the memory stays flat.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.fetch import Page
from ingest.found import Found
from ingest.records import urlsplit_safe
from rag.errors import SourceError

MAX_PAGE_BYTES = 10_000_000
MAX_HEADER_BYTES = 65_536
_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(path: Path) -> Iterator[Found]:
    """The pages of an archive, each with the address it was fetched from.

    Answers that are no page (images, styles, redirects, errors) are passed over.

    Raises:
        SourceError: it is no web archive, or broken from some record on.
    """
    from fastwarc import ArchiveIterator, WarcRecordType

    number = pages = 0
    with path.open("rb") as file:
        try:
            for number, record in enumerate(  # noqa: B007  # asked for after the loop
                ArchiveIterator(
                    file,
                    record_types=WarcRecordType.response,
                    parse_http=True,
                    max_header_len=MAX_HEADER_BYTES,
                    quirks_mode=True,
                    auto_decode="all",
                ),
                start=1,
            ):
                url = record.headers.get("WARC-Target-URI", "") or ""
                headers = record.http_headers
                if headers is None or headers.status_code != 200:
                    continue
                if (record.http_content_type or "").lower() not in _PAGES:
                    continue
                pages += 1
                body = record.reader.read(MAX_PAGE_BYTES + 1)
                yield _found(f"{path}, page {pages}", url.strip("<> "), body, record.http_charset)
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
            raise SourceError(
                f"the web archive is broken after {number} records ({reason})"
            ) from None
    if not number:
        raise SourceError("no web archive, or one without answers to requests")


def _found(place: str, url: str, body: bytes, charset: str | None) -> Found:
    if len(body) > MAX_PAGE_BYTES:
        return Found(place, reason=f"the page is larger than {MAX_PAGE_BYTES / 1_000_000:g} MB")
    if not urlsplit_safe(url):
        return Found(place, reason="the record names no web address")
    try:
        text = Page(url, "text/html", charset, body).text
    except SourceError as error:
        return Found(place, reason=error.message)
    return Found(place, page=text, url=url)
