"""The hosts of the test world, the server that speaks for them, and the wire that leads there."""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import httpcore

from ingest.fetch import WebFetcher
from rag.settings import FetchSettings
from world.clock import Clock
from world.replies import Behaviour, Reply

LOOPBACK = "127.0.0.1"
NOWHERE = Reply(404, {"Content-Type": "text/plain"}, b"no such page")


@dataclass(frozen=True)
class Asked:
    """A request as it arrived: `at_s` is the world's clock."""

    host: str
    path: str
    at_s: float
    headers: Mapping[str, str]
    agent: str = ""


class Site:
    """One host: paths and how they answer. Paths may be added and changed while it is asked."""

    def __init__(self, name: str, port: int) -> None:
        self.name = name
        self.port = port
        self.paths: dict[str, Reply | Behaviour] = {}

    def url(self, path: str) -> str:
        return f"http://{self.name}:{self.port}{path}"

    def put(self, path: str, answer: Reply | Behaviour) -> str:
        """Answer a path so from now on; gives its address."""
        self.paths[path] = answer
        return self.url(path)

    def forbid(self, *paths: str, crawl_delay: float | None = None) -> None:
        """A robots.txt."""
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in paths)]
        if crawl_delay is not None:
            lines.append(f"Crawl-delay: {crawl_delay}")
        self.paths["/robots.txt"] = Reply(
            200, {"Content-Type": "text/plain"}, "\n".join(lines).encode()
        )


class Wire(httpcore.SyncBackend):
    """Connects within this machine only, and notes every address it was asked for."""

    def __init__(self) -> None:
        self.connected: list[tuple[str, int]] = []

    def connect_tcp(self, host: str, port: int, *rest: Any, **named: Any) -> Any:
        self.connected.append((host, port))
        if host not in (LOOPBACK, "::1"):
            raise httpcore.ConnectError("the test world ends here")
        return super().connect_tcp(host, port, *rest, **named)


class World:
    """Hosts, their server, their names, and a clock; a context manager."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.wire = Wire()
        self.sites: dict[str, Site] = {}
        self.names: dict[str, Callable[[], Sequence[str]]] = {}
        """Names that are no site, and what they resolve to each time they are asked for."""
        self.asked: list[Asked] = []
        self.trapped: list[str] = []
        """Requests that reached the server nobody may reach."""
        self.meanwhile: Callable[[Asked], None] = lambda _: None
        """Called with each request before it is answered."""
        self._server = _Server(self._answer)
        self._trap = _Server(self._fall_in)

    @property
    def port(self) -> int:
        return self._server.server_port

    @property
    def trap_port(self) -> int:
        return self._trap.server_port

    def site(self, name: str) -> Site:
        """The host of a name, made when it is first named."""
        return self.sites.setdefault(name, Site(name, self.port))

    def name(self, name: str, *answers: str | Sequence[str]) -> None:
        """A name and its addresses: one answer after the other, the last one again and again."""
        lists = [[a] if isinstance(a, str) else list(a) for a in answers]
        self.names[name] = lambda: lists.pop(0) if len(lists) > 1 else lists[0]

    def resolve(self, host: str, _port: int = 0) -> list[str]:
        if host in self.sites:
            return [LOOPBACK]
        if host in self.names:
            return list(self.names[host]())
        try:
            socket.inet_aton(host)  # the system's resolver takes every spelling
        except OSError:
            raise socket.gaierror(socket.EAI_NONAME, "unknown name") from None
        return [socket.inet_ntoa(socket.inet_aton(host))]

    def settings(self, **changed: Any) -> FetchSettings:
        """Settings that open the world's sites and nothing else."""
        given = {"timeout_s": 1.0, "max_bytes": 500_000, "delay_s": 1.0, **changed}
        return FetchSettings(allow_hosts=tuple(self.sites), **given)

    def fetcher(self, **changed: Any) -> WebFetcher:
        """A fetcher in this world; to be closed. Name the sites before."""
        return WebFetcher(self.settings(**changed), resolve=self.resolve, wire=self.wire)

    def requests(self, host: str) -> list[Asked]:
        """What a host was asked."""
        return [asked for asked in self.asked if asked.host == host]

    def gaps(self) -> Mapping[str, list[float]]:
        """For each host the seconds between its requests."""
        times: dict[str, list[float]] = defaultdict(list)
        for asked in self.asked:
            times[asked.host].append(asked.at_s)
        return {
            host: [later - earlier for earlier, later in itertools.pairwise(at)]
            for host, at in times.items()
        }

    def _answer(self, host: str, path: str, headers: Mapping[str, str]) -> Reply:
        asked = Asked(host, path, self.clock.seconds, headers, headers.get("User-Agent", ""))
        self.asked.append(asked)
        self.meanwhile(asked)
        site = self.sites.get(host)
        answer = site.paths.get(path, NOWHERE) if site else NOWHERE
        return answer if isinstance(answer, Reply) else answer(asked)

    def _fall_in(self, host: str, path: str, _: Mapping[str, str]) -> Reply:
        self.trapped.append(f"{host}{path}")
        return Reply(body=b"secret")

    def __enter__(self) -> Self:
        self._server.start()
        self._trap.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.stop()
        self._trap.stop()


class _Server(ThreadingHTTPServer):
    """A real HTTP server that answers by a function."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, answer: Callable[[str, str, Mapping[str, str]], Reply]) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.answer = answer
        self.stopped = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        self.stopped.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """A client that went away is no error."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").rsplit(":", 1)[0].lower()
        reply = self.server.answer(host, self.path, dict(self.headers.items()))
        if isinstance(reply.body, bytes):
            length = {} if reply.status == 304 else {"Content-Length": str(len(reply.body))}
            self.wfile.write(self._head(reply, length) + reply.body)
            return
        self.close_connection = True
        if not reply.raw:
            self.wfile.write(self._head(reply, {"Connection": "close"}))
        self._send(reply.body, reply.pause_s)

    def _head(self, reply: Reply, more: Mapping[str, str]) -> bytes:
        phrase = self.responses[reply.status][0] if reply.status in self.responses else "?"
        headers = {**more, **reply.headers}
        lines = [f"HTTP/1.1 {reply.status} {phrase}", *(f"{k}: {v}" for k, v in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def _send(self, pieces: Iterable[bytes], pause_s: float) -> None:
        for piece in pieces:
            if self.server.stopped.is_set():
                return
            self.wfile.write(piece)
            if pause_s:
                time.sleep(pause_s)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
