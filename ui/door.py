"""The loopback door: another newsdesk process on this machine hands its work in here.

The process that holds the data folder answers on 127.0.0.1 at a port of the system's choice.
Its lock file names port and token, so only who may read the folder may ask. One POST does one
command: JSON parameters in, one JSON message a line out (see `ui.work`), the last one `result`
or `error`. A client that leaves stops its work.
"""

from __future__ import annotations

import hmac
import json
import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from rag.errors import NewsdeskError
from ui.work import Message, Params

logger = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
MAX_BODY = 1_000_000
_LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})

Perform = Callable[[str, Params], Iterator[Message]]


@dataclass(frozen=True, slots=True)
class DoorAddress:
    """Where a door is, and the secret it asks for."""

    port: int
    token: str


class Door:
    """An open door; close it (or leave the `with` block) before the desk is closed."""

    def __init__(self, perform: Perform) -> None:
        self._server = _Server((LOOPBACK, 0), _Handler)
        self._server.perform = perform
        self._server.token = secrets.token_urlsafe(32)
        self._thread = threading.Thread(target=self._serve, name="newsdesk-door", daemon=True)
        self._thread.start()

    @property
    def address(self) -> DoorAddress:
        """What the lock file tells others."""
        return DoorAddress(self._server.server_address[1], self._server.token)

    def close(self) -> None:
        """Take no more work; what is running in other threads ends with the process."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.2)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    perform: Perform
    token: str

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401, ARG002  # the library's
        logger.debug("a request from %s ended early", client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 30

    def do_POST(self) -> None:
        """One command's work."""
        refused = self._refusal()
        if refused is not None:
            self.send_error(refused)
            return
        try:
            params = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/x-ndjson")
        self.end_headers()
        for message in _messages(self.server.perform, self.path.lstrip("/"), params):
            self.wfile.write(json.dumps(message).encode() + b"\n")
            self.wfile.flush()

    def _refusal(self) -> HTTPStatus | None:
        """Why this request is not served: a web page of another site must not get in."""
        if not _is_local(f"//{self.headers.get('Host', '')}"):
            return HTTPStatus.MISDIRECTED_REQUEST
        origin = self.headers.get("Origin")
        if origin is not None and not _is_local(origin):
            return HTTPStatus.FORBIDDEN
        given = self.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self.server.token}".encode()):
            return HTTPStatus.UNAUTHORIZED
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MAX_BODY:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return None

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401  # the library's signature
        """Requests are no news."""
        logger.debug(format, *args)


def _is_local(address: str) -> bool:
    try:
        return urlsplit(address).hostname in _LOCAL_HOSTS
    except ValueError:
        return False


def _messages(perform: Perform, command: str, params: Params) -> Iterator[Message]:
    """The work's messages; an error becomes the last of them."""
    try:
        yield from perform(command, params)
    except NewsdeskError as error:
        yield {"error": error.message, "hint": error.hint, "type": type(error).__name__}
    except Exception:
        logger.exception("%s failed behind the door", command)
        yield {
            "error": f"The newsdesk that holds the data folder failed to {command}.",
            "hint": "Its own terminal says why.",
            "type": "NewsdeskError",
        }
