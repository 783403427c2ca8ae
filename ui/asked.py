"""What a person asks: the question as typed, and the filters chosen for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rag.dates import end_epoch, epoch, parse_moment
from ui import texts
from ui.chat.days import read_day
from ui.when import day

LONGEST_QUESTION = 2_000

_DAYS = {
    "since": texts.FILTER_FROM,
    "until": texts.FILTER_TO,
    "as_of": texts.FILTER_AS_OF,
}
"""Each day that bounds a question, and its label."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person typed and chose; `alone` is true where it follows on nothing before it.

    Days are ISO text, "" where they are open; `read` makes them of what was typed.
    """

    question: str
    outlets: Sequence[str] = ()
    since: str = ""
    until: str = ""
    as_of: str = ""
    alone: bool = False

    def read(self, today: date) -> Asked:
        """The same with its days read as people write them; what is no day stays as it is."""
        return replace(
            self,
            since=read_day(self.since, today, "first") or self.since.strip(),
            until=read_day(self.until, today, "last") or self.until.strip(),
            as_of=read_day(self.as_of, today, "last") or self.as_of.strip(),
        )

    def without(self, name: str) -> Asked:
        """The same without one filter; an unknown name changes nothing."""
        if name == "outlets":
            return replace(self, outlets=())
        return replace(
            self,
            since="" if name == "since" else self.since,
            until="" if name == "until" else self.until,
            as_of="" if name == "as_of" else self.as_of,
        )

    def moments(self) -> dict[str, Any]:
        """The bounds as `NewsDesk.stream` takes them."""
        days = {name: parse_moment(getattr(self, name)) for name in _DAYS}
        return {**days, "outlets": tuple(self.outlets)}

    def bounds(self) -> str:
        """The chosen filters in words, as in "Velden Post, from 1 May 2025"; "" without any."""
        names = texts.either([name or texts.UNKNOWN_OUTLET_BOUND for name in self.outlets])
        return texts.BOUNDS_BETWEEN.join(filter(None, (names, self._period())))

    def _period(self) -> str:
        first, last = day(parse_moment(self.since)), day(parse_moment(self.until))
        if first and last:
            return texts.BOUNDS_FROM_TO.format(first=first, last=last)
        if first:
            return texts.BOUNDS_FROM.format(day=first)
        return texts.BOUNDS_TO.format(day=last) if last else ""

    def problem(self) -> str | None:
        """Why this cannot be asked, as a friendly line; None when it can."""
        text = self.question.strip()
        if not text:
            return texts.QUESTION_EMPTY
        if not any(character.isalnum() for character in text):
            return texts.QUESTION_NO_WORDS
        if len(text) > LONGEST_QUESTION:
            count, most = texts.number(len(text)), texts.number(LONGEST_QUESTION)
            return texts.QUESTION_LONG.format(count=count, most=most)
        return self.days_problem()

    def days_problem(self) -> str | None:
        """What is wrong with the days, in a line; None when nothing is."""
        for name, label in _DAYS.items():
            typed = getattr(self, name)
            if typed.strip() and parse_moment(typed) is None:
                shown = typed if len(typed) <= 40 else f"{typed[:40]}…"
                return texts.NO_DAY.format(field=label, typed=shown)
        for earlier, later in (("since", "until"), ("since", "as_of")):
            first, last = (parse_moment(getattr(self, name)) for name in (earlier, later))
            if first and last and epoch(first) > end_epoch(last):
                return texts.DAYS_CROSSED.format(
                    first=day(first), label=_DAYS[later], last=day(last)
                )
        return None
