"""How many answers at once, in what order, and how they end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from rag.settings import ServeSettings
from ui.safety.leaving import GoneError, asker, asking, gone, set_gone
from ui.safety.rates import Rate
from ui.safety.traffic import BusyError, Traffic
from ui.safety.turns import NoTurnError, Turns


def limits(**changed: float) -> ServeSettings:
    return ServeSettings(**{"questions_per_minute": 100, **changed})  # type: ignore[arg-type]


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.005)


def test_a_person_waits_for_so_many_answers_and_others_are_not_held_up() -> None:
    told: list[str] = []
    traffic = Traffic(limits(answers_per_person=2), told=told.append)
    with traffic.person("ines"), traffic.person("ines"):
        with pytest.raises(BusyError) as caught, traffic.person("ines"):
            pass
        assert (caught.value.status, caught.value.why) == (429, "running")
        assert caught.value.retryable
        assert "Try again in 2 seconds" in caught.value.hint
        with traffic.person("pieter"), traffic.person(""), traffic.person(""), traffic.person(""):
            pass
    with traffic.person("ines"):
        pass
    assert told == ["running"]


def test_a_person_asks_so_often() -> None:
    traffic = Traffic(limits(questions_per_minute=3))
    for _ in range(3):
        with traffic.person("ines"):
            pass
    with pytest.raises(BusyError) as caught, traffic.person("ines"):
        pass
    assert caught.value.why == "rate"
    assert 50 < caught.value.wait_s <= 60
    with traffic.person("pieter"):
        pass


def test_more_answers_than_there_is_room_for_are_refused_and_room_comes_back() -> None:
    traffic = Traffic(limits(answers_at_once=2))
    with traffic.answer():
        with traffic.answer():
            with pytest.raises(BusyError, match="Many people") as caught, traffic.answer():
                pass
            assert (caught.value.status, traffic.running) == (503, 2)
        with traffic.answer():
            pass
    assert traffic.running == 0


def test_a_failed_answer_gives_its_room_back() -> None:
    traffic = Traffic(limits())
    with pytest.raises(KeyError), traffic.person("ines"), traffic.answer(), traffic.reading():
        raise KeyError
    assert traffic.running == 0
    assert traffic.settle(0)
    with traffic.reading(), traffic.reading():
        pass


def test_turns_come_in_the_order_of_asking() -> None:
    turns = Turns(1)
    order: list[int] = []

    def wait(number: int) -> None:
        with turns.one(lambda: False):
            order.append(number)

    with turns.one(lambda: False):
        threads = []
        for number in range(5):
            threads.append(threading.Thread(target=wait, args=(number,)))
            threads[-1].start()
            until(lambda waiting=number + 1: turns.waiting == waiting)  # type: ignore[misc]
    for thread in threads:
        thread.join(5)
    assert order == [0, 1, 2, 3, 4]


def test_who_leaves_the_line_takes_no_turn() -> None:
    turns = Turns(1)
    with turns.one(lambda: False), pytest.raises(NoTurnError), turns.one(lambda: True):
        pass
    with turns.one(lambda: True):
        pass
    assert turns.waiting == 0


def test_reading_is_given_up_when_whoever_asked_has_left() -> None:
    traffic = Traffic(limits(reading_at_once=1))
    caught: list[BaseException] = []

    def read() -> None:
        set_gone(lambda: True)
        try:
            with traffic.reading():
                pass
        except GoneError as error:
            caught.append(error)

    with traffic.reading():
        thread = threading.Thread(target=read)
        thread.start()
        thread.join(5)
    assert len(caught) == 1


def test_a_turn_that_does_not_come_in_time_is_told() -> None:
    traffic = Traffic(limits(reading_at_once=1, wait_s=0.1))
    with traffic.reading(), pytest.raises(BusyError, match="Many people"), traffic.reading():
        pass


def test_stopping_refuses_new_answers_waits_for_old_ones_and_fails_the_slow() -> None:
    traffic = Traffic(limits())
    done = threading.Event()
    failed: list[BusyError] = []

    def slow() -> None:
        try:
            with traffic.answer():
                while not done.wait(0.01):
                    traffic.refuse_when_aborted()
        except BusyError as error:
            failed.append(error)

    thread = threading.Thread(target=slow)
    thread.start()
    until(lambda: traffic.running == 1)
    traffic.stop()
    with pytest.raises(BusyError, match="is being stopped") as caught, traffic.person("ines"):
        pass
    assert caught.value.status == 503
    assert not traffic.settle(0.05)
    traffic.abort()
    assert traffic.settle(5)
    thread.join(5)
    assert "was stopped before" in failed[0].message


def test_a_moving_window_lets_through_its_count_and_tells_when_to_come_back() -> None:
    rate = Rate(2, per_s=1)
    assert rate.left("a") == 0
    assert [rate.take("a"), rate.take("a")] == [0, 0]
    assert 0 < rate.take("a") <= 1
    assert rate.left("a") > 0
    assert rate.take("b") == 0
    time.sleep(1.05)
    assert rate.take("a") == 0


def test_an_iterator_knows_at_each_step_for_whom_it_is_and_who_has_left() -> None:
    def steps() -> Iterator[tuple[str, bool]]:
        yield asker(), gone()
        yield asker(), gone()

    left = False
    seen = asking(steps(), "user:ines", lambda: left)
    assert next(seen) == ("user:ines", False)
    left = True
    assert (asker(), gone()) == ("", False)
    assert next(seen) == ("user:ines", True)
    assert next(seen, None) is None
    assert (asker(), gone()) == ("", False)
