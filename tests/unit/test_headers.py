"""What browsers are told they may do with an answer, and what failures show."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import json
import logging

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.safety import logs
from ui.safety.headers import Headers, hashes
from ui.safety.limits import Addresses, Questions, asks
from ui.safety.logs import JsonLines, Requests
from ui.safety.metrics import Metrics
from ui.safety.traffic import Traffic

PAGE = "<html><script>one()</script><script src='/a.js'></script><SCRIPT\ntype=x>two()</SCRIPT>"


def fails(_: Request) -> JSONResponse:
    raise KeyError("a secret")


def client(*layers: tuple[type, dict[str, object]]) -> TestClient:
    routes = [
        Route("/", lambda _: HTMLResponse(PAGE * 50)),
        Route("/docs", lambda _: HTMLResponse(PAGE)),
        Route("/api/ask", lambda _: JSONResponse({}), methods=["POST"]),
        Route("/plain", lambda _: JSONResponse({})),
        Route("/fails", fails),
    ]
    app = Starlette(routes=routes)
    for layer, options in layers:
        app.add_middleware(layer, **options)  # type: ignore[arg-type]
    return TestClient(app)


def digest(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def test_a_page_may_run_the_scripts_it_came_with_and_no_others() -> None:
    answer = client((Headers, {})).get("/docs")
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";")
    )
    assert policy["script-src"] == f"'self' {digest('one()')} {digest('two()')}"
    assert policy["script-src-attr"] == "'none'"
    assert policy["default-src"] == policy["object-src"] == policy["frame-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == policy["connect-src"] == policy["base-uri"] == "'self'"
    assert "unsafe-inline" not in policy["script-src"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "strict-transport-security" not in answer.headers


def test_what_is_no_page_may_do_nothing_at_all() -> None:
    answer = client((Headers, {})).get("/plain")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "script-src" not in answer.headers["content-security-policy"]


def test_the_front_page_is_packed_after_its_scripts_are_known() -> None:
    browser = client((Headers, {}))
    answer = browser.get("/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text == PAGE * 50
    assert digest("two()") in answer.headers["content-security-policy"]
    assert "'unsafe-eval'" in answer.headers["content-security-policy"], "Gradio's page needs it"
    assert "content-encoding" not in browser.get("/", headers={"Accept-Encoding": "br"}).headers
    head = browser.head("/", headers={"Accept-Encoding": "gzip"})
    assert head.status_code == 200
    assert gzip.compress(b"") != b""


def test_scripts_are_hashed_once_and_only_where_they_stand() -> None:
    assert hashes(b"<script></script><script src=x></script><p>script</p>") == []
    assert len(hashes(b"<script>a</script><script>a</script>")) == 1


def test_a_failure_tells_no_insides_and_has_its_headers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = client((Headers, {})).get("/fails")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "GET /fails failed" in caplog.text


@pytest.mark.parametrize(
    ("method", "path", "asked"),
    [
        ("POST", "/api/ask", True), ("GET", "/api/search", True), ("POST", "/mcp", True),
        ("POST", "/mcp/", True), ("POST", "/v1/chat/completions", True),
        ("GET", "/mcp", False), ("GET", "/v1/models", False), ("OPTIONS", "/api/ask", False),
        ("POST", "/gradio_api/queue/join", False), ("GET", "/api/articles/x", False),
    ],
)  # fmt: skip
def test_what_counts_as_a_question(method: str, path: str, *, asked: bool) -> None:
    assert asks(method, path) is asked


def test_a_person_who_asks_too_often_is_told_when_to_come_back() -> None:
    from rag.settings import ServeSettings

    traffic = Traffic(ServeSettings(questions_per_minute=2))  # type: ignore[call-arg]
    browser = client((Questions, {"traffic": traffic}))
    codes = [browser.post("/api/ask").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    refused = browser.post("/api/ask")
    assert 50 < int(refused.headers["retry-after"]) <= 61
    assert refused.json()["error"]["type"] == "rate_limit_error"
    assert "very often" in refused.json()["detail"]
    assert browser.get("/plain").status_code == 200


def test_an_address_is_refused_after_so_many_requests_of_any_kind() -> None:
    metrics = Metrics()
    layer = {"per_minute": 3, "metrics": metrics, "loopback_too": False}
    browser = client((Addresses, layer))
    assert [browser.get("/plain").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert b'newsdesk_refusals_total{why="requests"} 1.0' in metrics.text()


def test_a_request_is_counted_and_logged_without_what_was_asked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    metrics = Metrics()
    with caplog.at_level(logging.INFO, logs.requests.name):
        client((Requests, {"metrics": metrics})).get("/plain?question=who")
    line = json.loads(JsonLines().format(caplog.records[-1]))
    assert (line["event"], line["path"], line["status"]) == ("request", "/plain", 200)
    assert "who" not in json.dumps(line)
    assert b'newsdesk_requests_total{method="GET",status="200"} 1.0' in metrics.text()


def test_any_record_becomes_one_line() -> None:
    record = logging.LogRecord("ui.x", logging.WARNING, "", 0, "two\nlines %s", ("“x”",), None)
    text = JsonLines().format(record)
    assert "\n" not in text
    assert json.loads(text)["message"] == "two\nlines “x”"


def test_uploads_are_open_only_where_the_page_has_a_field_for_them() -> None:
    import gradio as gr

    from ui.safety.gradio_routes import UsedRoutes

    async def built() -> list[gr.Blocks]:  # Gradio leaves open a loop of its own making
        pages = []
        for part in (gr.Textbox, gr.UploadButton, gr.File):
            with gr.Blocks() as page:
                part()
            pages.append(page)
        return pages

    without, button, field = asyncio.run(built())
    upload, file = ("POST", "/gradio_api/upload"), ("GET", "/gradio_api/file=/a")
    expected = {without: (False, False), button: (True, False), field: (True, True)}
    for blocks, opened in expected.items():
        used = UsedRoutes(None, blocks)  # type: ignore[arg-type]
        assert (used.uses(*upload), used.uses(*file)) == opened
        assert used.uses("POST", "/gradio_api/queue/join")
        assert not used.uses("GET", "/gradio_api/queue/join")
