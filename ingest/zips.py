"""Zip archives → what their files hold, without being filled or led astray by them.

A file inside is unpacked by itself into a temporary place under a name of ours, read, and
deleted before the next: no path of the archive is ever used, and memory and disk stay bounded.
"""

from __future__ import annotations

import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from ingest.found import Found
from rag.errors import SourceError

MAX_FILES = 100_000
MAX_BYTES = 20_000_000_000
"""Of all files inside together, unpacked."""

MAX_FILE_BYTES = 4_000_000_000
MAX_RATIO = 200
"""Text packs to a tenth; a hundred times less is a trap. Small files may do better."""

RATIO_FROM_BYTES = 20_000_000
_BLOCK = 1 << 20

Read = Callable[[Path], Iterator[Found]]


def read_zip(path: Path, readers: Callable[[str], Read | None]) -> Iterator[Found]:
    """The records of all files inside that can be read, in the archive's order.

    Args:
        path: the archive.
        readers: gives the reader for a file's name, None for names that are not read.

    Raises:
        SourceError: it is no zip archive, or holds no file that can be read.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise SourceError(f"the zip archive is broken ({error})") from None
    with archive, tempfile.TemporaryDirectory(prefix="newsdesk-") as room:
        inside = archive.infolist()
        if len(inside) > MAX_FILES:
            raise SourceError(f"the zip archive holds more than {MAX_FILES:,} files")
        left, known = MAX_BYTES, False
        for info in inside:
            read = None if info.is_dir() or _hidden(info) else readers(info.filename)
            if read is None:
                continue
            known = True
            place = f"{path}, {info.filename}"
            target = Path(room) / f"file{_endings(info.filename)}"
            try:
                _refuse(info)
                left -= _unpack(archive, info, target, left)
                yield from _records(read, target, path, info.filename)
            except SourceError as error:
                yield Found(place, reason=error.message)
            finally:
                target.unlink(missing_ok=True)
            if left <= 0:
                return
        if not known:
            raise SourceError("the zip archive holds no file that can be read")


def _records(read: Read, target: Path, path: Path, name: str) -> Iterator[Found]:
    try:
        if target.stat().st_size == 0:
            raise SourceError("the file is empty")
        for found in read(target):
            place = found.place.replace(str(target), f"{path}, {name}", 1)
            yield replace(found, place=place, within=name)
    except (EOFError, zlib.error) as error:
        raise SourceError(f"the compressed file is broken ({error})") from None


def _hidden(info: zipfile.ZipInfo) -> bool:
    """Whether it is a hidden file, or what one system adds to archives for itself."""
    parts = PurePosixPath(info.filename.replace("\\", "/")).parts
    return any(part == "__MACOSX" or (part[:1] == "." and part != "..") for part in parts)


def _refuse(info: zipfile.ZipInfo) -> None:
    """Refuse what no honest archive of articles holds.

    Raises:
        SourceError: it would lead out of the archive, or is locked.
    """
    name = info.filename.replace("\\", "/")
    if name.startswith("/") or name[1:2] == ":" or ".." in PurePosixPath(name).parts:
        raise SourceError("its name leads out of the archive; it is not read")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise SourceError("a link, not a file; it is not read")
    if info.flag_bits & 0x1:
        raise SourceError("locked with a password")


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, left: int) -> int:
    """Unpack one file; what it took in bytes. What the archive says of its size is not trusted.

    Raises:
        SourceError: it is broken, too large, or packed like a trap.
    """
    size, limit = 0, min(MAX_FILE_BYTES, left)
    packed = max(1, info.compress_size)
    try:
        with archive.open(info) as source, target.open("wb") as sink:
            while block := source.read(_BLOCK):
                size += len(block)
                if size > limit:
                    raise SourceError(f"larger than {limit // 1_000_000:,} MB when unpacked")
                if size > RATIO_FROM_BYTES and size > MAX_RATIO * packed:
                    raise SourceError("packed more than 200 times smaller: not read, as a trap is")
                sink.write(block)
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
        raise SourceError(f"cannot be unpacked ({error})") from None
    return size


def _endings(name: str) -> str:
    """The ending that says what a file holds, with `.gz` where it is packed once more."""
    suffixes = [s.lower() for s in PurePosixPath(name).suffixes[-2:]]
    kept = suffixes[-2:] if suffixes[-1:] == [".gz"] else suffixes[-1:]
    plain = "".join(c for c in "".join(kept) if c.isalnum() or c == ".")
    return plain[:24]
