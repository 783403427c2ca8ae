"""How long each stage of an answer took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Timings:
    """Milliseconds by stage; time spent between stages belongs to none."""

    def __init__(self) -> None:
        self._ms: dict[str, float] = {}

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Count what happens inside towards a stage."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self._ms[stage] = self._ms.get(stage, 0.0) + (time.perf_counter() - began) * 1000

    def each(self) -> dict[str, float]:
        """All stages in the order they began, then their `total`."""
        return {
            **{stage: round(ms, 2) for stage, ms in self._ms.items()},
            "total": round(sum(self._ms.values()), 2),
        }
