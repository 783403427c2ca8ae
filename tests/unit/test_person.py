"""Who is asking."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from ui.person import COOKIE, USER, BrowserSecret, person, signed_in

SECRET = "a" * 43


def browser(secret: str) -> Any:
    return SimpleNamespace(scope={}, cookies={COOKIE: secret})


def test_browser_is_known_by_its_secret_and_the_key_does_not_tell_it() -> None:
    key = person(browser(SECRET))
    assert key == person(browser(SECRET))
    assert key != person(browser("b" * 43))
    assert SECRET not in key


def test_who_signed_in_is_known_by_name_in_any_browser() -> None:
    one = SimpleNamespace(scope={USER: "ines"}, cookies={COOKIE: SECRET})
    other = SimpleNamespace(scope={USER: "ines"}, cookies={})
    assert person(one) == person(other) != person(browser(SECRET))


def test_nobody_is_known_without_a_whole_secret() -> None:
    for request in (None, browser(""), browser("short"), browser("é" * 43), SimpleNamespace()):
        assert person(request) == ""


def test_wrapped_request_is_looked_into() -> None:
    assert person(SimpleNamespace(request=browser(SECRET))) == person(browser(SECRET))


def test_only_who_signed_in_has_a_name() -> None:
    assert signed_in(SimpleNamespace(request=SimpleNamespace(scope={USER: "ines"}))) == "ines"
    assert signed_in(browser(SECRET)) == signed_in(None) == ""


def opened(path: str, cookie: str = "", scheme: str = "http") -> list[bytes]:
    """The cookies that opening a page sets."""
    sent: list[Any] = []

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"cookie", cookie.encode("latin-1"))] if cookie else []
    scope = {"type": "http", "path": path, "headers": headers, "scheme": scheme}
    asyncio.run(BrowserSecret(app)(scope, None, send))
    return [value for name, value in sent[0]["headers"] if name == b"set-cookie"]


def test_page_gives_a_browser_its_secret_once_out_of_reach_of_scripts() -> None:
    (cookie,) = opened("/")
    assert b"HttpOnly" in cookie
    assert b"SameSite=Lax" in cookie
    assert b"Secure" not in cookie
    assert b"Secure" in opened("/", scheme="https")[0]
    kept = cookie.decode().split(";")[0]
    assert opened("/", kept) == []
    assert len(opened("/", "other=1")) == len(opened("/", f"{COOKIE}=forged")) == 1
    assert opened("/theme.css") == []
    assert opened("/")[0] != cookie
