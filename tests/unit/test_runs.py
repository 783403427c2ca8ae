"""Stopping an answer."""

from __future__ import annotations

from ui.runs import Runs


def test_stopping_reaches_one_answer_and_no_other() -> None:
    runs = Runs()
    with runs.begin() as first, runs.begin() as second:
        runs.stop(first)
        assert runs.stopping(first)
        assert not runs.stopping(second)


def test_answer_that_is_done_counts_as_stopped_and_is_forgotten() -> None:
    runs = Runs()
    with runs.begin() as run:
        pass
    runs.stop(run)
    runs.stop("")
    assert runs.stopping(run)
