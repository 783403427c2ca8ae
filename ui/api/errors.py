"""Whatever goes wrong at a door, as one shape of JSON.

    {"error": {"message": str, "hint": str, "type": str, "param": str | null, "code": str | null}}

It is OpenAI's shape with a hint, so that their clients tell of it as well.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rag.errors import ConfigError, ModelError, NewsdeskError, StoreBusyError
from ui.api.wire import Json
from ui.safety.replies import kind_of
from ui.safety.traffic import BusyError

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

logger = logging.getLogger(__name__)

RETRY_S = 5
"""Seconds after which it is worth asking again where every worker was busy."""

SHOWN = 3
"""Faults of one request that are told; the others wait until these are mended."""

SEE_DOCS = "See /docs for what can be asked and how."
NO_JSON = "The body is no JSON."
WORDS = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "The request is too large.",
}


class Problem(Exception):  # noqa: N818  # what a client is told, not a fault of this program
    """What a client is told instead of an answer."""

    def __init__(
        self,
        status: int,
        message: str,
        hint: str = "",
        *,
        param: str | None = None,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.hint = hint
        self.param = param
        self.code = code
        self.headers = dict(headers or {})

    @property
    def kind(self) -> str:
        """Whose fault it is, in OpenAI's words."""
        return kind_of(self.status)

    def record(self) -> dict[str, Any]:
        """The problem as JSON."""
        told = {"message": self.message, "hint": self.hint, "type": self.kind}
        return {"error": {**told, "param": self.param, "code": self.code}}

    def response(self) -> Response:
        """The problem as an answer."""
        return Json(self.record(), self.status, self.headers)


def busy(message: str = "Every worker is busy.") -> Problem:
    """There is no room for this request now."""
    headers = {"Retry-After": str(RETRY_S)}
    return Problem(503, message, "Ask again in a moment.", code="busy", headers=headers)


def problem_of(error: Exception) -> Problem:
    """What a client is told of an error; what was not foreseen is logged and kept from it."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, BusyError):
        wait = {"Retry-After": str(math.ceil(error.wait_s))}
        return Problem(error.status, error.message, error.hint, code=error.why, headers=wait)
    if isinstance(error, ConfigError):
        return Problem(422, error.message, error.hint)
    if isinstance(error, StoreBusyError | ModelError):
        logger.warning("%s", error)
        return Problem(503, error.message, error.hint, headers={"Retry-After": str(RETRY_S)})
    if isinstance(error, NewsdeskError):
        logger.warning("%s", error)
        return Problem(500, error.message, error.hint)
    logger.error("a request failed", exc_info=error)
    return Problem(500, "Something went wrong inside newsdesk.", "Its own terminal says more.")


def install(app: FastAPI) -> None:
    """Have an application tell of everything that goes wrong in this shape."""
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException

    async def foreseen(request: Request, error: Exception) -> Response:
        return as_asked(request, problem_of(error)).response()

    async def malformed(request: Request, error: Exception) -> Response:
        faults = error.errors() if isinstance(error, RequestValidationError) else []
        return as_asked(request, faulty(faults)).response()

    async def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        if status == 400:  # a body that is no text at all
            return as_asked(request, Problem(422, NO_JSON, SEE_DOCS)).response()
        headers = getattr(error, "headers", None)
        words = WORDS.get(status, "This cannot be served.")
        return Problem(status, words, SEE_DOCS, headers=headers).response()

    for kind in (Problem, NewsdeskError, Exception):
        app.add_exception_handler(kind, foreseen)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(HTTPException, refused)


def as_asked(request: Request, problem: Problem) -> Problem:
    """Under `/v1` what cannot be worked on is a 400, as OpenAI's clients expect."""
    if problem.status == 422 and request.url.path.startswith("/v1/"):
        problem.status = 400
    return problem


def faulty(faults: Sequence[Mapping[str, Any]]) -> Problem:
    """A request that does not fit its schema, told in words."""
    told = list(dict.fromkeys(_in_words(fault) for fault in faults))
    names = [_name(fault) for fault in faults]
    message = " ".join(told[:SHOWN]) or "The request is not understood."
    return Problem(422, message, SEE_DOCS, param=names[0] if names and names[0] else None)


def _in_words(fault: Mapping[str, Any]) -> str:
    name, kind, limits = _name(fault), fault.get("type"), fault.get("ctx") or {}
    if kind == "missing":
        return f"{name} is missing." if name else "The body is missing."
    if kind == "json_invalid":
        return NO_JSON
    if kind == "extra_forbidden":
        return f"{name} is not known here."
    if kind == "string_too_long":
        return f"{name} has more than {limits.get('max_length', 0):,} characters."
    if kind == "string_pattern_mismatch":
        return f"{name} has no words in it."
    said = str(fault.get("msg", "not usable")).removeprefix("Value error, ").rstrip(".")
    return f"{name}: {said}." if name else f"{said}."


def _name(fault: Mapping[str, Any]) -> str:
    """Where the fault is, such as `history.0.question`; "" for the whole body."""
    where = [str(part) for part in fault.get("loc", ())[1:]]
    return ".".join(where)[:200] if fault.get("type") != "json_invalid" else ""
