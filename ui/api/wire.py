"""JSON and server-sent events, in ASCII: there is nothing in them to obey."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

EVENT_STREAM = "text/event-stream"
STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""A proxy must neither keep nor gather up what is sent piece by piece."""

KEEP_ALIVE = ": still at work\n\n"
"""A comment that keeps a silent stream open; clients pass over it."""


def events_schema(*names: str) -> dict[str, Any]:
    """What a stream's events are, in OpenAPI's words; without names they have none."""
    told: dict[str, Any] = {"data": {"type": "string", "description": "JSON"}}
    if names:
        told["event"] = {"type": "string", "enum": list(names)}
    return {EVENT_STREAM: {"schema": {"type": "object", "properties": told, "required": ["data"]}}}


_LONE = re.compile("[\ud800-\udfff]")


def dumped(record: object) -> str:
    """The record as JSON; a lone surrogate, which strict readers refuse, becomes U+FFFD."""
    text = json.dumps(record, allow_nan=False, separators=(",", ":"))
    if "\\ud" not in text:
        return text
    return json.dumps(well_formed(record), allow_nan=False, separators=(",", ":"))


def well_formed(value: Any) -> Any:  # noqa: ANN401  # any JSON
    """The same with each lone surrogate replaced, one for one, so that offsets stay right."""
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {well_formed(key): well_formed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [well_formed(item) for item in value]
    return value


class Json(Response):
    """A JSON answer."""

    media_type = "application/json"

    def __init__(
        self,
        record: object,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(
            dumped(record), status_code, {"Cache-Control": "no-store", **(headers or {})}
        )

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        """No browser is to guess another type."""
        super().init_headers({"X-Content-Type-Options": "nosniff", **(headers or {})})


def event(name: str, record: object) -> str:
    """One server-sent event."""
    return f"event: {name}\ndata: {dumped(record)}\n\n"
