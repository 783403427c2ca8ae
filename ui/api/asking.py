"""`POST /api/ask`: the answer as JSON, or as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import StreamingResponse

from ui.api.engine import Engine, while_here
from ui.api.errors import Problem
from ui.api.records import AnswerRecord
from ui.api.requests import AskRequest
from ui.api.wire import EVENT_STREAM, KEEP_ALIVE, STREAM_HEADERS, Json, event, events_schema

QUIET_S = 10.0
"""How long a stream is silent before a comment keeps it open."""

STREAM = {
    "description": (
        "The answer. As a stream: `evidence` (the search JSON), maybe `provisional` (an answer) "
        "and `text` (not verified yet), last `final` (the answer) or `error`."
    ),
    "content": events_schema("evidence", "provisional", "text", "final", "error"),
}


def router(engine: Engine) -> APIRouter:
    """The routes of asking."""
    routes = APIRouter(prefix="/api", tags=["asking"])

    @routes.post(
        "/ask",
        response_model=AnswerRecord,
        responses={200: STREAM},
        summary="Answer a question; every sentence with its source",
    )
    async def ask(asked: AskRequest, request: Request) -> Response:
        params = {**asked.model_dump(), "stream": True}
        if asked.stream or prefers_stream(request):
            return stream_of(lambda: _events(engine, params))
        return Json(await while_here(request, engine.result("ask", params)))

    return routes


def prefers_stream(request: Request) -> bool:
    """Whether the client asks for events before JSON."""
    accepted = request.headers.get("accept", "").lower()
    return EVENT_STREAM in accepted and "application/json" not in accepted


def stream_of(pieces: Callable[[], AsyncIterator[str]]) -> Response:
    """An answer of pieces as they come, kept open where there are none for a while."""
    return StreamingResponse(
        kept_alive(pieces), media_type=EVENT_STREAM, headers={**STREAM_HEADERS, **NOSNIFF}
    )


NOSNIFF = {"X-Content-Type-Options": "nosniff"}


async def kept_alive(
    pieces: Callable[[], AsyncIterator[str]], quiet_s: float = QUIET_S
) -> AsyncIterator[str]:
    """The pieces, with a comment where the next one is long in coming."""
    source: Any = pieces()
    async with aclosing(source):
        coming = asyncio.ensure_future(anext(source))
        try:
            while True:
                await asyncio.wait({coming}, timeout=quiet_s)
                if not coming.done():
                    yield KEEP_ALIVE
                    continue
                yield coming.result()
                coming = asyncio.ensure_future(anext(source))
        except StopAsyncIteration:
            return
        finally:
            coming.cancel()
            await asyncio.wait({coming})


async def _events(engine: Engine, params: dict[str, Any]) -> AsyncIterator[str]:
    try:
        async for message in engine.messages("ask", params):
            if "progress" in message:
                yield event(message["progress"]["event"], message["progress"]["data"])
            if "result" in message:
                yield event("final", message["result"])
    except Problem as problem:
        yield event("error", problem.record()["error"])
