"""What readers of files yield."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """One record of a file, or the reason why there is none; `place` names file and line.

    `url` is where a page was fetched from, in archives that know it; `within` is the name of
    the file inside an archive. `alone` says that the file holds nothing else.
    """

    place: str
    record: Mapping[str, Any] | None = None
    page: str | None = None
    reason: str | None = None
    alone: bool = False
    url: str | None = None
    within: str = ""
