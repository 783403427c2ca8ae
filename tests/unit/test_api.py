"""The HTTP doors over a small desk: what is asked, what comes back, and what goes wrong."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fake_desk import FakeDesk
from fakes import article
from fastapi import FastAPI
from serving import served
from starlette.testclient import TestClient

from rag.errors import ModelError, NewsdeskError, StoreBusyError
from rag.types import (
    Answer,
    Citation,
    Conflict,
    Event,
    Finished,
    Provisional,
    Removed,
    Sentence,
    TextDelta,
)
from rag.verifying.verdict import Finding
from ui.api.engine import Engine
from ui.api.mount import build
from ui.api.records import AnswerRecord, ArticleRecord, FoundRecord
from ui.api.workers import Limits, Workers
from ui.safety.bodies import MAX_BODY

QUESTION = "What did the council do?"


def client(desk: Any, limits: Limits | None = None) -> TestClient:
    return TestClient(
        build(Engine(desk, Workers(limits))),
        base_url="http://127.0.0.1",
        raise_server_exceptions=False,
    )


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk([article(1), article(2)])


@pytest.fixture
def door(desk: FakeDesk) -> TestClient:
    return client(desk)


def events(text: str) -> list[tuple[str, Any]]:
    blocks = [block.split("\n") for block in text.strip().split("\n\n") if block[0] != ":"]
    return [(name.removeprefix("event: "), json.loads(data[6:])) for name, data in blocks]


def test_the_answer_is_the_answers_own_json(door: TestClient, desk: FakeDesk) -> None:
    response = door.post("/api/ask", json={"question": QUESTION})
    assert response.status_code == 200
    assert response.json() == desk.ask(QUESTION).to_dict()
    AnswerRecord.model_validate(response.json())
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("how", [{"stream": True}, {}])
def test_a_stream_tells_evidence_then_text_then_the_answer(
    door: TestClient, desk: FakeDesk, how: dict[str, Any]
) -> None:
    accept = {} if how else {"Accept": "text/event-stream"}
    response = door.post("/api/ask", json={"question": QUESTION, **how}, headers=accept)
    assert response.headers["content-type"].startswith("text/event-stream")
    told = events(response.text)
    names = [name for name, _ in told]
    assert names[0] == "evidence"
    assert names[-1] == "final"
    assert set(names[1:-1]) == {"text"}
    assert told[-1][1] == desk.ask(QUESTION).to_dict()
    assert told[0][1]["results"][0]["article_id"] == article(1).id


def test_filters_and_history_reach_the_desk(door: TestClient, desk: FakeDesk) -> None:
    asked = {
        "question": "And then?",
        "as_of": "2025-05-09",
        "since": "2025-05-01T10:00:00z",
        "outlets": ["Velden Post"],
        "history": [
            {
                "question": QUESTION,
                "answer": "It met.",
                "article_ids": ["a1"],
                "short_answer": None,
            }
        ],
    }
    assert door.post("/api/ask", json=asked).status_code == 200
    question, history, bounds = desk.asked[-1]
    assert question == "And then?"
    assert [(turn.question, turn.answer, turn.article_ids) for turn in history] == [
        (QUESTION, "It met.", ("a1",))
    ]
    assert bounds == {
        "as_of": "2025-05-09", "since": "2025-05-01T10:00:00+00:00", "outlets": ["Velden Post"]
    }  # fmt: skip


def test_passages_are_found_and_articles_read(door: TestClient) -> None:
    found = door.get("/api/search", params={"query": QUESTION, "k": 1}).json()
    FoundRecord.model_validate(found)
    assert len(found["results"]) == 1
    read = door.get(f"/api/articles/{found['results'][0]['article_id']}").json()
    ArticleRecord.model_validate(read)
    row = found["results"][0]
    assert read["text"][row["start"] : row["end"]] == row["text"]


@pytest.mark.parametrize(
    ("call", "body", "status", "words"),
    [
        (("GET", "/api/articles/none"), None, 404, "no article with this id"),
        (("GET", "/api/nothing"), None, 404, "nothing at this address"),
        (("GET", "/api/ask"), None, 405, "does not take that method"),
        (("POST", "/api/ask"), b"{", 422, "The body is no JSON."),
        (("POST", "/api/ask"), b"\x0f!\xff-", 422, "The body is no JSON."),
        (("POST", "/api/ask"), b"{}", 422, "question is missing."),
        (("POST", "/api/ask"), b'{"question": "??"}', 422, "question has no words in it."),
        (("POST", "/api/ask"), b'{"question": "a", "limit": 1}', 422, "limit is not known here."),
        (("POST", "/api/ask"), b'{"question": "a", "as_of": "soon"}', 422, "as 2025-05-09"),
        (("POST", "/api/ask"), b'{"question": "a", "as_of": "2025-02-30"}', 422, "no such day"),
        (("POST", "/api/ask"), b'{"question": "\\ud800 who"}', 422, "question"),
        (("GET", "/api/search?query=a&k=0"), None, 422, "k: "),
        (("GET", f"/api/search?query={'a' * 2001}"), None, 422, "more than 2,000 characters"),
        (("POST", "/api/ask"), b"x" * (MAX_BODY + 1), 413, "too large"),
    ],
)
def test_a_wrong_request_is_told_in_words(
    door: TestClient, *, call: tuple[str, str], body: bytes | None, status: int, words: str
) -> None:
    headers = {"Content-Type": "application/json"} if body else {}
    response = door.request(*call, content=body, headers=headers)
    assert response.status_code == status
    error = response.json()["error"]
    assert words in error["message"]
    assert error["hint"]
    assert error["type"] == "invalid_request_error"


def test_a_large_body_without_a_declared_length_is_refused(door: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b" " * 100_000

    response = door.post("/api/ask", content=pieces())
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ModelError("The model is down.", hint="Start it."), 503),
        (StoreBusyError("The folder is held.", hint="Wait."), 503),
        (NewsdeskError("It failed."), 500),
        (ZeroDivisionError("secret"), 500),
    ],
)
def test_a_failure_is_told_once_and_without_insides(
    desk: FakeDesk, error: Exception, status: int
) -> None:
    desk.fails = error
    plain = client(desk).post("/api/ask", json={"question": QUESTION})
    streamed = client(desk).post("/api/ask", json={"question": QUESTION, "stream": True})
    assert plain.status_code == status
    assert "secret" not in plain.text
    assert "Retry-After" in plain.headers or status == 500
    assert events(streamed.text) == [("error", plain.json()["error"])]


class SlowDesk(FakeDesk):
    """Answers when it is let."""

    def __init__(self) -> None:
        super().__init__([article(1)])
        self.began = threading.Event()
        self.go = threading.Event()
        self.closed = threading.Event()

    def stream(self, question: str, **bounds: Any) -> Iterator[Event]:
        try:
            self.began.set()
            while not self.go.wait(0.01):
                yield TextDelta("")
            yield from super().stream(question, **bounds)
        finally:
            self.closed.set()


def test_who_finds_no_room_is_told_when_to_come_again() -> None:
    slow = SlowDesk()
    with client(slow, Limits(at_once=1, waiting=1, wait_s=0.05)) as door:
        first = threading.Thread(target=door.post, args=("/api/ask",), kwargs=asking())
        first.start()
        assert slow.began.wait(5)
        refused = door.post("/api/ask", **asking())
        assert refused.status_code == 503
        assert refused.headers["Retry-After"] == "5"
        assert refused.json()["error"]["code"] == "busy"
        slow.go.set()
        first.join(5)
        assert door.post("/api/ask", **asking()).status_code == 200


def test_work_that_takes_too_long_is_stopped() -> None:
    slow = SlowDesk()
    with client(slow, Limits(work_s=0.05)) as door:
        late = door.post("/api/ask", **asking())
        assert late.status_code == 503
        assert "too long" in late.json()["error"]["message"]
        assert slow.closed.wait(5)


@pytest.mark.parametrize("stream", [True, False])
def test_a_client_that_leaves_stops_its_work(stream: bool) -> None:
    slow = SlowDesk()
    body = {"question": QUESTION, "stream": stream}
    with served(build(Engine(slow))) as address:  # type: ignore[arg-type]
        with (
            httpx.Client(timeout=0.5) as leaving,
            pytest.raises(httpx.ReadTimeout),
            leaving.stream("POST", f"{address}/api/ask", json=body) as response,
        ):
            for _ in response.iter_bytes():
                pass
        assert slow.began.is_set()
        assert slow.closed.wait(5)


def asking() -> dict[str, Any]:
    return {"json": {"question": QUESTION}}


def test_the_records_tell_every_field_of_a_full_answer() -> None:
    known = article(1)
    finding = Finding("number", "slight", "four", "five")
    full = Answer(
        QUESTION, "answered", "It met. [1]", "It met",
        sentences=(Sentence("It met.", (1,), "partly", (finding,)),),
        citations=(
            Citation(1, known.id, "A", "B", None, None, "It met.", 0, 7, "2025-05-09", (known,)),
        ),
        conflicts=(Conflict("Four or five.", (1,), "updated"),),
        related=(known,), also_in=(known,), removed=(Removed("No.", (finding,)),),
        missing=("One thing.",), timings_ms={"read": 1.5},
    )  # fmt: skip
    AnswerRecord.model_validate(json.loads(json.dumps(full.to_dict())))


def test_a_model_that_writes_is_told_of_beforehand(desk: FakeDesk) -> None:
    class Writing(FakeDesk):
        def stream(self, question: str, **bounds: Any) -> Iterator[Event]:
            found, *text, last = super().stream(question, **bounds)
            assert isinstance(last, Finished)
            yield from [found, Provisional(last.answer), TextDelta(""), *text, last]

    told = client(Writing(desk.index.held)).post(
        "/api/ask", json={"question": QUESTION, "stream": True}
    )
    assert [name for name, _ in events(told.text)][:2] == ["evidence", "provisional"]


def test_the_docs_ask_no_other_host(door: TestClient) -> None:
    page = door.get("/docs")
    assert page.status_code == 200
    assert "//" not in page.text.replace("<!doctype html>", "")
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "docs.js", "favicon.svg"):
        assert f"docs/{name}" in page.text
        assert door.get(f"/docs/{name}").status_code == 200
    assert door.get("/docs/..%2Fcore.py").status_code == 404


def test_the_openapi_tells_of_every_route_and_of_one_kind_of_fault(door: TestClient) -> None:
    schema = door.get("/openapi.json").json()
    assert {"/api/ask", "/api/search", "/api/articles/{article_id}", "/api/timeline"} <= set(
        schema["paths"]
    )
    assert "HTTPValidationError" not in json.dumps(schema)
    assert isinstance(door.app, FastAPI)
