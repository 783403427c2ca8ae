"""What every door asks: one desk, whose work is done a bounded number of pieces at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Generator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, TypeVar

from ui.api.errors import Problem
from ui.api.workers import Workers
from ui.work import Message, Params, perform

if TYPE_CHECKING:
    from starlette.requests import Request

    from rag.desk import NewsDesk

T = TypeVar("T")


class Engine:
    """Commands of `ui.work`, done at one desk."""

    def __init__(self, desk: NewsDesk, workers: Workers | None = None) -> None:
        self._desk = desk
        self._workers = workers or Workers()

    @property
    def desk(self) -> NewsDesk:
        """The desk, for what takes no time."""
        return self._desk

    async def messages(self, command: str, params: Params) -> AsyncIterator[Message]:
        """A command's messages as they come.

        Raises:
            Problem: it cannot be done, or not now.
        """

        def work() -> Generator[Message, None, None]:
            yield from perform(self._desk, command, params)

        async with aclosing(self._workers.pieces(work)) as pieces:  # type: ignore[type-var]
            async for message in pieces:
                if not _empty(message):
                    yield message

    async def result(self, command: str, params: Params) -> dict[str, Any]:
        """A command's report."""
        report: dict[str, Any] = {}
        async for message in self.messages(command, params):
            report = message.get("result", report)
        return report


def _empty(message: Message) -> bool:
    """Whether it only lets the one who works notice that the client has left."""
    progress = message.get("progress")
    return bool(progress) and progress == {"event": "text", "data": {"text": ""}}


async def while_here(request: Request, answer: Coroutine[Any, Any, T]) -> T:
    """The answer; the work for it stops where the client leaves before it is there."""
    working = asyncio.ensure_future(answer)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Problem(499, "The client has left.")
        return working.result()
    finally:
        for task in (working, leaving):
            task.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
