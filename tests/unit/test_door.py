"""The loopback door: who may come in, and what goes through it."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag.errors import ConfigError, NewsdeskError, StoreError
from ui import work
from ui.caller import DoorClosedError, knock
from ui.door import Door, DoorAddress
from ui.work import Message, Params


def perform(command: str, params: Params) -> Iterator[Message]:
    if command == "fail":
        raise ConfigError("The call is wrong.", hint="Mend it.")
    if command == "crash":
        raise KeyError("secret")
    yield {"progress": {"done": 1, "total": 2}}
    if command == "vanish":
        return
    yield {"result": {"command": command, **params}}


@pytest.fixture
def door() -> Iterator[DoorAddress]:
    with Door(perform) as opened:
        yield opened.address


def post(address: DoorAddress, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", address.port)
    given = {"Authorization": f"Bearer {address.token}", **headers}
    connection.request("POST", "/ask", "{}", given)
    with connection.getresponse() as response:
        connection.close()
        return response.status


def test_messages_come_through_in_order(door: DoorAddress) -> None:
    assert list(knock(door, "ask", {"question": "Wer?\x1b é"})) == [
        {"progress": {"done": 1, "total": 2}},
        {"result": {"command": "ask", "question": "Wer?\x1b é"}},
    ]


def test_error_keeps_its_kind_and_hint(door: DoorAddress) -> None:
    with pytest.raises(ConfigError) as caught:
        list(knock(door, "fail", {}))
    assert (caught.value.message, caught.value.hint) == ("The call is wrong.", "Mend it.")


def test_unforeseen_error_tells_no_insides(door: DoorAddress) -> None:
    with pytest.raises(NewsdeskError) as caught:
        list(knock(door, "crash", {}))
    assert "secret" not in str(caught.value)


def test_work_that_ends_without_result_is_a_failure(door: DoorAddress) -> None:
    with pytest.raises(StoreError, match="ended before it was done"):
        list(knock(door, "vanish", {}))


def test_nobody_there_is_told_apart_from_failed_work() -> None:
    with Door(perform) as opened:
        address = opened.address
    with pytest.raises(DoorClosedError):
        list(knock(address, "ask", {}))


def test_wrong_token_is_refused(door: DoorAddress) -> None:
    assert post(door) == 200
    assert post(door, Authorization="Bearer wrong") == 401
    assert post(door, Authorization="") == 401
    with pytest.raises(DoorClosedError):
        list(knock(replace(door, token="no"), "ask", {}))  # noqa: S106  # a wrong one


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1"])
def test_another_host_name_is_refused(door: DoorAddress, host: str) -> None:
    assert post(door, Host=host) == 421


def test_page_of_another_site_is_refused(door: DoorAddress) -> None:
    assert post(door, Origin="https://evil.example") == 403
    assert post(door, Origin="null") == 403
    assert post(door, Origin="http://127.0.0.1:7860") == 200


def test_body_that_is_too_large_or_no_json_is_refused(door: DoorAddress) -> None:
    assert post(door, **{"Content-Length": "2000000"}) == 413
    connection = http.client.HTTPConnection("127.0.0.1", door.port)
    connection.request("POST", "/ask", "{", {"Authorization": f"Bearer {door.token}"})
    with connection.getresponse() as response:
        assert response.status == 400
    connection.close()


def test_door_listens_on_loopback_only(door: DoorAddress) -> None:
    assert door.port > 0
    assert json.dumps(door.token).isascii()


def test_leaving_client_stops_its_work() -> None:
    stopped = threading.Event()

    def endless(_command: str, _params: Params) -> Iterator[Message]:
        try:
            while True:
                yield {"progress": {"done": 1, "pad": "x" * 10_000}}
        finally:
            stopped.set()

    with Door(endless) as opened:
        messages = knock(opened.address, "ingest", {})
        next(messages)
        messages.close()
        assert stopped.wait(10)


@pytest.mark.parametrize("source", ["sample", "https://a.example/feed.xml"])
def test_what_is_no_path_is_handed_over_as_it_is(source: str) -> None:
    assert work.absolute(source, Path("/somewhere")) == source


def test_path_is_handed_over_whole() -> None:
    assert work.absolute("a/b.txt", Path("/somewhere")) == "/somewhere/a/b.txt"
    assert work.absolute("/a/b.txt", Path("/somewhere")) == "/a/b.txt"
