"""Every route of the running application: closed without a session or a token."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fake_desk import FakeDesk
from fakes import article
from starlette.testclient import TestClient

from rag.errors import ConfigError
from rag.settings import Settings
from ui import serve, web
from ui.safety.accounts import Accounts
from ui.safety.exposure import Exposure, exposed
from ui.safety.served import ServedDesk

PASSWORD = "seven small boats"  # noqa: S105  # a test's
OPEN = {"/healthz", "/sign-in", "/sign-out", "/sign-in/style.css", "/sign-in/icon.svg"}
HOME = "http://127.0.0.1"


def built(desk: Any, host: str, exposure: Exposure | None = None) -> Any:
    """The application over a desk, made where Gradio finds a loop: its own it leaves open."""

    async def build() -> Any:
        served = desk if isinstance(desk, ServedDesk) else None
        return serve.app(web.build(desk), host=host, port=7860, desk=served, exposure=exposure)

    return asyncio.run(build())


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDesk]:
    """A desk with its doors."""
    from fakes import HashEncoder

    data = tmp_path_factory.mktemp("safety") / "data"
    served = ServedDesk(Settings.load(data=data))
    served._parts.encoder = HashEncoder()
    with served:
        yield served


@pytest.fixture(scope="module")
def application(desk: ServedDesk) -> Any:
    accounts = Accounts(desk.settings.data)
    accounts.add("ines", PASSWORD)
    exposure = Exposure("0.0.0.0", loopback=False, accounts=accounts)
    return built(desk, "0.0.0.0", exposure)


def routes(app: Any, prefix: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every path with its methods, in whatever is mounted too."""
    for route in app.routes:
        path = prefix + getattr(route, "path", "")
        inner = getattr(route, "routes", None)
        if (router := getattr(route, "original_router", None)) is not None:
            yield from routes(router, prefix)  # FastAPI's, which keeps its prefix in the paths
            continue
        if inner:
            yield from routes(route, path)
        if getattr(route, "endpoint", None) or not inner:
            yield path or "/", set(getattr(route, "methods", None) or {"GET", "POST"})


def filled(path: str) -> str:
    """A path with something in place of its parameters."""
    return re.sub(r"\{(\w+)(:\w+)?\}", "x", path)


def test_no_route_that_the_application_lists_is_reached_without_signing_in(
    application: Any,
) -> None:
    listed = {
        (filled(path), method) for path, methods in routes(application) for method in methods
    }
    paths = {path for path, _ in listed}
    assert {"/", "/config", "/gradio_api/queue/join", "/gradio_api/file=x", "/metrics"} <= paths
    assert len(paths) > 60, "Gradio's own are among them"
    client = TestClient(application, base_url=HOME, follow_redirects=False)
    reached = {
        (path, method): answer.status_code
        for path, method in sorted(listed)
        if path not in OPEN and (answer := client.request(method, path)).status_code != 401
    }
    assert reached == {}


def test_a_browser_is_sent_to_sign_in_from_wherever_it_is(application: Any) -> None:
    client = TestClient(application, base_url=HOME, follow_redirects=False)
    for path in ("/", "/config", "/docs", "/metrics"):
        answer = client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?next=%2F")


def test_a_token_opens_the_doors_and_what_the_page_does_not_use_is_not_there(
    application: Any, desk: ServedDesk
) -> None:
    token = Accounts(desk.settings.data).issue("everything")
    client = TestClient(application, base_url=HOME, headers={"Authorization": f"Bearer {token}"})
    assert client.get("/").status_code == 200
    assert client.get("/config").status_code == 200
    assert client.get("/readyz").json() == {"status": "ready", "problems": []}
    assert "newsdesk_articles 0.0" in client.get("/metrics").text
    for path in (
        "/gradio_api/info", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=http://a.example/",
        "/gradio_api/runs", "/monitoring", "/monitoring/summary",
        "/gradio_api/openapi.json", "/login", "/logout", "/gradio_api/vibe-code",
        "/gradio_api/deep_link", "/gradio_api/file/etc/passwd", "/gradio_api/token", "/pwa_icon",
    ):  # fmt: skip
        assert client.get(path).status_code == 404, path
    for path in (
        "/gradio_api/run/ask", "/gradio_api/call/ask", "/gradio_api/api/ask",
        "/gradio_api/vibe-edit", "/gradio_api/process_recording", "/login",
    ):  # fmt: skip
        assert client.post(path).status_code == 404, path


def test_other_sites_and_large_bodies_are_refused_before_anything_else(application: Any) -> None:
    client = TestClient(application, base_url=HOME)
    refused = client.post("/gradio_api/queue/join", headers={"Origin": "https://evil.example"})
    assert refused.status_code == 403
    assert client.post("/gradio_api/queue/join", content=b"x" * 1_000_001).status_code == 413


def test_without_accounts_whoever_is_here_needs_none_and_strangers_get_nothing() -> None:
    client = TestClient(built(FakeDesk([article(1)]), "127.0.0.1"), base_url=HOME)
    assert client.get("/").status_code == 200
    assert client.get("/config").status_code == 200
    for headers in (
        {"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"X-Forwarded-For": "1.2.3.4"}
    ):  # fmt: skip
        assert client.get("/config", headers=headers).status_code in (400, 403)


def expose(settings: Settings, host: str = "127.0.0.1", **options: Any) -> Exposure:
    return exposed(settings, host=host, **{"proxies": (), "names": (), "root_path": "", **options})


@pytest.mark.parametrize(
    "options",
    [{"host": "0.0.0.0"}, {"host": "::"}, {"host": "10.0.0.5"}, {"host": "news.example"},
     {"proxies": ("127.0.0.1",)}, {"names": ("news.example",)}],
)  # fmt: skip
def test_where_others_could_reach_it_an_account_is_asked_for(
    settings: Settings, options: dict[str, Any]
) -> None:
    with pytest.raises(ConfigError) as caught:
        expose(settings, **options)
    assert "newsdesk users add" in caught.value.hint
    assert "\n" not in str(caught.value)
    Accounts(settings.data).issue("reader")
    assert expose(settings, **options).accounts is not None


def test_at_this_machine_everybody_signs_in_as_soon_as_there_is_an_account(
    settings: Settings,
) -> None:
    assert expose(settings).accounts is None
    Accounts(settings.data).add("ines", PASSWORD)
    assert expose(settings).accounts is not None


@pytest.mark.parametrize(
    "options", [{"proxies": ("example",)}, {"root_path": "news"}, {"root_path": "/a b"}]
)
def test_addresses_and_prefixes_are_checked(settings: Settings, options: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="--"):
        expose(settings, **options)


def test_the_desk_counts_its_answers_and_logs_no_question(
    desk: ServedDesk, caplog: pytest.LogCaptureFixture
) -> None:
    before = desk.metrics.text().decode()
    with caplog.at_level("INFO", "newsdesk.answers"):
        assert desk.ask("Who opened the bridge?").status == "abstained"
    after = desk.metrics.text().decode()
    assert "newsdesk_questions_total 0.0" in before
    assert "newsdesk_questions_total 1.0" in after
    assert 'newsdesk_answers_total{mode="embedded",status="abstained"} 1.0' in after
    assert "bridge" not in json.dumps([vars(record) for record in caplog.records], default=str)
    assert caplog.records[-1].fields["status"] == "abstained"  # type: ignore[attr-defined]
