"""Fetching as a guest: robots.txt, one request at a time to a host, delays, back-off.

Every hop of a redirect is a request to its own host and keeps that host's rules. A host that
fails is left alone for a while; until then its pages come as errors with `retry_after_s`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Protocol, runtime_checkable

from ingest import robots
from ingest.fetch import Ask, Redirect, Trip
from ingest.hosts import Hosts, resting
from ingest.page import NO_VALIDATORS, Fetcher, Page, Validators
from ingest.robots import Rules
from ingest.schedule import PATIENCE_S, Job, Outcome, Schedule, Wanted
from rag.errors import SourceError
from rag.settings import FetchSettings

__all__ = ["ManyFetcher", "Outcome", "PoliteFetcher", "Wanted"]

_TRIED_AGAIN = ("http_", "cut_off", "robots_failed")
"""Failures that may pass within the wait that follows them."""


class Web(Protocol):
    """Makes single requests, as `WebFetcher` does."""

    @property
    def settings(self) -> FetchSettings:
        """Its limits, and the name it tells."""

    def hop(self, ask: Ask) -> Page | Redirect:
        """One request."""


@runtime_checkable
class ManyFetcher(Fetcher, Protocol):
    """A fetcher that can have several pages under way."""

    def fetch_many(self, wanted: Iterable[str | Wanted]) -> Iterator[tuple[str, Outcome]]:
        """Each address with its page or the reason why there is none, as they come."""


class PoliteFetcher:
    """Fetches pages within the rules of their hosts. Threads may share it.

    Args:
        web: makes the requests; closing it stays with its owner.
        now: the clock.
        sleep: waits so many seconds of that clock.
    """

    def __init__(
        self,
        web: Web,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._web = web
        self._settings = web.settings
        self._now = now
        self._sleep = sleep
        self._hosts = Hosts()
        self._rules = robots.RulesCache()

    def fetch(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        as_of: datetime | None = None,
    ) -> Page:
        """The page at an address, after the waits its hosts ask for; see `Fetcher`."""
        job = Job(Wanted(url, validators or NO_VALIDATORS))
        while True:
            self._claim(job.host)
            if page := self._step(job, as_of):
                return page

    def fetch_many(self, wanted: Iterable[str | Wanted]) -> Iterator[tuple[str, Outcome]]:
        """Pages of many hosts, several hosts at a time, each as soon as it is there.

        At most `hosts_at_once` pages are held, and a thousand addresses read ahead, so the
        source of addresses may be without end. Leaving early waits for the requests under way.

        Yields:
            Each address as it was given, with its page or the reason why there is none.
        """
        schedule = Schedule(
            self._hosts,
            self._step,
            at_once=self._settings.hosts_at_once,
            seconds=self._seconds,
            sleep=self._sleep,
        )
        yield from schedule.run(wanted)

    def _seconds(self) -> float:
        return self._now().timestamp()

    def _claim(self, host: str) -> None:
        while True:
            now_s = self._seconds()
            left_alone_s = self._hosts.left_alone(host, now_s)
            if left_alone_s > PATIENCE_S:
                raise resting(host, left_alone_s)
            wait_s = self._hosts.take(host, now_s)
            if wait_s is None:
                self._hosts.wait_until_free(host, 1.0)
            elif wait_s:
                self._sleep(wait_s)
            else:
                return

    def _step(self, job: Job, as_of: datetime | None = None) -> Page | None:
        """One request of a job whose host is claimed, which is freed; None where more follow."""
        host = job.host
        delay_s: float | None = None
        try:
            rules = self._rules_of(job)
            if rules is None:
                delay_s = self._settings.delay_s
                delay_s = max(delay_s, self._ask_rules(job))
                return None
            if job.host != host:  # another job brought the rules meanwhile
                return None
            delay_s = self._allowed_after(rules, job)
            return job.trip.take(self._ask(job, as_of))
        except SourceError as error:
            if not self._again(job, error):
                raise
            return None
        finally:
            self._hosts.release(host, self._seconds(), delay_s)

    def _allowed_after(self, rules: Rules, job: Job) -> float:
        """The delay that a page which may be fetched asks for."""
        agent = self._settings.user_agent
        if not rules.allows(str(job.target), agent):
            raise SourceError(
                f"{job.host} does not want this page to be fetched (robots.txt)", kind="robots"
            )
        return max(self._settings.delay_s, rules.delay_s(agent))

    def _rules_of(self, job: Job) -> Rules | None:
        """The rules of the origin of the page that is next; None where they are asked for next."""
        rules = self._rules.get(robots.origin(job.trip.url), self._seconds())
        if rules is not None:
            job.rules_trip = None
        elif job.rules_trip is None:
            job.rules_trip = Trip(robots.origin(job.trip.url) + "/robots.txt", NO_VALIDATORS)
        return rules

    def _ask_rules(self, job: Job) -> float:
        """One request on the way to a robots.txt: the delay it asks for, 0 before it is there."""
        trip = job.rules_trip
        assert trip is not None  # noqa: S101  # set where the rules were found missing
        try:
            page = trip.take(self._ask(job, None, max_bytes=robots.MAX_BYTES))
            if page is None:
                return 0.0
            rules = robots.parse(page.body)
        except SourceError as error:
            rules = robots.rules_without_file(error, job.host)
        self._rules.put(robots.origin(job.trip.url), rules, self._seconds())
        job.rules_trip = None
        return rules.delay_s(self._settings.user_agent)

    def _ask(
        self, job: Job, as_of: datetime | None, *, max_bytes: int | None = None
    ) -> Page | Redirect:
        """The request itself, and what it says about its host."""
        trip = job.rules_trip or job.trip
        ask = Ask(
            trip.url,
            as_of or self._now(),
            self._settings.timeout_s,
            trip.validators,
            max_bytes=max_bytes,
            cut=max_bytes is not None,
        )
        try:
            answer = self._web.hop(ask)
        except SourceError as error:
            if error.retryable:
                error.retry_after_s = self._hosts.failed(
                    job.host, self._seconds(), error.retry_after_s
                )
            raise
        self._hosts.answered(job.host)
        return answer

    def _again(self, job: Job, error: SourceError) -> bool:
        """Whether a job that failed is tried once more, soon."""
        passes = error.retryable and error.kind.startswith(_TRIED_AGAIN)
        soon = (error.retry_after_s or 0.0) <= PATIENCE_S
        if job.failures or not passes or not soon:
            return False
        job.begin_again()
        return True
