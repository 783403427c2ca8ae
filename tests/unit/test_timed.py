"""A source that blocks holds nobody up."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from rag.errors import ModelError
from rag.writing import timed as timing
from rag.writing.timed import TimeLimits, timed

LIMITS = TimeLimits(first_s=5, whole_s=5)


def test_pieces_come_in_order_without_the_empty_ones() -> None:
    assert list(timed(lambda: iter(["a", "", "b"]), LIMITS)) == ["a", "b"]


def test_a_source_that_says_nothing_is_given_up() -> None:
    def silent() -> Iterator[str]:
        yield ""
        time.sleep(1)
        yield "late"

    began = time.monotonic()
    with pytest.raises(ModelError, match=r"did not begin to answer within 0\.05 s"):
        list(timed(silent, TimeLimits(first_s=0.05, whole_s=5)))
    assert time.monotonic() - began < 0.8


def test_who_waits_is_given_the_chance_to_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timing, "TICK_S", 0.02)

    def silent() -> Iterator[str]:
        time.sleep(1)
        yield "late"

    began = time.monotonic()
    waiting = timed(silent, LIMITS)
    assert next(waiting) == next(waiting) == ""
    waiting.close()
    assert time.monotonic() - began < 0.8


def test_a_source_that_does_not_end_is_given_up() -> None:
    def endless() -> Iterator[str]:
        while True:
            yield "more "
            time.sleep(0.01)

    with pytest.raises(ModelError, match="did not finish"):
        list(timed(endless, TimeLimits(first_s=1, whole_s=0.1)))


def test_an_error_of_the_source_reaches_the_caller() -> None:
    def failing() -> Iterator[str]:
        yield "a"
        raise OSError("gone")

    pieces = timed(failing, LIMITS)
    assert next(pieces) == "a"
    with pytest.raises(OSError, match="gone"):
        next(pieces)


def test_a_source_is_closed_when_the_caller_stops() -> None:
    closed = threading.Event()

    def source() -> Iterator[str]:
        try:
            while True:
                yield "more "
                time.sleep(0.001)
        finally:
            closed.set()

    pieces = timed(source, LIMITS)
    next(pieces)
    pieces.close()
    assert closed.wait(2)
