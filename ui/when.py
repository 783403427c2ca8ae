"""Moments as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from rag import dates
from ui import texts


def day(moment: object) -> str:
    """A moment's day, as in "9 May 2025"; "" where there is none."""
    known = dates.parse_moment(moment) if isinstance(moment, str) else None
    return _day(dates.day(known)) if known is not None else ""


def span(first: str, last: str = "", granularity: str = "day") -> str:
    """A stretch of days, as in "May 2025", "week of 5 May 2025" or "5 to 7 May 2025"."""
    begin, end = (dates.day(moment) for moment in (first, last or first))
    if granularity == "week":
        return texts.WEEK_OF.format(day=_day(begin))
    if granularity == "weekend":
        return texts.WEEKEND_OF.format(day=_day(begin))
    if granularity == "month":
        return texts.MONTH.format(month=texts.MONTHS[begin.month - 1], year=begin.year)
    if begin == end:
        return _day(begin)
    same_month = (begin.year, begin.month) == (end.year, end.month)
    return texts.FROM_TO.format(first=begin.day if same_month else _day(begin), last=_day(end))


def ago(moment: str | None, *, now: datetime | None = None) -> str:
    """How long ago a moment was, as in "5 min ago"; "never" where there is none."""
    if moment is None:
        return texts.NEVER
    passed = (now or datetime.now(UTC)) - datetime.fromisoformat(moment)
    return texts.AGO.format(span=_span(passed))


def ahead(moment: str | None, *, now: datetime | None = None) -> str:
    """How far ahead a moment is, as in "in 20 min"; "now" where it has come."""
    if moment is None:
        return texts.NEVER
    left = datetime.fromisoformat(moment) - (now or datetime.now(UTC))
    return texts.AHEAD.format(span=_span(left)) if left.total_seconds() > 30 else texts.NOW


def _day(value: date) -> str:
    return texts.DAY.format(day=value.day, month=texts.MONTHS[value.month - 1], year=value.year)


def _span(time: timedelta) -> str:
    seconds = max(0.0, time.total_seconds())
    for unit, size, most in (
        (texts.SECONDS, 1, 90), (texts.MINUTES, 60, 90), (texts.HOURS, 3600, 36)
    ):  # fmt: skip
        if seconds < size * most:
            return unit.of(round(seconds / size))
    return texts.DAYS.of(round(seconds / 86_400))


def days_old(moment: str, *, now: datetime, fresh_days: int = 1) -> str:
    """How old a day is, as in "5 days old" or "17 months old"; "" up to `fresh_days`."""
    days = (now.astimezone(UTC).date() - dates.day(moment)).days
    if days <= fresh_days:
        return ""
    for size, unit in ((365, texts.YEARS_OLD), (30, texts.MONTHS_OLD), (7, texts.WEEKS_OLD)):
        if days >= 2 * size:
            return unit.of(days // size)
    return texts.DAYS_OLD.of(days)
