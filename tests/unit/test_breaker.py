"""A server that fails again and again is left alone, and tried again later."""

from __future__ import annotations

import threading

import pytest

from rag.errors import ModelError
from rag.writing.breaker import LONGEST_REST_S, Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class BusyError(Exception):
    rest_s = 7.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(3, 60.0, clock=clock)


def fail(breaker: Breaker, error: Exception | None = None) -> None:
    with pytest.raises(type(error or OSError())), breaker.request():
        raise error or OSError


def succeed(breaker: Breaker) -> None:
    with breaker.request():
        pass


def test_it_opens_after_so_many_failures_in_a_row(breaker: Breaker) -> None:
    fail(breaker)
    fail(breaker)
    succeed(breaker)
    fail(breaker)
    fail(breaker)
    assert not breaker.open
    fail(breaker)
    assert breaker.open
    with pytest.raises(ModelError, match="left alone for another 60 s"), breaker.request():
        raise AssertionError("nothing is asked")


def test_after_the_rest_one_request_tries(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        fail(breaker)
    clock.now += 61
    assert not breaker.open
    with breaker.request():
        assert breaker.open
        with pytest.raises(ModelError, match="until it answers"), breaker.request():
            pass
    assert not breaker.open
    fail(breaker)
    assert not breaker.open


def test_a_try_that_fails_begins_the_rest_anew(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        fail(breaker)
    clock.now += 61
    fail(breaker)
    assert breaker.open
    clock.now += 59
    assert breaker.open


def test_who_leaves_in_the_middle_neither_opens_nor_closes_it(
    breaker: Breaker, clock: Clock
) -> None:
    for _ in range(3):
        fail(breaker)
    clock.now += 61
    with pytest.raises(GeneratorExit), breaker.request():
        raise GeneratorExit
    assert not breaker.open
    fail(breaker)
    assert breaker.open


def test_a_server_that_says_how_long_is_left_alone_so_long(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, BusyError())
    assert breaker.open
    clock.now += 7.1
    succeed(breaker)
    error = BusyError()
    error.rest_s = 1e9
    fail(breaker, error)
    clock.now += LONGEST_REST_S + 1
    assert not breaker.open


def test_it_never_opens_where_it_is_told_not_to() -> None:
    breaker = Breaker(0, 60.0)
    for _ in range(50):
        fail(breaker)
    assert not breaker.open


def test_of_many_at_once_one_tries(breaker: Breaker, clock: Clock) -> None:
    for _ in range(3):
        fail(breaker)
    clock.now += 61
    through: list[int] = []
    start, done = threading.Barrier(8), threading.Event()

    def ask(n: int) -> None:
        start.wait()
        try:
            with breaker.request():
                through.append(n)
                done.wait(2)
        except ModelError:
            return

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    threading.Event().wait(0.1)
    done.set()
    for thread in threads:
        thread.join()
    assert len(through) == 1
