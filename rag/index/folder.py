"""What lies where in a data folder, and whether this newsdesk and this encoder may use it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from rag.errors import StoreMismatchError
from rag.index.dense import DenseIndex
from rag.index.ledger import Ledger
from rag.index.lexical import LexicalIndex
from rag.index.lock import FolderLock
from rag.index.types import SCHEMA_VERSION
from rag.settings import ChromaSettings, Settings
from rag.types import Chunk, Encoder, Vectors, digest

LEDGER_FILE = "ledger.sqlite"


def open_ledger(settings: Settings, command: str) -> tuple[FolderLock, Ledger]:
    """Make the folder where it is missing, take it, and open its ledger.

    Raises:
        StoreBusyError: another process holds it.
        StoreMismatchError: a newer newsdesk made it.
        OSError: it cannot be made or written.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.data):
        pass
    lock = FolderLock(settings.data, command=command, wait_s=settings.lock_wait_s)
    try:
        ledger = Ledger(settings.data / LEDGER_FILE)
        _check_schema(ledger, settings.data)
    except BaseException:
        lock.release()
        raise
    return lock, ledger


def _check_schema(ledger: Ledger, place: Path) -> None:
    known = ledger.meta("schema")
    if known is None:
        ledger.set_meta(schema=str(SCHEMA_VERSION))
    elif int(known) > SCHEMA_VERSION:
        raise StoreMismatchError(
            f"The data folder {place} was made by a newer newsdesk (layout {known}, "
            f"this one knows {SCHEMA_VERSION}).",
            hint="Update newsdesk, or choose another folder with --data.",
        )


def check_encoder(ledger: Ledger, encoder: Encoder, place: Path) -> None:
    """Hold an encoder against the one whose vectors the folder keeps.

    Raises:
        StoreMismatchError: they differ.
    """
    known = ledger.meta("encoder")
    if known is None:
        sign(ledger, encoder)
        return
    if (known, ledger.meta("dim")) != (encoder.fingerprint, str(encoder.dim)):
        raise StoreMismatchError(
            f"The data folder {place} was indexed with the encoder {ledger.meta('encoder_name')} "
            f"({ledger.meta('dim')} dimensions), and {encoder.name} ({encoder.dim}) is set now.",
            hint="Run 'newsdesk reindex' to index it anew, or set the encoder it was made with.",
        )


def sign(ledger: Ledger, encoder: Encoder) -> None:
    """Record whose vectors a folder keeps."""
    ledger.set_meta(**signature(encoder))


def signature(encoder: Encoder) -> dict[str, str]:
    """Facts that tell whose vectors a folder keeps."""
    return {
        "encoder": encoder.fingerprint,
        "encoder_name": encoder.name,
        "dim": str(encoder.dim),
        "normalisation": "l2",
    }


def generation(ledger: Ledger) -> int:
    """The generation of passages and derived indexes in use."""
    return int(ledger.meta("generation") or 1)


def clear_leftovers(ledger: Ledger, place: Path) -> None:
    """Remove what an interrupted reindex or rebuild left of other generations."""
    number = generation(ledger)
    ledger.drop_generations_except(number)
    keep = generation_folder(place, number)
    for other in place.glob("index-*"):
        if other != keep:
            shutil.rmtree(other, ignore_errors=True)


def size_bytes(place: Path) -> int:
    """What all files of a folder take together; those that vanish meanwhile take nothing."""
    total = 0
    for file in place.rglob("*"):
        with suppress(OSError):
            total += file.stat().st_size if file.is_file() else 0
    return total


def generation_folder(place: Path, number: int) -> Path:
    """Where a generation's derived indexes lie."""
    return place / f"index-{number}"


def derived(place: Path, number: int, settings: ChromaSettings) -> tuple[DenseIndex, LexicalIndex]:
    """The derived indexes of a generation, not opened yet."""
    base = generation_folder(place, number)
    # On a server several folders share one name space, so the name is told apart by the folder.
    suffix = f"-{digest(os.fspath(place.resolve()), length=8)}" if settings.host else ""
    name = f"newsdesk-{number}{suffix}"
    return DenseIndex(base / "chroma", name, settings), LexicalIndex(base / "tantivy")


def vector_keys(chunks: Sequence[Chunk], encoder: Encoder) -> list[str]:
    """The keys of passages' vectors in the ledger."""
    return [digest(chunk.embed_text, encoder.fingerprint, length=32) for chunk in chunks]


def vectors_of(ledger: Ledger, encoder: Encoder, chunks: Sequence[Chunk]) -> Vectors:
    """Vectors of passages, from the ledger where it has them, else encoded and kept there.

    They are kept with 16-bit precision, which changes no cosine by more than 0.001.
    """
    keys = vector_keys(chunks, encoder)
    stored = ledger.vectors(keys)
    missing = {key: c.embed_text for key, c in zip(keys, chunks, strict=True) if key not in stored}
    if missing:
        fresh = encoder.encode(list(missing.values())).astype(np.float16)
        rows = {key: row.tobytes() for key, row in zip(missing, fresh, strict=True)}
        ledger.save_vectors(rows.items(), encoder.fingerprint)
        stored |= rows
    flat = np.frombuffer(b"".join(stored[key] for key in keys), dtype=np.float16)
    vectors = flat.reshape(len(keys), encoder.dim).astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return vectors
