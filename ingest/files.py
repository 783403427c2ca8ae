"""Files → records, by the ending of their names.

Every reader yields `Found`: a record to make an article of, or what is wrong at that place.
Nothing here raises for bad content; one bad line does not lose the next.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from ingest.clean import MAX_TEXT_CHARS
from rag.errors import SourceError

MAX_FILE_BYTES = 4_000_000_000
"""Largest file read, unpacked; records are read one at a time, so memory stays small."""

_ONE_ARTICLE_BYTES = MAX_TEXT_CHARS * 4


@dataclass(frozen=True, slots=True)
class Found:
    """One record of a file, or the reason why there is none; `place` names file and line."""

    place: str
    record: Mapping[str, Any] | None = None
    page: str | None = None
    reason: str | None = None
    alone: bool = False


def read_file(path: Path) -> Iterator[Found]:
    """The records of one file.

    Raises:
        SourceError: the file cannot be read as what its name says.
    """
    try:
        if path.stat().st_size == 0:
            raise SourceError("the file is empty")
        yield from READERS[kind(path)](path)
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror or error})") from None
    except (EOFError, zlib.error) as error:
        raise SourceError(f"the compressed file is broken ({error})") from None


def kind(path: Path) -> str:
    """The ending that says what a file holds, `.gz` aside."""
    suffixes = [s.lower() for s in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def _jsonl(path: Path) -> Iterator[Found]:
    with _lines(path) as lines:
        number = 0
        for number, line in enumerate(lines, start=1):  # asked for after the loop
            if line.strip():
                yield _json_record(line, f"{path}, line {number}")
        if not number:
            raise SourceError("the file is empty")


def _json_record(line: str, place: str) -> Found:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        return Found(place, reason=f"broken JSON ({error})")
    if not isinstance(record, dict):
        return Found(place, reason="not a JSON object")
    return Found(place, record)


def _json(path: Path) -> Iterator[Found]:
    try:
        content = json.loads(_text(path, MAX_FILE_BYTES))
    except (json.JSONDecodeError, RecursionError) as error:
        raise SourceError(f"broken JSON ({error})") from None
    if isinstance(content, dict):
        lists = [v for v in content.values() if isinstance(v, list) and _all_objects(v)]
        if "text" in content or not lists:
            yield Found(str(path), content, alone=True)
            return
        content = lists[0]
    if not isinstance(content, list):
        raise SourceError("holds neither an article nor a list of articles")
    for number, record in enumerate(content, start=1):
        place = f"{path}, record {number}"
        good = isinstance(record, dict)
        yield Found(place, record) if good else Found(place, reason="not a JSON object")


def _all_objects(values: list[Any]) -> bool:
    return bool(values) and all(isinstance(value, dict) for value in values)


def _csv(path: Path) -> Iterator[Found]:
    csv.field_size_limit(MAX_TEXT_CHARS)
    with _lines(path) as lines:
        head = lines.readline()
        delimiter = max(",;\t|", key=head.count)
        names = next(csv.reader([head], delimiter=delimiter), [])
        rows = csv.reader(lines, delimiter=delimiter)
        while True:
            place = f"{path}, line {rows.line_num + 2}"
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield Found(place, reason=f"broken CSV ({error})")
                continue
            if any(row):
                yield Found(place, dict(zip(names, row, strict=False)))


def _parquet(path: Path) -> Iterator[Found]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with open_bytes(path) as file, pq.ParquetFile(file) as table:
            number = 0
            for batch in table.iter_batches(batch_size=256):
                for record in batch.to_pylist():
                    number += 1
                    yield Found(f"{path}, row {number}", record)
    except pa.ArrowException as error:
        raise SourceError(f"broken Parquet ({str(error).splitlines()[0]})") from None


def _plain(path: Path) -> Iterator[Found]:
    yield Found(str(path), _titled(_text(path, _ONE_ARTICLE_BYTES)), alone=True)


def _titled(text: str) -> dict[str, Any]:
    """A first line that stands by itself and does not end a sentence is a headline."""
    head, gap, rest = text.lstrip("\ufeff").lstrip().partition("\n\n")
    single = "\n" not in head and len(head) <= 160
    if gap and single and rest.strip() and not head.rstrip().endswith((".", "!", "”", '"', ":")):
        return {"title": head, "text": rest}
    return {"text": text}


def _markdown(path: Path) -> Iterator[Found]:
    from ingest.markdown import from_markdown

    yield Found(str(path), from_markdown(_text(path, _ONE_ARTICLE_BYTES)), alone=True)


def _html(path: Path) -> Iterator[Found]:
    yield Found(str(path), page=_text(path, _ONE_ARTICLE_BYTES), alone=True)


def open_bytes(path: Path) -> BinaryIO:
    """A file's bytes, unpacked where its name ends in `.gz`."""
    packed = path.suffix.lower() == ".gz"
    return cast("BinaryIO", gzip.open(path, "rb") if packed else path.open("rb"))


def _text(path: Path, limit: int) -> str:
    """A whole file as text.

    Raises:
        SourceError: it is too large, or no text.
    """
    with open_bytes(path) as file:
        raw: bytes = file.read(limit + 1)
    if len(raw) > limit:
        raise SourceError(f"larger than {limit // 1_000_000:,} MB")
    return decode(raw)


def _lines(path: Path) -> io.TextIOBase:
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


READERS: Mapping[str, Callable[[Path], Iterator[Found]]] = {
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
    ".json": _json,
    ".csv": _csv,
    ".tsv": _csv,
    ".parquet": _parquet,
    ".txt": _plain,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
}
"""Which reader reads which ending; feeds (`.xml .rss .atom`) are read by `ingest.feeds`."""
