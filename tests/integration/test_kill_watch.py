"""SIGKILL at random moments of following: nothing is lost, nothing fetched twice without need.

`NEWSDESK_KILLS` sets how many kills (3 unless set; 30 for the full trial).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fakes import HashEncoder
from newsstand import Newsstand
from world import Asked, World

from ingest.following.follower import Follower
from ingest.polite import PoliteFetcher
from rag.index.index import Index
from rag.settings import FollowSettings, Settings

KILLS = int(os.environ.get("NEWSDESK_KILLS", "3"))
HOSTS, PAGES = 6, 240
IN_FLIGHT_S = 3.0
"""Longest time from a request to its page being in the ledger, on a busy machine."""

NOTED_LATE_S = 0.05
"""A request that was sent before a kill may be noted by its server this much after it."""

LONGEST_RUN_S = 8.0
SCRIPT = Path(__file__).with_name("killable_watch.py")


def killed_run(world: World, data: Path, chance: random.Random) -> tuple[int, float]:
    """Follow, kill, and tell how many articles were reported as done, and when it was killed.

    The kill comes after some requests and a little later: a busy machine changes nothing.
    """
    root = SCRIPT.parents[2]
    env = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"}
    command = [sys.executable, str(SCRIPT), str(data), ",".join(world.sites)]
    enough, give_up = len(world.asked) + chance.randint(0, 50), time.monotonic() + LONGEST_RUN_S
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "open"
    while len(world.asked) < enough and time.monotonic() < give_up:
        time.sleep(0.005)
    time.sleep(chance.uniform(0.0, 0.6))
    process.send_signal(signal.SIGKILL)
    killed_at = time.monotonic()
    said = process.stdout.read().split("\n")[:-1]  # what stands after the last line break is torn
    process.wait()
    process.stdout.close()
    return max((int(word) for word in said if word.isdigit()), default=0), killed_at


def test_kills_lose_nothing_and_fetch_nothing_twice(settings: Settings) -> None:
    chance = random.Random(11)
    requests: dict[str, list[float]] = defaultdict(list)
    kills: list[float] = []
    with World() as world:
        stand = Newsstand(world, HOSTS, PAGES)
        stand.open()

        def note(asked: Asked) -> None:
            requests[f"http://{asked.host}:{world.port}{asked.path}"].append(time.monotonic())

        world.meanwhile = note
        with Index.open(settings, HashEncoder()) as index:
            for url in stand.feeds:
                index.subscriptions.add(url, "", now=0.0, interval_s=3600)
        for _ in range(KILLS):
            world.clock.sleep(12 * 86_400 / KILLS)  # more comes out
            done, at = killed_run(world, settings.data, chance)
            kills.append(at)
            with Index.open(settings, HashEncoder()) as index:
                report = index.verify()
                assert report.ok, report.problems
                assert report.articles >= done
        world.clock.sleep(3 * 86_400)
        finish(world, settings, stand)
    assert_fetched_once(stand, requests, kills)


def finish(world: World, settings: Settings, stand: Newsstand) -> None:
    """Follow to the end of all retries, on a clock that runs ahead; then all is there."""
    ahead = [datetime.now(UTC)]
    with Index.open(settings, HashEncoder()) as index, world.fetcher(timeout_s=0.3) as web:
        polite = PoliteFetcher(web, now=world.clock, sleep=world.clock.sleep)
        follower = Follower(index, FollowSettings(second_look_h=0), polite, now=lambda: ahead[0])
        for _ in range(80):
            index.subscriptions.hurry(None, ahead[0].timestamp())
            follower.round()
            ahead[0] += timedelta(hours=1)
        held = [article.url for article in index.articles()]
        assert sorted(map(str, held)) == sorted(stand.expected)
        assert index.verify().ok


def assert_fetched_once(
    stand: Newsstand, requests: dict[str, list[float]], kills: list[float]
) -> None:
    """A page that was fetched again was on its way when the watcher was killed."""
    steady = [url for url, item in stand.expected.items() if not item.corrected]
    again = 0
    for url in steady:
        if "/moved/" in url or url in stand.flaky:
            continue
        times = requests[url]
        assert times, url
        for earlier in times[:-1]:
            again += 1
            first, last = earlier - NOTED_LATE_S, earlier + IN_FLIGHT_S
            assert any(first <= kill <= last for kill in kills), (url, times)
    sys.stdout.write(f"{len(kills)} kills, {len(steady)} pages, {again} fetched again\n")
