"""Moments as ISO 8601 text.

A publication moment keeps the precision it came with: `2025-05-09` is a day,
`2025-05-09T14:20:00+00:00` an instant. Text of this form sorts, survives JSON and needs no
time-zone database; seconds since 1970 (UTC) are derived where numbers are compared.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

DAY_S = 86_400


def parse_moment(value: str | date | datetime | None) -> str | None:
    """Normalise a date or time to ISO 8601, keeping day precision; None when it is not one.

    Understands `date` and `datetime`, ISO 8601, RFC 822 (feeds) and the day formats
    `YYYY/MM/DD` and `YYYYMMDD`. A time without a zone is taken as UTC.
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    text = value.strip()
    if not text:
        return None
    return _from_iso(text) or _from_rfc822(text)


def epoch(moment: str) -> int:
    """Seconds since 1970-01-01 UTC of a normalised moment; a day counts from its midnight."""
    return int(_as_datetime(moment).timestamp())


def end_epoch(moment: str) -> int:
    """The last second covered by a normalised moment: a day counts to its end."""
    return epoch(moment) + (DAY_S - 1 if is_day(moment) else 0)


def is_day(moment: str) -> bool:
    """Whether a normalised moment has day precision."""
    return "T" not in moment


def day(moment: str) -> date:
    """The calendar day (UTC) of a normalised moment."""
    return _as_datetime(moment).astimezone(UTC).date()


def add_days(moment: str, days: float) -> str:
    """The moment `days` later (earlier when negative), in the same precision."""
    if is_day(moment):
        return (day(moment) + timedelta(days=days)).isoformat()
    return _instant(_as_datetime(moment) + timedelta(days=days))


def _as_datetime(moment: str) -> datetime:
    parsed = datetime.fromisoformat(moment)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _instant(value: datetime) -> str:
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.replace(microsecond=0).isoformat()


def _from_iso(text: str) -> str | None:
    candidate = text.replace("/", "-") if len(text) <= 10 else text
    try:
        parsed = datetime.fromisoformat(candidate)
    except ValueError:
        return None
    if len(candidate) <= 10:
        return parsed.date().isoformat()
    return _instant(parsed)


def _from_rfc822(text: str) -> str | None:
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    # A zone that mail does not define leaves the hour unknown, but hardly the day.
    return _instant(moment) if moment.tzinfo else moment.date().isoformat()
