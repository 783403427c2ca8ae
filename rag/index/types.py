"""What the index says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SCHEMA_VERSION = 1
"""Layout of the data folder; raised when an older newsdesk could not read it any more."""

Classification = Literal["new", "changed", "unchanged", "duplicate"]


@dataclass(frozen=True, slots=True)
class Door:
    """Where the process that owns a data folder takes work: a loopback port and its token."""

    port: int
    token: str


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that owns a data folder, since when (ISO 8601), and its door if it has one."""

    pid: int
    command: str
    since: str
    door: Door | None = None

    def __str__(self) -> str:
        return f"newsdesk {self.command} (process {self.pid}, since {self.since})"


@dataclass(frozen=True, slots=True)
class Run:
    """One ingest run as the ledger keeps it: when it ended, its sources, its report's counts."""

    finished_at: str
    sources: tuple[str, ...]
    counts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """Counts and facts about a data folder; moments are ISO 8601, sizes bytes.

    `stories` are reports that several articles run, `copies` those articles beyond the first.
    """

    folder: str
    articles: int
    passages: int
    pending: int
    outlets: Sequence[tuple[str, int]]
    oldest: str | None
    newest: str | None
    encoder: str
    dim: int
    schema: int
    generation: int
    disk_bytes: int
    last_run: Run | None = None
    stories: int = 0
    copies: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As it stands in `newsdesk status --json`."""
        record = asdict(self)
        record["outlets"] = [{"outlet": name, "articles": n} for name, n in self.outlets]
        return record


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What `verify` found, or what `repair` found after it had mended.

    `missing_*` are passages the ledger has and a derived index lacks, `extra_*` the other way
    round; `problems` are the faults in words, none when all agree.
    """

    articles: int
    passages: int
    pending: int = 0
    missing_dense: int = 0
    extra_dense: int = 0
    missing_lexical: int = 0
    extra_lexical: int = 0
    problems: Sequence[str] = field(default_factory=tuple)

    @property
    def ok(self) -> bool:
        """Whether ledger and derived indexes agree."""
        return not self.problems

    def to_dict(self) -> dict[str, Any]:
        """As it stands in `newsdesk verify --json`."""
        return {"ok": self.ok, **asdict(self), "problems": list(self.problems)}


@dataclass(frozen=True, slots=True)
class ReindexProgress:
    """How many of how many articles the new generation holds; `finished` after the switch."""

    done: int
    total: int
    finished: bool = False
