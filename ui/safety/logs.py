"""Structured logs: a JSON object a line, for requests and answers; no text unless asked for."""

from __future__ import annotations

import json
import logging
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ui.safety.callers import Scope, caller_in
from ui.safety.metrics import Metrics
from ui.safety.replies import path_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Send

requests = logging.getLogger("newsdesk.requests")
ANSWERS = "newsdesk.answers"


class JsonLines(logging.Formatter):
    """A record as one line of JSON; `extra={"fields": {...}}` adds to it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; what went wrong is named by its kind, and whole only in the terminal's log."""
        fields = getattr(record, "fields", None)
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat("T", "milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **(fields or {"event": "log", "message": record.getMessage()}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def set_up(kind: str) -> None:
    """Log as the settings ask: `quiet` leaves all as it is."""
    if kind != "json":
        return
    for handler in logging.getLogger().handlers:
        handler.setFormatter(JsonLines())
    for name in (requests.name, ANSWERS):
        logging.getLogger(name).setLevel(logging.INFO)


class Requests:
    """Pure ASGI middleware: counts each request and logs it when it has been answered.

    Of the address only the path is logged: what is asked stands in the query or the body.
    """

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, then tell."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            self._metrics.requested(str(scope["method"]), status)
            if requests.isEnabledFor(logging.INFO):
                self._log(scope, status, time.perf_counter() - began)

    @staticmethod
    def _log(scope: Scope, status: int, took_s: float) -> None:
        caller = caller_in(scope)
        fields = {
            "event": "request",
            "method": scope["method"],
            "path": path_of(scope)[:200],
            "status": status,
            "ms": round(took_s * 1000, 1),
            "address": caller.address,
            "caller": f"{caller.kind}:{caller.name}" if caller.name else "",
        }
        requests.info("request", extra={"fields": fields})
