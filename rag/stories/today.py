"""What a day brought: its running stories, those of the week before, and how much there was.

A day is looked at with the month before it, at most `MOST` articles, the newest: copies are
folded into one report, reports on one running story into a thread (`rag/stories/threads.py`).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from rag.dates import day as day_of
from rag.english.datelines import without_datelines
from rag.index.press import DayCount, start
from rag.sentences import sentence_spans
from rag.stories.lead import Story
from rag.stories.threads import Words, likeness, telling_words, threads, weights
from rag.stories.topic import topic
from rag.types import Article, Filter, Vectors

WINDOW_DAYS = 30
"""How far back the reports of a running story are looked for."""

MOST = 1_000
"""Articles looked at: reading and comparing them takes about a second."""

WEEK_DAYS = 7
VOLUME_DAYS = 60
STORIES = 30
"""Stories told of a day, and of the week before it."""

REMEMBERED = 16
_LONGEST_SENTENCE = 320


class PressLike(Protocol):
    """Days and their numbers of articles, see `rag.index.press`."""

    def newest(self, until: datetime) -> date | None:
        """The newest day with an article up to a moment."""

    def beside(self, day: date) -> tuple[date | None, date | None]:
        """The nearest days before and after that have articles."""

    def volume(self, first: date, last: date, outlet: str | None = None) -> list[DayCount]:
        """Each day with its number of articles."""


class IndexLike(Protocol):
    """What of the index is needed here."""

    @property
    def version(self) -> int:
        """Grows with every change."""

    @property
    def press(self) -> PressLike:
        """What was published when."""

    def articles(
        self, *, limit: int | None = None, newest_first: bool = True, only: Filter | None = None
    ) -> list[Article]:
        """Articles by publication."""

    def openings(self, articles: Sequence[Article]) -> dict[str, Vectors]:
        """By article, the vector of its first passage."""

    def copies_of(self, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The copies of articles."""


@dataclass(frozen=True)
class Thread:
    """A running story: its reports, the newest first, each with its copies.

    `idf` are the weights of words among all reports that were looked at.
    """

    reports: tuple[Story, ...]
    idf: Mapping[str, float]

    @cached_property
    def topic(self) -> str:
        """What it is about in a few words; found when it is first asked for."""
        return topic([report.lead for report in self.reports], self.idf)

    @cached_property
    def day(self) -> date:
        """The day of its newest report."""
        return day_of(self.reports[0].lead.published_at or "")

    @property
    def first_day(self) -> date:
        """The day of its oldest report."""
        return day_of(self.reports[-1].lead.published_at or "")

    @cached_property
    def lead(self) -> Story:
        """The fullest of the reports of its newest day."""
        newest = [report for report in self.reports if _day(report.lead) == self.day]
        return max(newest, key=lambda report: len(report.lead.text.split()))

    @property
    def outlets(self) -> tuple[str, ...]:
        """Those with a report of their own, each once; copies make no outlet independent."""
        named = (report.lead.outlet for report in (self.lead, *self.reports))
        return tuple(dict.fromkeys(filter(None, named)))

    def outlets_on_its_day(self) -> int:
        """How many outlets have a report of their own on its newest day."""
        found = {r.lead.outlet for r in self.reports if _day(r.lead) == self.day}
        return len(found)

    def to_dict(self) -> dict[str, Any]:
        """One story of the JSON of `newsdesk today`."""
        lead = self.lead
        return {
            "topic": self.topic,
            **lead.lead.card(),
            "sentence": first_sentence(lead.lead),
            "first_day": self.first_day.isoformat(),
            "day": self.day.isoformat(),
            "outlets": list(self.outlets),
            "also_run_by": [article.card() for article in lead.copies],
            "reports": [
                {**r.lead.card(), "also_run_by": [a.outlet for a in r.copies]}
                for r in self.reports
                if r is not lead
            ],
        }


