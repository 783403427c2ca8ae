"""Fetching as a guest, against a web that notes when it was asked, on a clock of its own."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from ingest.fetch import Ask, Redirect
from ingest.page import Page, Validators
from ingest.polite import PoliteFetcher, Wanted
from rag.errors import SourceError
from rag.settings import FetchSettings

Answer = str | Redirect | SourceError


class Clock:
    """Time passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = datetime(2025, 5, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Web:
    """A web whose pages are given; a page's answers come one after the other, the last again."""

    def __init__(self, clock: Clock, **settings: object) -> None:
        self.settings = FetchSettings(**settings)
        self.pages: dict[str, list[Answer]] = {}
        self.asked: list[tuple[str, float]] = []
        self._clock = clock
        self._lock = threading.Lock()
        self.busy: dict[str, int] = {}

    def hop(self, ask: Ask) -> Page | Redirect:
        url = str(ask.url)
        with self._lock:
            self.busy[ask.url.host] = self.busy.get(ask.url.host, 0) + 1
            assert self.busy[ask.url.host] == 1, "one at a time"
            self.asked.append((url, self._clock.now.timestamp()))
            answers = self.pages.get(url, [failure(404)])
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
        with self._lock:
            self.busy[ask.url.host] -= 1
        if isinstance(answer, SourceError):
            raise SourceError(
                answer.message, retryable=answer.retryable, kind=answer.kind,
                retry_after_s=answer.retry_after_s,
            )  # fmt: skip
        if isinstance(answer, Redirect):
            return answer
        validators = Validators(etag='"1"')
        return Page(url, "text/html", "utf-8", answer.encode(), validators=validators)

    def urls(self) -> list[str]:
        return [url for url, _ in self.asked]

    def gaps(self, host: str) -> list[float]:
        times = [at for url, at in self.asked if httpx.URL(url).host == host]
        return [later - earlier for earlier, later in itertools.pairwise(times)]


def failure(status: int, retry_after_s: float | None = None) -> SourceError:
    retryable = status >= 500 or status == 429
    return SourceError(
        f"answered {status}", retryable=retryable, kind=f"http_{status}",
        retry_after_s=retry_after_s,
    )  # fmt: skip


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def web(clock: Clock) -> Web:
    return Web(clock, delay_s=2.0, hosts_at_once=4)


@pytest.fixture
def polite(web: Web, clock: Clock) -> PoliteFetcher:
    return PoliteFetcher(web, now=clock, sleep=clock.sleep)


def kind(act: Callable[[], object]) -> str:
    with pytest.raises(SourceError) as caught:
        act()
    return caught.value.kind


def test_robots_is_asked_once_a_day_and_kept_to(
    polite: PoliteFetcher, web: Web, clock: Clock
) -> None:
    web.pages = {
        "http://a.test/robots.txt": ["User-agent: newsdesk\nDisallow: /private"],
        "http://a.test/1": ["one"],
        "http://a.test/private/2": ["two"],
    }
    assert polite.fetch("http://a.test/1").body == b"one"
    assert kind(lambda: polite.fetch("http://a.test/private/2")) == "robots"
    assert web.urls() == ["http://a.test/robots.txt", "http://a.test/1"]
    clock.sleep(86_400)
    polite.fetch("http://a.test/1")
    assert web.urls().count("http://a.test/robots.txt") == 2


@pytest.mark.parametrize(
    ("robots", "delay_s"),
    [
        ("", 2.0),
        ("User-agent: *\nCrawl-delay: 7", 7.0),
        ("User-agent: *\nCrawl-delay: 0.5", 2.0),
        ("User-agent: *\nCrawl-delay: 86400", 30.0),
        ("User-agent: *\nRequest-rate: 1/5s", 5.0),
        ("User-agent: other\nCrawl-delay: 9", 2.0),
        ("<html>no such page</html>", 2.0),
    ],
)
def test_a_host_is_asked_no_more_often_than_it_wants(
    polite: PoliteFetcher, web: Web, robots: str, delay_s: float
) -> None:
    web.pages = {f"http://a.test/{n}": ["page"] for n in range(4)}
    web.pages["http://a.test/robots.txt"] = [robots]
    list(polite.fetch_many(f"http://a.test/{n}" for n in range(4)))
    assert [round(gap, 3) for gap in web.gaps("a.test")] == [delay_s] * 4


def test_without_a_robots_file_all_may_be_fetched(polite: PoliteFetcher, web: Web) -> None:
    web.pages = {"http://a.test/1": ["one"], "http://a.test/robots.txt": [failure(403)]}
    assert polite.fetch("http://a.test/1").body == b"one"


def test_while_robots_fails_nothing_is_fetched(polite: PoliteFetcher, web: Web) -> None:
    web.pages = {"http://a.test/1": ["one"], "http://a.test/robots.txt": [failure(503)]}
    assert kind(lambda: polite.fetch("http://a.test/1")) == "robots_failed"
    assert "http://a.test/1" not in web.urls()


def test_each_hop_of_a_redirect_keeps_the_rules_of_its_host(
    polite: PoliteFetcher, web: Web
) -> None:
    web.pages = {
        "http://a.test/1": [Redirect(httpx.URL("http://b.test/1"), permanent=True)],
        "http://b.test/robots.txt": ["User-agent: *\nDisallow: /"],
        "http://b.test/1": ["one"],
    }
    assert kind(lambda: polite.fetch("http://a.test/1")) == "robots"
    assert "http://b.test/1" not in web.urls()


def test_a_robots_file_may_stand_at_another_host(polite: PoliteFetcher, web: Web) -> None:
    web.pages = {
        "http://a.test/robots.txt": [Redirect(httpx.URL("http://b.test/r"), permanent=False)],
        "http://b.test/r": ["User-agent: *\nDisallow: /"],
        "http://a.test/1": ["one"],
    }
    assert kind(lambda: polite.fetch("http://a.test/1")) == "robots"


def test_an_endless_chain_of_redirects_ends(polite: PoliteFetcher, web: Web) -> None:
    web.pages = {"http://a.test/1": [Redirect(httpx.URL("http://a.test/1"), permanent=False)]}
    assert kind(lambda: polite.fetch("http://a.test/1")) == "redirects"
    assert web.urls().count("http://a.test/1") == 6


def test_a_passing_failure_is_waited_out(polite: PoliteFetcher, web: Web) -> None:
    web.pages = {"http://a.test/1": [failure(429, retry_after_s=20.0), "one"]}
    assert polite.fetch("http://a.test/1").body == b"one"
    assert web.gaps("a.test")[-1] >= 20.0


def test_a_host_that_asks_for_an_hour_gets_it(
    polite: PoliteFetcher, web: Web, clock: Clock
) -> None:
    web.pages = {
        "http://a.test/1": [failure(429, retry_after_s=3600.0), "one"],
        "http://a.test/2": ["two"],
    }
    outcomes = dict(polite.fetch_many(["http://a.test/1", "http://a.test/2"]))
    refused, resting = outcomes["http://a.test/1"], outcomes["http://a.test/2"]
    assert isinstance(refused, SourceError)
    assert (refused.kind, refused.retry_after_s) == ("http_429", 3600.0)
    assert isinstance(resting, SourceError)
    assert resting.kind == "back_off"
    assert resting.message == "a.test failed before and is left alone for 60 min"
    assert kind(lambda: polite.fetch("http://a.test/2")) == "back_off"
    assert "http://a.test/2" not in web.urls()
    clock.sleep(3600)
    assert polite.fetch("http://a.test/2").body == b"two"


def test_a_host_that_keeps_failing_is_left_alone_for_longer_and_longer(
    polite: PoliteFetcher, web: Web
) -> None:
    web.pages = {f"http://a.test/{n}": [failure(500)] for n in range(20)}
    outcomes = dict(polite.fetch_many(web.pages))
    assert len(outcomes) == 20
    assert all(isinstance(o, SourceError) and o.retryable for o in outcomes.values())
    gaps = web.gaps("a.test")
    assert gaps == sorted(gaps)
    assert len(gaps) < 6


def test_many_hosts_are_asked_side_by_side(polite: PoliteFetcher, web: Web, clock: Clock) -> None:
    web.pages = {f"http://h{h}.test/{n}": [f"{h} {n}"] for h in range(10) for n in range(5)}
    began = clock.now
    outcomes = dict(polite.fetch_many(web.pages))
    assert {url: page.body.decode() for url, page in outcomes.items()} == {
        url: answers[0] for url, answers in web.pages.items()
    }
    assert all(gap >= 2.0 for h in range(10) for gap in web.gaps(f"h{h}.test"))
    assert clock.now - began < timedelta(seconds=15)  # a host alone needs ten


def test_a_source_without_end_is_read_as_pages_are_taken(polite: PoliteFetcher) -> None:
    given = 0

    def endless() -> Iterator[str]:
        nonlocal given
        while True:
            given += 1
            yield f"http://h{given % 7}.test/{given}"

    pages = polite.fetch_many(endless())
    for _ in range(20):
        next(pages)
    pages.close()
    assert given < 1_100


def test_bad_addresses_come_as_errors_and_do_not_stop_the_rest(
    polite: PoliteFetcher, web: Web
) -> None:
    web.pages = {"http://a.test/1": ["one"]}
    outcomes = dict(polite.fetch_many(["ftp://a.test/", "http://u:p@a.test/", "http://a.test/1"]))
    assert [getattr(o, "kind", "") for o in outcomes.values()].count("bad_address") == 2
    page = outcomes["http://a.test/1"]
    assert isinstance(page, Page)


def test_validators_go_out_with_the_page_and_not_with_robots(
    polite: PoliteFetcher, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: dict[str, Validators] = {}
    hop = web.hop

    def noting(ask: Ask) -> Page | Redirect:
        sent[str(ask.url)] = ask.validators
        return hop(ask)

    monkeypatch.setattr(web, "hop", noting)
    web.pages = {"http://a.test/1": ["one"], "http://a.test/robots.txt": [""]}
    known = Validators(etag='"7"')
    list(polite.fetch_many([Wanted("http://a.test/1", known)]))
    assert sent == {"http://a.test/robots.txt": Validators(), "http://a.test/1": known}


def test_an_error_that_nobody_foresaw_is_not_swallowed(
    polite: PoliteFetcher, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Ask) -> Page:
        raise ZeroDivisionError

    monkeypatch.setattr(web, "hop", broken)
    with pytest.raises(ZeroDivisionError):
        list(polite.fetch_many(["http://a.test/1"]))
