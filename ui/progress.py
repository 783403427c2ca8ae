"""A progress bar on stderr with rate and time left; silent where stderr is no terminal."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.console import Console

WARM_UP_S = 1.0
"""Before this a rate says nothing."""


class Bar:
    """One bar that follows the work through its stages."""

    def __init__(self, console: Console, *, unit: str = "") -> None:
        from rich import progress

        self._unit = unit
        self._stage = ""
        self._began = time.monotonic()
        self._bar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(bar_width=32),
            progress.TextColumn("{task.fields[counted]}"),
            progress.TextColumn("{task.fields[rate]}", style="dim"),
            progress.TimeRemainingColumn(compact=True),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=None, counted="", rate="")

    def update(self, done: int, total: int | None, *, stage: str = "") -> None:
        """So many are done, of how many (None while nobody knows)."""
        if stage != self._stage:
            self._stage, self._began = stage, time.monotonic()
            self._bar.reset(self._task, description=stage)
        self._bar.update(
            self._task,
            completed=done,
            total=total,
            counted=f"{done:,} / {total:,}" if total else f"{done:,}",
            rate=self._rate(done),
        )

    def _rate(self, done: int) -> str:
        seconds = time.monotonic() - self._began
        return f"{done / seconds:,.1f} {self._unit}/s" if done and seconds > WARM_UP_S else ""

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()