@dataclass(frozen=True, slots=True)
class Today:
    """A day of the corpus.

    `newest` is the last day that has articles, `before` and `after` are the days beside this one
    that have any, `stories` those of this day, `earlier` those of the week before it that this
    day says nothing of, `volume` the articles of each day around it, `looked_at` how many
    articles the threads were made from.
    """

    day: date
    newest: date
    before: date | None
    after: date | None
    articles: int
    stories: tuple[Thread, ...]
    earlier: tuple[Thread, ...]
    volume: tuple[DayCount, ...]
    looked_at: int

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `newsdesk today`."""
        return {
            "day": self.day.isoformat(),
            "newest": self.newest.isoformat(),
            "before": self.before.isoformat() if self.before else None,
            "after": self.after.isoformat() if self.after else None,
            "articles": self.articles,
            "stories": [thread.to_dict() for thread in self.stories],
            "earlier": [thread.to_dict() for thread in self.earlier],
            "volume": [{"day": d.isoformat(), "articles": n} for d, n in self.volume],
            "looked_at": self.looked_at,
        }


class Days:
    """The days of an index; each is put together once for every state of the index."""

    def __init__(self, index: IndexLike) -> None:
        self._index = index
        self._lock = threading.Lock()
        self._version = -1
        self._made: dict[date, Today] = {}
        self._told: dict[tuple[str, int], Words] = {}

    def today(self, day: date | None = None, *, now: datetime) -> Today | None:
        """A day, the newest unless given; None where no article has a date.

        Args:
            day: of the calendar, UTC.
            now: nothing published later than a day from then is the newest.
        """
        newest = self._index.press.newest(now + timedelta(days=1))
        if newest is None:
            return None
        wanted = day or newest
        with self._lock:
            version = self._index.version
            if version != self._version:
                self._made, self._version = {}, version
            if wanted not in self._made:
                if len(self._made) >= REMEMBERED:
                    self._made.pop(next(iter(self._made)))
                self._made[wanted] = self._make(wanted, newest)
            return self._made[wanted]

    def threads_of(self, day: date) -> list[Thread]:
        """Every running story of a day and the month before it, those of the newest day first."""
        return self._threads(self._window(day))

    def _window(self, day: date) -> list[Article]:
        first, end = start(day - timedelta(days=WINDOW_DAYS)), start(day + timedelta(days=1))
        return self._index.articles(limit=MOST, only=Filter(since=first, until=end - 1))

    def _make(self, day: date, newest: date) -> Today:
        articles = self._window(day)
        found = self._threads(articles)
        week = day - timedelta(days=WEEK_DAYS)
        ends = min(max(newest, day), day + timedelta(days=VOLUME_DAYS // 2))
        volume = self._index.press.volume(ends - timedelta(days=VOLUME_DAYS - 1), ends)
        before, after = self._index.press.beside(day)
        return Today(
            day=day,
            newest=newest,
            before=before,
            after=after,
            articles=dict(volume).get(day, 0),
            stories=tuple(t for t in found if t.day == day)[:STORIES],
            earlier=tuple(t for t in found if week <= t.day < day)[:STORIES],
            volume=tuple(volume),
            looked_at=len(articles),
        )

    def _threads(self, articles: Sequence[Article]) -> list[Thread]:
        """The running stories of articles, those first that most outlets tell."""
        openings = self._index.openings(articles)
        reports = [r for r in self._reports(articles) if r.lead.id in openings]
        if not reports:
            return []
        told = self._words([report.lead for report in reports])
        vectors = np.stack([openings[report.lead.id] for report in reports])
        idf = weights(told)
        found = [
            _thread([reports[i] for i in group], idf) for group in threads(likeness(vectors, told))
        ]
        return sorted(found, key=_place)

    def _reports(self, articles: Sequence[Article]) -> list[Story]:
        """Copies folded: each report once, with the articles that run it."""
        by_id = {article.id: article for article in articles}
        copies = self._index.copies_of(list(by_id))
        left = dict.fromkeys(by_id)
        reports = []
        while left:
            first = next(iter(left))
            ids = [i for i in (first, *copies.get(first, ())) if i in left]
            for each in ids:
                del left[each]
            reports.append(Story.of([by_id[i] for i in ids]))
        return reports

    def _words(self, articles: Sequence[Article]) -> list[Words]:
        """The telling words of articles; those of the last look are remembered."""
        keys = [(article.id, hash((article.title, article.text))) for article in articles]
        self._told = {
            key: self._told.get(key) or telling_words(article)
            for key, article in zip(keys, articles, strict=True)
        }
        return [self._told[key] for key in keys]


def _thread(reports: Sequence[Story], idf: Mapping[str, float]) -> Thread:
    ordered = sorted(reports, key=lambda r: (r.lead.published_at or "", r.lead.id), reverse=True)
    return Thread(tuple(ordered), idf)


def _place(thread: Thread) -> tuple[int, int, int, int, str]:
    """The newest day first; in it what most outlets tell, then what has run longest."""
    today = sum(_day(report.lead) == thread.day for report in thread.reports)
    return (
        -thread.day.toordinal(), -thread.outlets_on_its_day(), -today, -len(thread.reports),
        thread.lead.lead.id,
    )  # fmt: skip


def _day(article: Article) -> date:
    """The day of an article; all that are looked at have one."""
    return day_of(article.published_at or "")


def first_sentence(article: Article) -> str:
    """How an article begins, without its dateline; cut between words where that is long."""
    text = without_datelines(article.text.lstrip())
    spans = sentence_spans(text)
    first = " ".join(text[slice(*spans[0])].split()) if spans else ""
    if len(first) > _LONGEST_SENTENCE:
        first = f"{first[:_LONGEST_SENTENCE].rsplit(' ', 1)[0]} …"
    return first
