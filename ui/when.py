"""Moments as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rag import dates


def day(moment: object) -> str:
    """A moment's day, as in "9 May 2025"; "" where there is none."""
    known = dates.parse_moment(moment) if isinstance(moment, str) else None
    if known is None:
        return ""
    value = dates.day(known)
    return f"{value.day} {value:%B %Y}"


def span(first: str, last: str = "", granularity: str = "day") -> str:
    """A stretch of days, as in "May 2025", "week of 5 May 2025" or "5 to 7 May 2025"."""
    begin, end = (dates.day(moment) for moment in (first, last or first))
    if granularity in ("week", "weekend"):
        return f"{granularity} of {day(first)}"
    if granularity == "month":
        return f"{begin:%B %Y}"
    if begin == end:
        return day(first)
    if (begin.year, begin.month) == (end.year, end.month):
        return f"{begin.day} to {day(last)}"
    return f"{day(first)} to {day(last)}"


def ago(moment: str | None, *, now: datetime | None = None) -> str:
    """How long ago a moment was, as in "5 min ago"; "never" where there is none."""
    if moment is None:
        return "never"
    return f"{_span((now or datetime.now(UTC)) - datetime.fromisoformat(moment))} ago"


def ahead(moment: str | None, *, now: datetime | None = None) -> str:
    """How far ahead a moment is, as in "in 20 min"; "now" where it has come."""
    if moment is None:
        return "never"
    left = datetime.fromisoformat(moment) - (now or datetime.now(UTC))
    return f"in {_span(left)}" if left.total_seconds() > 30 else "now"


def _span(time: timedelta) -> str:
    seconds = max(0.0, time.total_seconds())
    for unit, size, most in (("s", 1, 90), ("min", 60, 90), ("h", 3600, 36)):
        if seconds < size * most:
            return f"{round(seconds / size)} {unit}"
    return f"{round(seconds / 86_400)} days"
