"""Converted models on disk.

An entry is a folder named after the digest of the model it was made from; its weights had been
verified at that moment, so using the entry needs no second look at them. `entry.json` holds
the digests of the entry's own files: a torn write, a failing disk or a file of another version
is noticed and the entry made again. This guards against accidents; who can write to a user's
cache folder could change newsdesk itself as well.

A new entry is written beside its place and renamed into it, so that two first starts at once
both succeed.
"""

from __future__ import annotations

import atexit
import json
import logging
import shutil
import tempfile
import time
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.dates import DAY_S
from rag.encode.weights import sha256
from rag.errors import ModelError

logger = logging.getLogger(__name__)

FORMAT = 1
GRAPH = "model.xml"
WEIGHTS = "model.bin"
TOKENIZER = "tokenizer.json"


class BadEntryError(Exception):
    """An entry is missing or not as it was written."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What running a converted model needs to know besides its files.

    `exact` says that this model's vectors suffer from bf16, so that it always runs in f32.
    """

    dim: int
    position_limit: int
    pad_id: int
    query_prompt: str = ""
    passage_prompt: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A converted model: graph, weights and tokenizer in `folder`."""

    folder: Path
    facts: Facts
    digests: dict[str, str]

    @classmethod
    def read(cls, folder: Path) -> Entry:
        """The entry, its small files verified; `weights_intact` verifies the large one.

        Raises:
            BadEntryError: it is missing, torn or damaged.
        """
        try:
            stored = json.loads((folder / "entry.json").read_text("utf-8"))
            entry = cls(folder, Facts(**stored["facts"]), dict(stored["digests"]))
            sizes = (folder / WEIGHTS).stat().st_size == stored["weights_bytes"]
            whole = all(entry.intact(name) for name in (GRAPH, TOKENIZER))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadEntryError(str(error)) from error
        if not (sizes and whole):
            raise BadEntryError(f"{folder.name} is damaged")
        return entry

    @classmethod
    def write(cls, folder: Path, facts: Facts) -> Entry:
        """Complete an entry whose three files are in `folder`."""
        entry = cls(folder, facts, {n: sha256(folder / n) for n in (GRAPH, WEIGHTS, TOKENIZER)})
        stored = {
            "facts": asdict(facts),
            "digests": entry.digests,
            "weights_bytes": (folder / WEIGHTS).stat().st_size,
        }
        (folder / "entry.json").write_text(json.dumps(stored, indent=1), "utf-8")
        return entry

    def intact(self, name: str) -> bool:
        """Whether a file of the entry is as it was written."""
        return sha256(self.folder / name) == self.digests[name]


def place(cache: Path, digest: str) -> Path:
    """Where the entry of a model belongs."""
    return cache / "encoders" / f"v{FORMAT}-{digest}"


def draft_folder(final: Path) -> Path:
    """A new empty folder to write an entry in: beside its place, else a passing one.

    Raises:
        ModelError: there is no place to write at all.
    """
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        _sweep(final.parent)
        return Path(tempfile.mkdtemp(prefix=".draft-", dir=final.parent))
    except OSError as error:
        logger.warning(
            "The cache folder %s cannot be written (%s): the encoder is prepared anew at "
            "every start.", final.parent, error.strerror,
        )  # fmt: skip
    try:
        folder = Path(tempfile.mkdtemp(prefix="newsdesk-encoder-"))
    except OSError as error:
        raise ModelError(
            f"There is no place to write the prepared encoder: {error.strerror}.",
            hint="Free some disk space, or set NEWSDESK_CACHE to a folder that can be written.",
        ) from error
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _sweep(folder: Path) -> None:
    """Remove what starts that were killed left behind, a day ago or longer."""
    for left in [*folder.glob(".draft-*"), *folder.glob(".old-*")]:
        if time.time() - left.stat().st_mtime > DAY_S:
            shutil.rmtree(left, ignore_errors=True)


def publish(draft: Path, final: Path) -> Path:
    """Move a finished entry to its place; returns where it can be read from now on."""
    if draft.parent != final.parent:
        return draft
    for _ in range(3):
        try:
            draft.rename(final)
        except OSError:
            if _whole(final):
                shutil.rmtree(draft, ignore_errors=True)
                return final
            _set_aside(final)
        else:
            return final
    atexit.register(shutil.rmtree, draft, ignore_errors=True)
    return draft


def _whole(folder: Path) -> bool:
    """Whether another start has written a good entry there meanwhile, which may be in use."""
    try:
        return Entry.read(folder).intact(WEIGHTS)
    except (BadEntryError, OSError):
        return False


def _set_aside(folder: Path) -> None:
    """Clear the place of a damaged entry."""
    aside = folder.with_name(f".old-{uuid.uuid4().hex}")
    try:
        folder.rename(aside)
    except OSError as error:
        logger.debug("Nothing to set aside at %s: %s", folder, error)
        return
    shutil.rmtree(aside, ignore_errors=True)
