"""Pages of many hosts, several hosts at a time, without keeping any of them waiting for another.

One thread decides, with the clock, which host may be asked next; a few others make the requests.
"""

from __future__ import annotations

import queue
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.addresses import host_key
from ingest.fetch import Trip
from ingest.hosts import Hosts, resting
from ingest.page import NO_VALIDATORS, Page, Validators
from rag.errors import SourceError

if TYPE_CHECKING:
    import httpx

LOOKAHEAD = 1_000
"""Addresses read ahead, so that other hosts have work while one is waited for."""

PATIENCE_S = 60.0
"""Longest wait for a host that failed before; beyond it its pages come as errors."""

_POLL_S = 0.05
"""How often a host that becomes due is looked for while other requests run."""

Outcome = Page | SourceError


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page to fetch, and what is known of it from the last time."""

    url: str
    validators: Validators = NO_VALIDATORS


class Job:
    """One page on its way: through robots.txt, redirects and waits.

    Raises:
        SourceError: its address is none that may be asked.
    """

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.trip = Trip(wanted.url, wanted.validators)
        self.rules_trip: Trip | None = None
        self.failures = 0

    @property
    def target(self) -> httpx.URL:
        """The address that is asked next."""
        return (self.rules_trip or self.trip).url

    @property
    def host(self) -> str:
        """The host that is asked next."""
        return host_key(self.target.host)

    def begin_again(self) -> None:
        """Start over after a failure that may pass."""
        self.failures += 1
        self.rules_trip = None
        self.trip = Trip(self.wanted.url, self.wanted.validators)


class Schedule:
    """Takes jobs to their end; see `PoliteFetcher.fetch_many`.

    Args:
        hosts: when each may be asked.
        step: makes one request of a job whose host is claimed, and frees the host; gives the
            page at the end of the way, None before it.
        at_once: hosts asked at the same time.
        seconds: the clock.
        sleep: waits so many seconds of that clock.
    """

    def __init__(
        self,
        hosts: Hosts,
        step: Callable[[Job], Page | None],
        *,
        at_once: int,
        seconds: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._hosts = hosts
        self._step = step
        self._at_once = at_once
        self._seconds = seconds
        self._sleep = sleep
        self._waiting: OrderedDict[str, deque[Job]] = OrderedDict()
        self._queued = 0
        self._running = 0
        self._done: queue.SimpleQueue[tuple[Job, Page | Exception | None]] = queue.SimpleQueue()

    def run(self, wanted: Iterable[str | Wanted]) -> Iterator[tuple[str, Outcome]]:
        """Each address with its page or the reason why there is none, as they come."""
        source = iter(wanted)
        with ThreadPoolExecutor(self._at_once, thread_name_prefix="fetch") as threads:
            while True:
                yield from self._given_up()
                yield from self._start(source, threads)
                if self._running:
                    yield from self._finished()
                elif self._queued:
                    self._sleep(max(self._next_due_s(), 0.001))
                else:
                    return

    def _start(
        self, source: Iterator[str | Wanted], threads: ThreadPoolExecutor
    ) -> Iterator[tuple[str, Outcome]]:
        """Start what may be started, reading ahead where that is nothing."""
        while self._running < self._at_once:
            if job := self._ready():
                self._running += 1
                threads.submit(self._work, job)
                continue
            if self._queued >= LOOKAHEAD or (item := next(source, None)) is None:
                return
            one = Wanted(item) if isinstance(item, str) else item
            try:
                self._queue(Job(one))
            except SourceError as error:
                yield one.url, error

    def _work(self, job: Job) -> None:
        try:
            self._done.put((job, self._step(job)))
        except Exception as error:  # noqa: BLE001  # raised again where the results are taken
            self._done.put((job, error))

    def _finished(self) -> Iterator[tuple[str, Outcome]]:
        """What one request led to, if one ends before it is time to look for due hosts."""
        try:
            job, outcome = self._done.get(timeout=_POLL_S if self._queued else None)
        except queue.Empty:
            return
        self._running -= 1
        if outcome is None:
            self._queue(job, first=True)
        elif isinstance(outcome, (Page, SourceError)):
            yield job.wanted.url, outcome
        else:
            raise outcome

    def _queue(self, job: Job, *, first: bool = False) -> None:
        jobs = self._waiting.setdefault(job.host, deque())
        jobs.appendleft(job) if first else jobs.append(job)
        self._queued += 1

    def _ready(self) -> Job | None:
        """A job whose host was free and is claimed now."""
        now_s = self._seconds()
        for host in list(self._waiting):
            if self._hosts.take(host, now_s) == 0:
                job = self._waiting[host].popleft()
                self._waiting.move_to_end(host)
                if not self._waiting[host]:
                    del self._waiting[host]
                self._queued -= 1
                return job
        return None

    def _next_due_s(self) -> float:
        now_s = self._seconds()
        return min(self._hosts.due_in(host, now_s) for host in self._waiting)

    def _given_up(self) -> Iterator[tuple[str, Outcome]]:
        """The jobs of hosts that are left alone for longer than anyone waits."""
        now_s = self._seconds()
        for host in list(self._waiting):
            wait_s = self._hosts.left_alone(host, now_s)
            if wait_s > PATIENCE_S:
                jobs = self._waiting.pop(host)
                self._queued -= len(jobs)
                for job in jobs:
                    yield job.wanted.url, resting(host, wait_s)
