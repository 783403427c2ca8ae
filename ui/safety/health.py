"""`/healthz`, `/readyz` and `/metrics`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from ui import texts
from ui.safety.served import ServedDesk

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

logger = logging.getLogger(__name__)


def unready(desk: ServedDesk) -> list[str]:
    """Why the desk could not answer a question now; nothing where it could."""
    if desk.traffic.stopping:
        return [texts.STOPPING]
    parts: dict[str, Callable[[], object]] = {
        "index": desk.index.outlets,
        "encoder": lambda: desk.encoder.encode(["ready?"]),
    }
    wrong = []
    for part, look in parts.items():
        try:
            look()
        except Exception as error:  # noqa: BLE001  # whatever it is, the desk is not ready
            logger.warning("not ready: the %s fails: %s", part, error)
            wrong.append(texts.NOT_READY.format(part=part))
    return wrong


def mount(app: FastAPI, desk: ServedDesk) -> None:
    """Add the three routes, which no schema tells of."""
    from starlette.responses import JSONResponse, PlainTextResponse

    async def healthz(_: Request) -> Response:
        """The process lives, and its loop turns."""
        return JSONResponse({"status": "ok"})

    def readyz(_: Request) -> Response:
        """The desk could answer a question."""
        wrong = unready(desk)
        body = {"status": "not ready" if wrong else "ready", "problems": wrong}
        return JSONResponse(body, 503 if wrong else 200)

    def metrics(_: Request) -> Response:
        """Counts and times for Prometheus."""
        from prometheus_client import CONTENT_TYPE_LATEST

        return PlainTextResponse(desk.metrics.text(), media_type=CONTENT_TYPE_LATEST)

    for path, endpoint in (("/healthz", healthz), ("/readyz", readyz), ("/metrics", metrics)):
        app.add_route(path, endpoint, include_in_schema=False)
