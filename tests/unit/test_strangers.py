"""What browsers and proxies say of a request, and what is believed."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.safety.bodies import Bodies
from ui.safety.callers import Caller, network
from ui.safety.exposure import Exposure
from ui.safety.proxies import Proxies
from ui.safety.strangers import LOOPBACK, Strangers

HOME = "http://127.0.0.1:7860"


async def seen(request: Request) -> JSONResponse:
    body = await request.body()
    said = sorted(name for name in request.headers if name.startswith(("x-", "forwarded")))
    assert request.client
    return JSONResponse({
        "address": request.client.host, "url": str(request.url), "said": said, "size": len(body)
    })  # fmt: skip


def app() -> Starlette:
    return Starlette(routes=[Route("/{path:path}", seen, methods=["GET", "POST"])])


def status(method: str = "POST", **headers: str) -> int:
    inner = app()
    inner.add_middleware(Strangers, hosts=LOOPBACK)
    client = TestClient(inner, base_url=HOME)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.request(method, "/a", headers=named).status_code


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1.evil.example",
     "http://127.0.0.1:7860.evil.example", "file://", "garbage", "http://[::1", "http://localhost"],
)  # fmt: skip
def test_another_sites_page_may_not_send_or_read(origin: str) -> None:
    assert status("POST", Origin=origin) == 403
    assert status("GET", Origin=origin) == 403


def test_the_page_itself_and_programs_may() -> None:
    assert status("POST", Origin=HOME) == 200
    assert status("POST", Origin=HOME, Sec_Fetch_Site="same-origin") == 200
    assert status("POST") == 200


def test_a_link_from_another_site_is_followed_and_nothing_else_is() -> None:
    follow = {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "document"}
    for site in ("cross-site", "same-site"):
        assert status("GET", Sec_Fetch_Site=site, **follow) == 200
        assert status("POST", Sec_Fetch_Site=site, **follow) == 403
        for dest in ("image", "script", "iframe", "empty"):
            mode = "navigate" if dest == "iframe" else "no-cors"
            headers = {"Sec_Fetch_Mode": mode, "Sec_Fetch_Dest": dest}
            assert status("GET", Sec_Fetch_Site=site, **headers) == 403, dest


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "x@localhost"]
)
def test_a_name_pointed_here_from_elsewhere_is_refused(host: str) -> None:
    expected = 200 if host == "x@localhost" else 400
    assert status("GET", Host=host) == expected


def test_loopback_has_its_names_and_a_network_address_any() -> None:
    assert set(Exposure("127.0.0.1").hosts) == {*LOOPBACK, "127.0.0.1"}
    assert Exposure("10.0.0.5", loopback=False).hosts == ()
    assert "news.example" in Exposure("10.0.0.5", loopback=False, names=("news.example",)).hosts


FORWARDED = {
    "X-Forwarded-For": "1.2.3.4, 198.51.100.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example, news.example",
    "X-Real-IP": "1.2.3.4",
}


def told(client: tuple[str, int], **options: Any) -> Any:
    inner = app()
    inner.add_middleware(Proxies, **options)
    answer = TestClient(inner, base_url=HOME, client=client).get("/a", headers=FORWARDED)
    return answer.json() if answer.status_code == 200 else answer.status_code


def test_a_proxy_that_was_named_is_believed_in_what_it_added_itself() -> None:
    seen = told(("10.0.0.9", 1), trusted=["10.0.0.0/8"])
    assert seen["address"] == "198.51.100.7", "what the client claimed before it is not"
    assert seen["url"] == "https://news.example/a"
    assert seen["said"] == []


def test_a_proxy_that_was_not_named_is_not_heard() -> None:
    for trusted in ((), ["10.0.0.0/8"]):
        seen = told(("192.0.2.1", 1), trusted=trusted)
        assert seen["address"] == "192.0.2.1"
        assert seen["url"] == f"{HOME}/a"
        assert seen["said"] == []


def test_without_accounts_nobody_comes_in_through_a_proxy() -> None:
    assert told(("127.0.0.1", 1), alone=True) == 403


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix", "unix"),
    ],
)
def test_limits_count_a_household_as_one(address: str, counted: str) -> None:
    assert network(address) == counted


def test_who_sits_here_is_nobody_in_particular() -> None:
    assert Caller("127.0.0.1").person == Caller("::1").person == ""
    assert Caller("::ffff:127.0.0.1").person == ""
    assert Caller("192.0.2.1").person == "address:192.0.2.1"
    assert Caller("127.0.0.1", "ines", "user").person == "user:ines"


def test_a_body_is_refused_by_what_it_says_and_by_what_it_is() -> None:
    inner = app()
    inner.add_middleware(Bodies, most=1000, most_uploaded=5000)
    client = TestClient(inner, base_url=HOME)
    assert client.post("/a", content=b"x" * 1000).json()["size"] == 1000
    assert client.post("/a", content=b"x" * 1001).status_code == 413
    assert client.post("/a", content=iter([b"x" * 800] * 2)).status_code == 413
    assert client.post("/a", content=b"", headers={"Content-Length": "-1"}).status_code == 413
    assert client.post("/gradio_api/upload", content=b"x" * 5000).status_code == 200
    assert client.post("/gradio_api/upload", content=b"x" * 5001).status_code == 413
