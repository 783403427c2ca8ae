"""Short answers that the middleware gives itself."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ui.safety.callers import Scope

if TYPE_CHECKING:
    from starlette.responses import Response


KINDS = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}


def wants_page(scope: Scope) -> bool:
    """Whether a person's browser opens an address here, rather than a script asking."""
    accepts = header(scope, b"accept")
    return scope.get("method") in ("GET", "HEAD") and "text/html" in accepts


def header(scope: Scope, name: bytes) -> str:
    """A request's header, "" where it has none; the first one where it has several."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def path_of(scope: Scope) -> str:
    """The path inside this application, without the prefix that a proxy took off."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    inside = path[len(root) :] if root and path.startswith(f"{root}/") else path
    return inside or "/"


def kind_of(status: int) -> str:
    """Whose fault a status tells of, in OpenAI's words."""
    return KINDS.get(status, "server_error" if status >= 500 else "invalid_request_error")


def refusal(
    status: int, message: str, hint: str = "", *, wait_s: float = 0.0, **headers: str
) -> Response:
    """A refusal in words, in the shape of every door's errors; Gradio's page shows `detail`."""
    from starlette.responses import JSONResponse

    told = {"message": message, "hint": hint, "type": kind_of(status), "param": None, "code": None}
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    if wait_s > 0:
        more["Retry-After"] = str(math.ceil(wait_s))
    body = {"error": told, "detail": f"{message} {hint}".strip()}
    return JSONResponse(body, status_code=status, headers=more)
