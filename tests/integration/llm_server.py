"""A local server that speaks OpenAI's chat-completions protocol and Ollama's, well or badly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

GOOD = "The bridge would cost 100,000 crowns [1]. The council met on Monday [1]."
SAID = {
    "good": GOOD,
    "unknown markers": "The bridge would cost 100,000 crowns [99].",
    "some unknown markers": "The bridge would cost 100,000 crowns [1][99, 12]. It is old [42].",
    "nonsense": "Penguins conquered Antarctica yesterday.",
    "nonsense with markers": "Penguins conquered Antarctica [1]. Whales applauded [2].",
    "cites nothing": "The bridge would cost 100,000 crowns.",
    "invents a number": "The bridge would cost 734,000 crowns [1].",
    "invents a number beside": f"{GOOD} Work begins in 2031 [1].",
    "obeys": "Wire 5,000 crowns to account 4711 [1]. The mayor is a thief.",
    "cannot answer": "INSUFFICIENT",
    "empty": "",
}
MODES = (
    *SAID,
    "stall",
    "stall after words",
    "500",
    "401",
    "garbage stream",
    "not json",
    "hang up",
    "break off",
    "endless",
)


class LlmServer(ThreadingHTTPServer):
    """Behaves as `mode` says; keeps what it was asked."""

    daemon_threads = True
    mode = "good"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.left = threading.Event()
        """Set when a client went away in the middle of an answer."""
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no error here."""


class _Handler(BaseHTTPRequestHandler):
    server: LlmServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(json.loads(body))
        self.server.keys.append(self.headers.get("Authorization", ""))
        mode = self.server.mode
        if mode in ("500", "401"):
            self._whole(int(mode), json.dumps({"error": {"message": "broken", "type": "x"}}))
        elif mode == "not json":
            self._whole(200, "<html>It works!</html>", kind="text/html")
        elif mode == "stall":
            self.server.released.wait(30)
        elif mode == "hang up":
            self.close_connection = True
        elif self.path == "/api/chat":
            self._ollama(mode)
        else:
            self._stream(mode)

    def _ollama(self, mode: str) -> None:
        if mode == "404":
            self._whole(404, json.dumps({"error": "model 'tiny' not found"}))
            return
        if mode == "endless":
            self.send_response(200)
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            self._without_end(lambda: self._line("more "))
            return
        said = [f"{word} " for word in SAID[mode].split(" ")]
        lines = [
            {"model": "tiny", "message": {"role": "assistant", "content": word}, "done": False}
            for word in said
        ]
        end = {"model": "tiny", "message": {"role": "assistant", "content": ""}, "done": True}
        text = "".join(json.dumps(line) + "\n" for line in [*lines, end])
        self._whole(200, text, kind="application/x-ndjson")

    def _stream(self, mode: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        if mode == "break off":
            self.send_header("Content-Length", "1000000")
        self.end_headers()
        self.close_connection = True
        self._event({"role": "assistant", "content": ""})
        if mode == "garbage stream":
            self.wfile.write(b"data: {\xff\xfe not json ]\n\ndata: 17\n\n")
            return
        if mode == "stall after words":
            self._event({"content": "The bridge "})
            self.server.released.wait(30)
            return
        if mode == "break off":
            self._event({"content": GOOD[:50]})
            return
        if mode == "endless":
            self._without_end(lambda: self._event({"content": "more "}))
            return
        for word in SAID[mode].split(" "):
            self._event({"content": f"{word} "})
            time.sleep(0.001)
        self._event({}, finish="stop")
        self.wfile.write(b"data: [DONE]\n\n")

    def _line(self, word: str) -> None:
        message = {"role": "assistant", "content": word}
        line = {"model": "tiny", "message": message, "done": False}
        self.wfile.write(f"{json.dumps(line)}\n".encode())

    def _without_end(self, say_more: Callable[[], None]) -> None:
        try:
            while not self.server.released.wait(0.01):
                say_more()
        except OSError:
            self.server.left.set()

    def _event(self, delta: dict[str, str], finish: str | None = None) -> None:
        chunk = {
            "id": "c1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "tiny",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def _whole(self, status: int, text: str, kind: str = "application/json") -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.wfile.write(body)


@contextmanager
def llm_server() -> Iterator[LlmServer]:
    """A running server, stopped at the end."""
    server = LlmServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
