"""Signing in and out, and that nothing behind the gate is reached without it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.person import person
from ui.safety import guesses
from ui.safety.accounts import Accounts
from ui.safety.callers import caller_of
from ui.safety.gate import Gate
from ui.safety.headers import Headers
from ui.safety.signin import local

PASSWORD = "seven small boats"  # noqa: S105  # a test's
PAGE = {"Accept": "text/html"}


def who(request: Request) -> JSONResponse:
    caller = caller_of(request)
    return JSONResponse([caller.kind, caller.name, caller.person, person(request)])


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    made = Accounts(tmp_path)
    made.add("ines", PASSWORD)
    return made


@pytest.fixture
def client(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(guesses, "SLOWEST_S", 0.0)
    return browser(accounts)


def browser(accounts: Accounts, **options: Any) -> TestClient:
    app = Starlette(routes=[Route("/{path:path}", who, methods=["GET", "POST"])])
    app.add_middleware(Gate, accounts=accounts, lasts_s=3600)
    app.add_middleware(Headers)
    return TestClient(app, follow_redirects=False, **options)


def sign_in(client: TestClient, password: str = PASSWORD, **changed: str) -> Any:
    page = client.get("/sign-in", headers=PAGE)
    found = re.search(r'name="form" value="([^"]+)"', page.text)
    assert found
    fields = {"form": found[1], "name": "ines", "password": password, **changed}
    return client.post("/sign-in?next=/a%3Fb%3D1", data=fields)


def test_a_person_signs_in_goes_on_to_where_they_were_and_signs_out(client: TestClient) -> None:
    sent = client.get("/a?b=1", headers=PAGE)
    assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in?next=%2Fa%3Fb%3D1")
    entered = sign_in(client)
    assert (entered.status_code, entered.headers["location"]) == (303, "/a?b=1")
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie, "this was http"
    kind, name, counted, owner = client.get("/a").json()
    assert (kind, name, counted) == ("user", "ines", "user:ines")
    assert owner
    assert client.get("/sign-in", headers=PAGE).headers["location"] == "/"
    assert "signed in as ines" in client.get("/sign-out", headers=PAGE).text
    kept = dict(client.cookies)
    assert client.post("/sign-out").headers["location"] == "/sign-in"
    assert client.get("/a").status_code == 401
    client.cookies.update(kept)
    assert client.get("/a").status_code == 401, "a kept copy of the cookie is worth nothing"


def test_over_https_the_cookie_is_secure(accounts: Accounts) -> None:
    client = browser(accounts, base_url="https://news.example")
    assert "Secure" in sign_in(client).headers["set-cookie"]
    assert "max-age" in client.get("/a").headers["strict-transport-security"]
    assert "strict-transport-security" not in browser(accounts).get("/a").headers


def test_a_wrong_password_and_an_unknown_name_look_alike(client: TestClient) -> None:
    wrong, unknown = sign_in(client, "not the password"), sign_in(client, name="pieter")
    assert wrong.status_code == unknown.status_code == 401
    bare = [
        re.sub(r'value="[^"]*"|autofocus', "", answer.text).replace(" ", "")
        for answer in (wrong, unknown)
    ]
    assert bare[0] == bare[1]
    assert PASSWORD not in wrong.text
    assert "not the password" not in wrong.text


def test_guessing_is_stopped_after_a_few_tries_even_for_the_right_password(
    client: TestClient,
) -> None:
    for _ in range(guesses.PER_NAME_HERE):
        assert sign_in(client, "a wrong password").status_code == 401
    stopped = sign_in(client)
    assert stopped.status_code == 429
    assert int(stopped.headers["retry-after"]) > 60
    assert "Too many wrong tries" in stopped.text


def test_wrong_tokens_are_counted_too(client: TestClient, accounts: Accounts) -> None:
    token = accounts.issue("reader")
    wrong = {"Authorization": "Bearer nd_000000000000_" + "x" * 43}
    for _ in range(guesses.PER_PLACE):
        assert client.get("/a", headers=wrong).status_code == 401
    assert client.get("/a", headers=wrong).status_code == 429
    assert client.get("/a", headers={"Authorization": f"Bearer {token}"}).status_code == 429


def test_a_form_of_another_browser_is_refused(client: TestClient, accounts: Accounts) -> None:
    other = browser(accounts)
    page = other.get("/sign-in", headers=PAGE).text
    found = re.search(r'name="form" value="([^"]+)"', page)
    assert found
    fields = {"form": found[1], "name": "ines", "password": PASSWORD}
    assert client.post("/sign-in", data=fields).status_code == 403
    assert client.post("/sign-in", data={**fields, "form": "x"}).status_code == 403
    assert client.post("/sign-in", content=b"\xff\xfe").status_code == 403
    assert client.post("/sign-in", content=b"a" * 100_000).status_code == 403


def test_a_token_opens_what_a_program_asks_for(client: TestClient, accounts: Accounts) -> None:
    token = accounts.issue("reader")
    for scheme in ("Bearer", "bearer"):
        given = client.get("/a", headers={"Authorization": f"{scheme} {token}"})
        assert given.json()[:3] == ["token", "reader", "token:reader"]
    refused = client.get("/a", headers={"Authorization": f"Basic {token}", **PAGE})
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert refused.json()["error"]["type"] == "authentication_error"
    accounts.revoke("reader")
    assert client.get("/a", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_wrong_token_is_not_made_good_by_a_session(client: TestClient) -> None:
    sign_in(client)
    assert client.get("/a").status_code == 200
    assert client.get("/a", headers={"Authorization": "Bearer nd_x"}).status_code == 401


@pytest.mark.parametrize(
    "path",
    ["/", "/a", "/sign-in/", "/sign-in/../a", "/healthz/", "/healthz/a", "/sign-inx", "//sign-in",
     "/SIGN-IN", "/sign-in%2f..%2fa", "/sign-in;a", "/./healthz/.."],
)  # fmt: skip
def test_only_the_open_paths_are_open(client: TestClient, path: str) -> None:
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD"):
        answer = client.request(method, f"http://testserver{path}")
        assert answer.status_code == 401, (method, path)


def test_health_and_what_the_form_shows_are_open(client: TestClient) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/sign-in/style.css").headers["content-type"].startswith("text/css")
    assert client.get("/sign-in/icon.svg").status_code == 200
    assert client.put("/sign-in").status_code == 405


def test_the_form_needs_no_script_and_escapes_what_it_is_given(client: TestClient) -> None:
    page = client.get('/sign-in?next=/"><script>alert(1)</script>', headers=PAGE)
    assert "<script" not in page.text
    assert "'unsafe-eval'" not in page.headers["content-security-policy"]
    assert "sha256" not in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    answer = sign_in(client, "a wrong password", name='"><img src=x onerror=alert(1)>')
    assert "<img" not in answer.text


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example",
     "javascript:x", "/\n/evil.example", "/\t/evil.example",
     "evil.example", "", "http:evil.example", "///evil",
     "/sign-out", "/sign-in?next=/sign-in", "/é"],
)  # fmt: skip
def test_the_way_on_leads_to_no_other_place(target: str) -> None:
    assert local(target) == "/"


@given(st.text(max_size=60) | st.from_regex(r"[/\\]{1,3}[\w.@:]*", fullmatch=True))
def test_the_way_on_stays_here_whatever_it_is(target: str) -> None:
    way = local(target)
    assert way.startswith("/")
    assert not way.startswith(("//", "/\\"))
    assert urlsplit(way).netloc == ""


@pytest.mark.parametrize("target", ["/", "/?c=1&d=%2F", "/c/abc#t1", "/api/articles/a-b"])
def test_a_path_of_ours_is_gone_on_to(target: str) -> None:
    assert local(target) == target


def test_the_gate_knows_the_prefix_that_a_proxy_takes_off(accounts: Accounts) -> None:
    client = browser(accounts, root_path="/news")
    assert client.get("/news/a", headers=PAGE).headers["location"] == "/news/sign-in?next=%2Fa"
    page = client.get("/news/sign-in?next=/a", headers=PAGE).text
    assert 'action="/news/sign-in?next=%2Fa"' in page
    assert 'href="/news/sign-in/style.css"' in page
    assert client.get("/news/healthz").status_code == 200
    assert client.get("/news/a").status_code == 401
