"""Files → records, by the ending of their names.

Every reader yields `Found`: a record to make an article of, or what is wrong at that place.
Nothing here raises for bad content; one bad line does not lose the next.
"""

from __future__ import annotations

import csv
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ingest.clean import MAX_TEXT_CHARS
from ingest.decode import LINE_CHARS, ONE_ARTICLE_BYTES, limited, open_bytes, open_lines, read_text
from ingest.found import Found
from ingest.records import FIELDS, has_text
from ingest.warc import read_warc
from ingest.zips import Read, read_zip
from rag.errors import SourceError

MAX_JSON_BYTES = 1_000_000_000
"""Largest `.json` file, unpacked: it is read as a whole. Of other kinds only one record is."""

_HEADLINE_CHARS = 120
_NO_HEADLINE = (".", "!", "”", '"', ":", ",", ";")


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
    with open_lines(path) as lines:
        number = 0
        for number, line in enumerate(limited(lines), start=1):  # asked for after the loop
            if line.strip():
                yield _json_record(line, f"{path}, line {number}")
        if not number:
            raise SourceError("the file is empty")


def _json_record(line: str, place: str) -> Found:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Found(place, reason=_broken_json(error))
    if not isinstance(record, dict):
        return Found(place, reason="not a JSON object")
    return Found(place, record)


def _broken_json(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        where = f"line {error.lineno}, " if error.lineno > 1 else ""
        return f"broken JSON ({error.msg}: {where}column {error.colno})"
    return "broken JSON (nested too deeply, or a number too long)"


def _json(path: Path) -> Iterator[Found]:
    try:
        content = json.loads(read_text(path, MAX_JSON_BYTES))
    except (ValueError, RecursionError) as error:
        raise SourceError(_broken_json(error)) from None
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
    with open_lines(path) as lines:
        head = lines.readline(LINE_CHARS)
        delimiter = max(",;\t|", key=head.count)
        names = next(csv.reader([head], delimiter=delimiter), [])
        _need_text(names)
        rows = csv.reader(limited(lines), delimiter=delimiter)
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


def _need_text(names: Iterable[str]) -> None:
    """One reason for a table without texts, instead of one for each row."""
    if not has_text(names):
        raise SourceError(f"no column for the text: none is named {' or '.join(FIELDS['text'])}")


def _parquet(path: Path) -> Iterator[Found]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with open_bytes(path) as file, pq.ParquetFile(file) as table:
            _need_text(table.schema_arrow.names)
            number = 0
            for batch in table.iter_batches(batch_size=256):
                for record in batch.to_pylist():
                    number += 1
                    yield Found(f"{path}, row {number}", record)
    except pa.ArrowException as error:
        raise SourceError(f"broken Parquet ({str(error).splitlines()[0]})") from None


def _plain(path: Path) -> Iterator[Found]:
    yield Found(str(path), _titled(read_text(path, ONE_ARTICLE_BYTES)), alone=True)


def _titled(text: str) -> dict[str, Any]:
    """A first line that stands by itself and does not end a sentence is a headline."""
    head, _, rest = text.lstrip("\ufeff").strip().partition("\n")
    head, below = head.strip(), rest.partition("\n")[0].strip()
    alone = not below or len(below) > _HEADLINE_CHARS  # else it may be a line of wrapped text
    if rest and alone and len(head) <= _HEADLINE_CHARS and not head.endswith(_NO_HEADLINE):
        return {"title": head, "text": text}
    return {"text": text}


def _markdown(path: Path) -> Iterator[Found]:
    from ingest.markdown import from_markdown

    yield Found(str(path), from_markdown(read_text(path, ONE_ARTICLE_BYTES)), alone=True)


def _html(path: Path) -> Iterator[Found]:
    yield Found(str(path), page=read_text(path, ONE_ARTICLE_BYTES), alone=True)


def _zip(path: Path) -> Iterator[Found]:
    yield from read_zip(path, _reader_inside)


def _reader_inside(name: str) -> Read | None:
    """The reader of a file in an archive; archives within archives are not opened."""
    ending = kind(Path(name))
    return None if ending == ".zip" else READERS.get(ending)


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
    ".warc": read_warc,
    ".zip": _zip,
}
"""Which reader reads which ending; feeds (`.xml .rss .atom`) are read by `ingest.feeds`."""
