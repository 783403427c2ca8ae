"""How often a feed is looked at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.following.pace import Pace

PACE = Pace(min_s=900, max_s=86_400, park_after=10)


def test_a_busy_feed_is_looked_at_sooner_and_a_quiet_one_later() -> None:
    assert PACE.after_answer(3600, 5) < PACE.after_answer(3600, 1) < 3600
    assert PACE.after_answer(3600, 0) > 3600


def test_the_pace_settles_at_the_bounds() -> None:
    busy = quiet = PACE.first()
    for _ in range(40):
        busy, quiet = PACE.after_answer(busy, 3), PACE.after_answer(quiet, 0)
    assert (busy, quiet) == (900, 86_400)


def test_what_the_feed_asks_for_is_kept() -> None:
    assert PACE.after_answer(900, 9, ttl_s=7200) == 7200
    assert PACE.after_answer(900, 9, ttl_s=9e9) == 86_400


def test_failures_double_the_wait_and_what_the_server_asks_for_is_kept() -> None:
    waits = [PACE.after_failure(n) for n in range(1, 12)]
    assert waits[:3] == [900, 1800, 3600]
    assert waits[-1] == 86_400
    assert PACE.after_failure(1, retry_after_s=5000) == 5000
    assert PACE.after_failure(1, retry_after_s=1e12) == 7 * 86_400


def test_a_page_is_given_up_after_a_day_and_a_half() -> None:
    waits = [PACE.retry_page(tries) for tries in range(1, 6)]
    assert waits == [600, 3600, 21_600, 86_400, None]
    assert PACE.retry_page(1, retry_after_s=7200) == 7200


@given(
    st.floats(0, 1e9), st.integers(0, 10_000), st.none() | st.floats(0, 1e12), st.integers(1, 5000)
)
def test_no_interval_leaves_the_bounds(
    interval: float, new: int, asked: float | None, failures: int
) -> None:
    assert 900 <= PACE.after_answer(interval, new, ttl_s=asked) <= 86_400
    assert 900 <= PACE.after_failure(failures, asked) <= 7 * 86_400
