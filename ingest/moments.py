"""Publication dates in the many ways in which they are written."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from rag.dates import parse_moment

_ADDRESS_DAY = re.compile(r"[/\-_](?P<y>(?:19|20)\d\d)[/\-_](?P<m>[01]?\d)[/\-_](?P<d>[0-3]?\d)\b")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ADDRESS_NAMED = re.compile(
    rf"/(?P<y>(?:19|20)\d\d)/(?P<m>{'|'.join(_MONTHS)})[a-z]*/(?P<d>[0-3]?\d)\b", re.IGNORECASE
)
_HAS_TIME = re.compile(r"\d:\d\d")
_MILLISECONDS_FROM = 10_000_000_000
"""Numbers from here on count milliseconds: as seconds they would be after the year 2286."""


def read_moment(value: Any) -> str | None:  # noqa: ANN401  # whatever a record holds
    """A normalised moment; None where the value is none that can be told for sure.

    Understands what `rag.dates.parse_moment` does, seconds and milliseconds since 1970, and
    dates in words such as `May 9, 2025` or `9 May 2025 14:00`.
    """
    if isinstance(value, (datetime, date)):
        return parse_moment(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(float(value))
    text = " ".join(str(value or "").split())
    if not text or len(text) > 80:
        return None
    if text.isdigit() and len(text) in (10, 13):
        return _from_number(float(text))
    return parse_moment(text) or _from_words(text)


def address_day(url: str | None) -> str | None:
    """The day in an address such as `/2025/05/09/` or `/2025/may/09/`."""
    path = urlsplit(url).path if url else ""
    found = _ADDRESS_DAY.search(path) or _ADDRESS_NAMED.search(path)
    if not found:
        return None
    name = found["m"].lower()
    month = _MONTHS.index(name[:3]) + 1 if name[:3] in _MONTHS else int(name)
    try:
        return date(int(found["y"]), month, int(found["d"])).isoformat()
    except ValueError:
        return None


def name_day(name: str) -> str | None:
    """The day that the name of a file begins with, as in `2025-05-09-storm.txt`."""
    return address_day(f"/{name}") if name[:4].isdigit() else None


def _from_number(seconds: float) -> str | None:
    if abs(seconds) >= _MILLISECONDS_FROM:
        seconds /= 1000
    try:
        return parse_moment(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _from_words(text: str) -> str | None:
    """A date in words; None where its day, month or year is not written, or could be another."""
    readings = {_read(text, base, day_first=first) for base in _BASES for first in (True, False)}
    if len(readings) != 1:
        return None
    moment = readings.pop()
    return parse_moment(moment)


_BASES = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2001, 2, 2, tzinfo=UTC))
"""What is not written down is taken from these, and so shows as a difference."""


def _read(text: str, base: datetime, *, day_first: bool) -> datetime | date | None:
    """One reading of a date; only its day where the time has no zone that is known."""
    from dateutil import parser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", parser.UnknownTimezoneWarning)
        try:
            moment = parser.parse(text, default=base, dayfirst=day_first)
            moment.utcoffset()  # raises for a zone that is none, which nobody asked before
        except (ValueError, OverflowError, TypeError):
            return None
    zoned = re.search(r"(?:[+-]\d\d:?\d\d|\b(?:UTC|GMT|Z))$", text) is not None
    return moment if _HAS_TIME.search(text) and zoned else moment.date()
