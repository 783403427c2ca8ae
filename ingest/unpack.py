"""Packed bytes → what they hold, never much more of it than asked for."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from rag.errors import SourceError

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_PIECE = 1 << 18
"""Largest piece unpacked at once: a kilobyte can hold a megabyte of zeros."""


def unpacked(parts: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The bytes of an answer as they were before its content coding, in pieces.

    Raises:
        SourceError: the coding was not asked for, or the bytes are not in it.
    """
    if coding in ("", "identity", "none"):
        yield from parts
    elif coding in ("gzip", "x-gzip", "deflate"):
        yield from _inflated(parts, raw=coding == "deflate")
    else:
        raise SourceError(f"packed as {coding[:30]}, which was not asked for", kind="packing")


def gunzip(content: bytes, limit: int) -> bytes:
    """A gzip file's content, such as a packed sitemap's.

    Raises:
        SourceError: it is none, is broken, or holds more than `limit` bytes.
    """
    body = bytearray()
    for piece in _inflated([content], raw=False):
        body += piece
        if len(body) > limit:
            raise SourceError(f"holds more than {limit / 1_000_000:g} MB", kind="too_large")
    return bytes(body)


def _inflated(parts: Iterable[bytes], *, raw: bool) -> Iterator[bytes]:
    """Unpacked pieces; `raw` is tried where a server leaves out the wrapping of deflate."""
    unpacker = None
    for part in parts:
        if unpacker is None and part:
            bare = raw and not _wrapped(part)
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS if bare else _GZIP_OR_ZLIB)
        data, more = part, bool(part)
        while unpacker is not None and more:
            try:
                piece = unpacker.decompress(data, _PIECE)
            except zlib.error:
                raise SourceError("the page cannot be unpacked", kind="packing") from None
            yield piece
            data = unpacker.unconsumed_tail
            more = not unpacker.eof and (bool(data) or len(piece) == _PIECE)
            if unpacker.unused_data.startswith(b"\x1f\x8b"):  # the next member of a gzip file
                data, more = unpacker.unused_data, True
                unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
    if unpacker is not None and not unpacker.eof:
        raise SourceError("the page was cut off on its way", kind="cut_off", retryable=True)


def _wrapped(start: bytes) -> bool:
    """Whether bytes begin as zlib (RFC 1950) or gzip do."""
    if start[:2] == b"\x1f\x8b":
        return True
    return len(start) > 1 and start[0] & 15 == 8 and int.from_bytes(start[:2], "big") % 31 == 0
