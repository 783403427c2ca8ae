"""Two simulated weeks of following: every page that can be had once, and no rule broken.

`NEWSDESK_WORLD=full` takes 50 feeds and 2,000 pages (some minutes); else it is scaled down.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from fakes import HashEncoder
from newsstand import Newsstand
from world import World

from ingest.following.follower import Follower
from ingest.following.health import health
from ingest.polite import PoliteFetcher
from rag.index.index import Index
from rag.settings import FollowSettings, Settings

FULL = os.environ.get("NEWSDESK_WORLD") == "full"
HOSTS, PAGES = (50, 2_000) if FULL else (4, 160)
DAYS = 14
DELAY_S = 1.0
TIMEOUT_S = 1.5
"""Real seconds: on a busy machine a page that answers must not be taken for one that drips."""


def live(world: World, follower: Follower, index: Index, *, days: float) -> Counter[str]:
    """Let days pass; what all rounds brought."""
    brought: Counter[str] = Counter()
    end = world.clock() + timedelta(days=days)
    while world.clock() < end:
        tally = follower.round()
        brought.update(tally.counts)
        brought.update(rounds=1, looks=tally.looks, quiet=tally.quiet, retried=tally.retried)
        due = index.subscriptions.next_due()
        now = world.clock.seconds
        world.clock.sleep(max(1.0, min((due or now) - now, 3_600.0)))
    return brought


def test_two_weeks_of_following(settings: Settings) -> None:
    with World() as world, Index.open(settings, HashEncoder()) as index:
        stand = Newsstand(world, HOSTS, PAGES)
        stand.open()
        for url in stand.feeds:
            index.subscriptions.add(url, "", now=world.clock.seconds, interval_s=3600)
        follow = FollowSettings(max_interval_s=6 * 3600, second_look_h=0)
        began = time.monotonic()
        with world.fetcher(timeout_s=TIMEOUT_S, delay_s=DELAY_S, max_bytes=200_000) as web:
            polite = PoliteFetcher(web, now=world.clock, sleep=world.clock.sleep)
            follower = Follower(index, follow, polite, now=world.clock)
            brought = live(world, follower, index, days=DAYS)
        spent = time.monotonic() - began
        every_page_once(stand, index)
        every_failure_named(stand, index)
        no_rule_broken(world, stand)
        nobody_let_in(world)
        corrections_kept(stand, index)
        assert index.verify().ok
        facts = health(index, now=world.clock())
        assert sum(feed["articles"] for feed in facts["feeds"]) >= len(stand.expected)
        tell(world, stand, brought, spent)


def every_page_once(stand: Newsstand, index: Index) -> None:
    held = Counter(article.url for article in index.articles())
    assert set(held) == set(stand.expected), set(held) ^ set(stand.expected)
    assert set(held.values()) == {1}


def every_failure_named(stand: Newsstand, index: Index) -> None:
    pages = index.subscriptions.pages.failed()
    named = {url: (kind, reason) for url, kind, reason in pages}
    about = {url for url in named if url.endswith("/about")}
    assert set(named) - about == set(stand.hopeless), set(named) ^ set(stand.hopeless)
    for url, part in stand.hopeless.items():
        assert named[url][1], url
        assert part in named[url][1], (url, named[url])


def no_rule_broken(world: World, stand: Newsstand) -> None:
    for host, gaps in world.gaps().items():
        least = 5.0 if int(host.removeprefix("host").partition(".")[0]) % 7 == 0 else DELAY_S
        assert min(gaps) >= least - 1e-3, (host, min(gaps))
    assert not [asked for asked in world.asked if asked.path.startswith("/private/")]
    assert len(stand.quiet_until) == len([n for n in range(HOSTS) if n % 10 == 3])
    for host, until in stand.quiet_until.items():
        during = [a for a in world.requests(host) if until - 7200 < a.at_s < until - 1e-3]
        assert not during, (host, during[:3])


def nobody_let_in(world: World) -> None:
    assert world.trapped == []
    assert {port for _, port in world.wire.connected} == {world.port, world.trap_port} - (
        set() if ("93.184.216.34", world.trap_port) in world.wire.connected else {world.trap_port}
    )
    inward = [at for at in world.wire.connected if at[1] == world.trap_port]
    assert {address for address, _ in inward} <= {"93.184.216.34"}  # public, as it was checked


def corrections_kept(stand: Newsstand, index: Index) -> None:
    articles = {article.url: article for article in index.articles()}
    for url, item in stand.expected.items():
        if item.corrected:
            assert "was corrected" in articles[url].text, url
            [earlier] = index.versions(articles[url].id)
            assert "Nobody in the town objected" in earlier.text


def tell(world: World, stand: Newsstand, brought: Counter[str], spent: float) -> None:
    """The figures, for who runs this with `-s`."""
    fetched = Counter(f"{a.host}{a.path}" for a in world.asked)
    known = {url.split("//")[1].replace(f":{world.port}", "") for url in stand.expected}
    again = Counter(fetched[page] for page in known)
    report = {
        "feeds": len(stand.feeds), "pages": PAGES, "reachable": len(stand.expected),
        "hopeless": len(stand.hopeless), "requests": len(world.asked), "seconds": round(spent, 1),
        "fetched_times": dict(sorted(again.items())), **brought,
    }  # fmt: skip
    sys.stdout.write(json.dumps(report) + "\n")


def test_the_world_is_the_same_each_time(tmp_path: Path) -> None:
    del tmp_path
    with World() as one, World() as other:
        stands = [Newsstand(world, 3, 60) for world in (one, other)]
        for stand in stands:
            stand.open()
        first, second = ([i.out for i in stand.expected.values()] for stand in stands)
        assert first == second
