"""A local server that speaks the protocols of Ollama, OpenAI and Anthropic, well or badly."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]

GOOD = "The bridge would cost 100,000 crowns [1]. The council met on Monday [1]."


@dataclass(frozen=True)
class Plan:
    """What the server does with one request: it says `text` word by word, unless told to fail.

    `stall` is the number of words after which it falls silent, `cut` the one after which it hangs
    up, `raw` what it sends instead of a stream, `body` instead of everything. It thinks for
    `think_s` and takes `word_s` for a word.
    """

    text: str = GOOD
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    stall: int | None = None
    cut: int | None = None
    raw: bytes | None = None
    body: str | None = None
    endless: bool = False
    hang_up: bool = False
    think_s: float = 0.0
    word_s: float = 0.001


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
    "thinks aloud": f"<think>The toll is 734,000 [1]. Or is it?</think>\n\n{GOOD}",
    "markdown": "**The bridge would cost 100,000 crowns** [1](https://evil.example). "
    "![x](https://evil.example/x.png) <script>alert(1)</script>",
    "empty": "",
}
PLANS = {mode: Plan(text) for mode, text in SAID.items()} | {
    "stall": Plan(stall=0),
    "stall after words": Plan(stall=2),
    "500": Plan(status=500),
    "429": Plan(status=429),
    "429 for long": Plan(status=429, headers={"Retry-After": "40"}),
    "401": Plan(status=401),
    "404": Plan(status=404),
    "garbage stream": Plan(raw=b"data: {\xff\xfe not json ]\n\ndata: 17\n\n"),
    "invalid utf-8": Plan(raw=b"\xff\xfe\xfd\n\xc3\x28\n\n"),
    "not json": Plan(body="<html>It works!</html>"),
    "hang up": Plan(hang_up=True),
    "break off": Plan(cut=3),
    "endless": Plan(endless=True),
}
MODES = tuple(PLANS)


class LlmServer(ThreadingHTTPServer):
    """Does what `plan` makes of a request, else what `mode` says; `first` comes before, once each.

    Keeps what it was asked, and with which key.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mode = "good"
        self.first: list[Plan] = []
        self.plan: Callable[[Json], Plan] | None = None
        self.asked: list[Json] = []
        self.keys: list[str] = []
        self.left = threading.Event()
        """Set when a client went away in the middle of an answer."""
        self.released = threading.Event()

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def url(self) -> str:
        return f"{self.root}/v1"

    def next_plan(self, request: Json) -> Plan:
        if self.first:
            return self.first.pop(0)
        return self.plan(request) if self.plan else PLANS[self.mode]

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no error here."""


class _OpenAI:
    """Chat completions."""

    kind = "text/event-stream"

    def opening(self) -> bytes:
        return self._event({"role": "assistant", "content": ""})

    def word(self, word: str) -> bytes:
        return self._event({"content": word})

    def end(self) -> bytes:
        return self._event({}, finish="stop") + b"data: [DONE]\n\n"

    def whole(self, text: str) -> Json:
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return {
            "id": "c1", "object": "chat.completion", "created": 0, "model": "tiny",
            "choices": [choice],
        }  # fmt: skip

    def error(self, status: int) -> Json:
        return {"error": {"message": f"broken {status}", "type": "x"}}

    def _event(self, delta: dict[str, str], finish: str | None = None) -> bytes:
        chunk = {
            "id": "c1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "tiny",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        return f"data: {json.dumps(chunk)}\n\n".encode()


class _Ollama:
    """/api/chat."""

    kind = "application/x-ndjson"

    def opening(self) -> bytes:
        return b""

    def word(self, word: str) -> bytes:
        return f"{json.dumps(self.whole(word, done=False))}\n".encode()

    def end(self) -> bytes:
        return f"{json.dumps(self.whole(''))}\n".encode()

    def whole(self, text: str, *, done: bool = True) -> Json:
        message = {"role": "assistant", "content": text}
        return {"model": "tiny", "message": message, "done": done}

    def error(self, status: int) -> Json:
        return {"error": f"broken {status}"}


class _Anthropic:
    """/v1/messages."""

    kind = "text/event-stream"

    def opening(self) -> bytes:
        begun = {**self.whole(""), "content": [], "stop_reason": None}
        block = {"index": 0, "content_block": {"type": "text", "text": ""}}
        start = self._event("message_start", message=begun)
        return start + self._event("content_block_start", **block)

    def word(self, word: str) -> bytes:
        delta = {"type": "text_delta", "text": word}
        return self._event("content_block_delta", index=0, delta=delta)

    def end(self) -> bytes:
        delta = {"stop_reason": "end_turn", "stop_sequence": None}
        return (
            self._event("content_block_stop", index=0)
            + self._event("message_delta", delta=delta, usage={"output_tokens": 9})
            + self._event("message_stop")
        )

    def whole(self, text: str) -> Json:
        return {
            "id": "m1", "type": "message", "role": "assistant", "model": "tiny",
            "content": [{"type": "text", "text": text}], "stop_reason": "end_turn",
            "stop_sequence": None, "usage": {"input_tokens": 9, "output_tokens": 9},
        }  # fmt: skip

    def error(self, status: int) -> Json:
        return {"type": "error", "error": {"type": "api_error", "message": f"broken {status}"}}

    def _event(self, kind: str, **fields: Any) -> bytes:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()


SPOKEN: dict[str, type[_OpenAI | _Ollama | _Anthropic]] = {
    "/v1/chat/completions": _OpenAI,
    "/api/chat": _Ollama,
    "/v1/messages": _Anthropic,
}


class _Handler(BaseHTTPRequestHandler):
    server: LlmServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(request)
        key = self.headers.get("Authorization") or self.headers.get("x-api-key") or ""
        self.server.keys.append(key)
        self.close_connection = True
        spoken = SPOKEN[self.path]()
        plan = self.server.next_plan(request)
        if plan.hang_up:
            return
        if plan.status != 200:
            self._whole(plan, json.dumps(spoken.error(plan.status)))
        elif plan.body is not None:
            self._whole(plan, plan.body, kind="text/html")
        elif not request.get("stream", self.path == "/api/chat"):
            self._whole(plan, json.dumps(spoken.whole(plan.text)))
        else:
            self._stream(plan, spoken)

    def _stream(self, plan: Plan, spoken: _OpenAI | _Ollama | _Anthropic) -> None:
        if plan.stall == 0:
            self.server.released.wait(30)
            return
        self.send_response(200)
        self.send_header("Content-Type", spoken.kind)
        self.send_header("Connection", "close")
        if plan.cut is not None:
            self.send_header("Content-Length", "1000000")
        self.end_headers()
        if plan.raw is not None:
            self.wfile.write(plan.raw)
            return
        self._say(spoken.opening())
        if plan.endless:
            self._without_end(spoken)
            return
        time.sleep(plan.think_s)
        for n, word in enumerate(plan.text.split(" ")):
            if n == plan.stall:
                self.server.released.wait(30)
                return
            if n == plan.cut:
                return
            self._say(spoken.word(f"{word} "))
            time.sleep(plan.word_s)
        self._say(spoken.end())

    def _without_end(self, spoken: _OpenAI | _Ollama | _Anthropic) -> None:
        try:
            while not self.server.released.wait(0.01):
                self._say(spoken.word("more "))
        except OSError:
            self.server.left.set()

    def _say(self, piece: bytes) -> None:
        self.wfile.write(piece)
        self.wfile.flush()

    def _whole(self, plan: Plan, text: str, kind: str = "application/json") -> None:
        body = text.encode()
        self.send_response(plan.status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        for name, value in plan.headers.items():
            self.send_header(name, value)
        self.end_headers()
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
