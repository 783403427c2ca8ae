"""What may pass is tried again, in time; what may not is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from rag.writing.retries import LONGEST_S, Retries, retried
from rag.writing.timed import TimeLimits
from rag.writing.trouble import passing, retry_after_s

LIMITS = TimeLimits(first_s=20, whole_s=60)


class StatusError(Exception):
    def __init__(self, status: int, retry_after: str | None = None) -> None:
        self.status_code = status
        headers = {} if retry_after is None else {"retry-after": retry_after}
        self.response = SimpleNamespace(headers=headers)


class APIConnectionError(Exception):
    pass


class ReadTimeout(Exception):  # noqa: N818  # as httpx has it
    pass


@dataclass
class Server:
    """Does what it is told in turn: raises, or says a word; time goes by only while waiting."""

    does: list[Any]
    now: float = 0.0
    waits: list[float] = field(default_factory=list)
    limits: list[TimeLimits] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def start(self, left: TimeLimits) -> Iterator[str]:
        self.limits.append(left)
        for step in self.does.pop(0):
            if isinstance(step, Exception):
                raise step
            yield step

    def heard(self, most: int = 2, limits: TimeLimits = LIMITS, draw: float = 1.0) -> list[str]:
        retries = Retries(most, self.sleep, lambda: self.now, lambda: draw)
        return [piece for piece in retried(self.start, limits, retries) if piece]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 529])
def test_a_status_that_may_pass_is_tried_again(status: int) -> None:
    server = Server([[StatusError(status)], [StatusError(status)], ["word"]])
    assert server.heard() == ["word"]
    assert sum(server.waits) == pytest.approx(0.4 + 0.8)
    assert [left.spent_s for left in server.limits] == pytest.approx([0, 0.4, 1.2])


@pytest.mark.parametrize("error", [APIConnectionError(), ConnectionRefusedError()])
def test_a_server_that_is_not_reached_is_tried_again(error: Exception) -> None:
    assert Server([[error], ["word"]]).heard() == ["word"]


@pytest.mark.parametrize(
    "error", [StatusError(400), StatusError(401), StatusError(404), ReadTimeout(), ValueError()]
)
def test_what_would_fail_again_is_not_tried_again(error: Exception) -> None:
    server = Server([[error], ["word"]])
    with pytest.raises(type(error)):
        server.heard()
    assert server.waits == []


def test_nothing_is_tried_again_once_words_were_heard() -> None:
    server = Server([["The ", StatusError(503)], ["word"]])
    with pytest.raises(StatusError):
        server.heard()


def test_attempts_are_bounded() -> None:
    server = Server([[StatusError(503)] for _ in range(9)])
    with pytest.raises(StatusError):
        server.heard(most=3)
    assert len(server.limits) == 4


def test_the_wait_grows_is_drawn_and_has_an_end() -> None:
    retries = Retries(99, draw=lambda: 0.5)
    pauses = [retries.pause_s(attempt, StatusError(500)) for attempt in range(1, 9)]
    assert pauses[:3] == [0.2, 0.4, 0.8]
    assert pauses[-1] == LONGEST_S / 2


def test_nobody_waits_longer_than_the_limit_for_the_first_word() -> None:
    server = Server([[StatusError(503)] for _ in range(9)])
    with pytest.raises(StatusError):
        server.heard(most=9, limits=TimeLimits(first_s=2, whole_s=60))
    assert server.now < 2


def test_who_waits_is_given_the_chance_to_leave() -> None:
    server = Server([[StatusError(429, "5")], ["word"]])
    waiting = retried(server.start, LIMITS, Retries(2, server.sleep, lambda: server.now))
    assert next(waiting) == next(waiting) == ""
    waiting.close()
    assert server.now < 1


def test_a_server_that_asks_for_time_gets_it_where_there_is_time() -> None:
    server = Server([[StatusError(429, "5")], ["word"]])
    assert server.heard() == ["word"]
    assert sum(server.waits) == 5
    server = Server([[StatusError(429, "50")], ["word"]])
    with pytest.raises(StatusError):
        server.heard()
    assert server.waits == []


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7), (" 1.5 ", 1.5), ("-3", 0), ("", None), ("soon", None), ("nan", None),
        ("inf", None), ("Fri, 09 May 2025 12:00:30 GMT", 30), ("Fri, 09 May 2025 11:00:00 GMT", 0),
    ],
)  # fmt: skip
def test_retry_after_is_understood(value: str, seconds: float | None) -> None:
    now = datetime(2025, 5, 9, 12, tzinfo=UTC)
    assert retry_after_s(StatusError(429, value), now) == seconds


def test_an_error_of_no_known_kind_may_not_pass() -> None:
    assert not passing(RuntimeError())
    assert retry_after_s(RuntimeError()) is None
