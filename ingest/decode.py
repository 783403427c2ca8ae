"""Files' bytes → text: unpacked, in the encoding they look like, never without limit."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from ingest.clean import MAX_TEXT_CHARS
from rag.errors import SourceError

ONE_ARTICLE_BYTES = MAX_TEXT_CHARS * 4
LINE_CHARS = MAX_TEXT_CHARS * 4


def open_bytes(path: Path) -> BinaryIO:
    """A file's bytes, unpacked where it is gzip, whatever its name."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return cast("BinaryIO", gzip.open(path, "rb") if packed else path.open("rb"))


def read_text(path: Path, limit: int) -> str:
    """A whole file as text.

    Raises:
        SourceError: it is too large, or no text.
    """
    return decode(read_bytes(path, limit))


def read_bytes(path: Path, limit: int = ONE_ARTICLE_BYTES) -> bytes:
    """A whole file, unpacked.

    Raises:
        SourceError: it is empty, too large or broken.
    """
    try:
        with open_bytes(path) as file:
            raw: bytes = file.read(limit + 1)
    except (EOFError, zlib.error) as error:
        raise SourceError(f"the compressed file is broken ({error})") from None
    if not raw.strip():
        raise SourceError("the file is empty")
    if len(raw) > limit:
        raise SourceError(f"larger than {limit // 1_000_000:,} MB")
    return raw


def limited(lines: io.TextIOBase) -> Iterator[str]:
    """Lines of a bearable length: what claims to be one line may be a packed nothing."""
    while line := lines.readline(LINE_CHARS):
        if len(line) == LINE_CHARS:
            raise SourceError(f"a line is longer than {LINE_CHARS // 1_000_000} MB")
        yield line


def open_lines(path: Path) -> io.TextIOBase:
    """A file to be read by lines, in the encoding that its beginning shows."""
    with open_bytes(path) as file:
        start: bytes = file.read(65_536)
    encoding = _encoding(start[: start.rfind(b"\n") + 1] or start)
    return io.TextIOWrapper(open_bytes(path), encoding=encoding, errors="replace", newline="")


def decode(raw: bytes) -> str:
    """Bytes as text, by their byte order mark, as UTF-8, or as what they look like.

    Raises:
        SourceError: they are no text.
    """
    return raw.decode(_encoding(raw), errors="replace")


def _encoding(raw: bytes) -> str:
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if raw.startswith(mark):
            return name
    sample = raw[:200_000]
    if b"\0" in sample:
        return _utf16(sample)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(raw) - 3:
            return "utf-8"
        return _guessed(sample)
    return "utf-8"


def _utf16(sample: bytes) -> str:
    """UTF-16 without a mark has its zero bytes all at even or all at odd places."""
    zeros = [sample[at::2].count(0) for at in (0, 1)]
    half = len(sample) / 2
    if zeros[1] > 0.4 * half and zeros[0] < 0.1 * half:
        return "utf-16-le"
    if zeros[0] > 0.4 * half and zeros[1] < 0.1 * half:
        return "utf-16-be"
    raise SourceError("not text but binary data")


def _guessed(sample: bytes) -> str:
    controls = sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in sample)
    if controls > len(sample) * 0.01:
        raise SourceError("not text but binary data")
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best else "cp1252"
