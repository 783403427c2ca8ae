"""Too many people at the page at once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from ui.safety.crowds import AT_ONCE, IN_LINE, JOIN, OPENS_IN_S, STREAM, Crowds
from ui.safety.metrics import Metrics


class Page:
    """An application that answers a path when it is let go."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.working = 0
        self.most = 0

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        self.working += 1
        self.most = max(self.most, self.working)
        await self.go.wait()
        self.working -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"here"})


class Client:
    """One request; `reads` is when its client reads what it is sent."""

    def __init__(self, path: str, accept: bytes = b"*/*", *, reads: bool = True) -> None:
        self.scope = {
            "type": "http", "path": path, "root_path": "", "headers": [(b"accept", accept)],
            "method": "POST" if path == JOIN else "GET",
        }  # fmt: skip
        self.sent: list[Any] = []
        self._reads = reads

    async def ask(self, app: Any) -> int:
        async def send(message: Any) -> None:
            self.sent.append(message)
            if not self._reads:
                await asyncio.Event().wait()

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        await app(self.scope, receive, send)
        return int(self.sent[0]["status"])

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])


@pytest.fixture
def now() -> list[float]:
    return [0.0]


def crowds(page: Page, now: list[float], most: int = 1000) -> Crowds:
    return Crowds(page, most=most, metrics=Metrics(), clock=lambda: now[0])


def test_who_is_one_too_many_is_refused_at_once_and_the_others_are_served(
    now: list[float],
) -> None:
    async def play() -> None:
        page = Page()
        app = crowds(page, now)
        inside = [asyncio.ensure_future(Client("/").ask(app)) for _ in range(AT_ONCE + IN_LINE)]
        await asyncio.sleep(0)
        late = Client("/", b"text/html")
        assert await late.ask(app) == 503
        assert late.headers[b"refresh"] == late.headers[b"retry-after"] == b"5"
        assert b"Many people" in late.sent[1]["body"]
        script = Client("/config")
        assert await script.ask(app) == 503
        assert script.headers[b"content-type"] == b"application/json"
        page.go.set()
        assert set(await asyncio.gather(*inside)) == {200}
        assert page.most == AT_ONCE
        assert await Client("/").ask(app) == 200

    asyncio.run(play())


def test_who_does_not_read_keeps_nobody_out(now: list[float]) -> None:
    async def play() -> None:
        page = Page()
        page.go.set()
        app = crowds(page, now)
        slow = [Client("/", reads=False) for _ in range(AT_ONCE + IN_LINE)]
        waiting = [asyncio.ensure_future(each.ask(app)) for each in slow]
        for _ in range(50):
            await asyncio.sleep(0)
        assert await asyncio.wait_for(Client("/").ask(app), 1) == 200
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    asyncio.run(play())


def test_no_event_is_begun_while_as_many_wait_as_may(now: list[float]) -> None:
    async def play() -> None:
        page = Page()
        app = crowds(page, now, most=2)
        waiting = [asyncio.ensure_future(Client(STREAM).ask(app)) for _ in range(2)]
        await asyncio.sleep(0)
        assert await Client(JOIN).ask(app) == 503
        page.go.set()
        await asyncio.gather(*waiting)
        assert await Client(JOIN).ask(app) == 200

    asyncio.run(play())


def test_who_began_an_event_counts_until_their_stream_is_open_or_never_comes(
    now: list[float],
) -> None:
    async def play() -> None:
        page = Page()
        page.go.set()
        app = crowds(page, now, most=1)
        assert await Client(JOIN).ask(app) == 200
        assert await Client(JOIN).ask(app) == 503
        now[0] += OPENS_IN_S + 0.1
        assert await Client(JOIN).ask(app) == 200
        assert await Client(STREAM).ask(app) == 200
        assert await Client(JOIN).ask(app) == 200

    asyncio.run(play())


def test_what_costs_little_is_passed_on(now: list[float]) -> None:
    async def play() -> None:
        page = Page()
        page.go.set()
        app = crowds(page, now, most=0)
        assert await Client("/gradio_api/component_server").ask(app) == 200

    asyncio.run(play())
