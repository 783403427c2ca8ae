"""Training groups: a question with passages that answer it and passages that only look so."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rag.training.spans import Place


@dataclass(frozen=True, slots=True)
class Member:
    """A passage of a group: whether it is a right one, and where in `text` the answer stands."""

    title: str
    text: str
    spans: tuple[Place, ...] = ()
    right: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A question with its passages; no member is right where nothing answers it.

    `source` names the way it was made, for the ablation.
    """

    question: str
    source: str
    members: tuple[Member, ...] = field(default_factory=tuple)

    @property
    def answerable(self) -> bool:
        """Whether a member is right."""
        return any(member.right for member in self.members)


def write(groups: Iterable[Group], file: Path) -> int:
    """Write groups as JSON lines, whole or not at all; returns how many."""
    draft = file.with_name(file.name + ".draft")
    count = 0
    with gzip.open(draft, "wt", encoding="utf-8", compresslevel=3) as out:
        for group in groups:
            out.write(json.dumps(asdict(group), ensure_ascii=False) + "\n")
            count += 1
    draft.rename(file)
    return count


def read(file: Path) -> Iterator[Group]:
    """The groups of a file."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            members = tuple(
                Member(m["title"], m["text"], tuple((a, b) for a, b in m["spans"]), m["right"])
                for m in record["members"]
            )
            yield Group(record["question"], record["source"], members)
