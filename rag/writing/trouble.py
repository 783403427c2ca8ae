"""What went wrong with a language model: in plain words, and whether it may pass."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_BY_KIND = (
    ("Timeout", "took too long"),
    ("Connect", "cannot be reached"),
    ("RemoteProtocol", "broke off its answer"),
    ("ReadError", "broke off its answer"),
    ("Decode", "sent something that cannot be read"),
    ("Validation", "sent something that cannot be read"),
)
"""Part of an exception's name, as the clients and what they stand on have it; the first counts."""

_BY_STATUS = {
    401: "was refused: the key is missing or wrong",
    403: "was refused: the key is missing or wrong",
    404: "is not known to its server",
    429: "was refused: too much was asked of it, or the account is used up",
    529: "is overloaded",
}

_PASSING = frozenset({429, 500, 502, 503, 504, 529})
"""Statuses after which the same request may succeed; 529 is Anthropic's for an overload."""


def trouble(error: BaseException) -> str:
    """The end of a sentence that starts with the model's name.

    Exceptions are told apart by their names, as none of the clients need be installed. Nothing of
    an exception's own words is given on: they may hold a key or a page of markup.
    """
    names = _names(error)
    for part, words in _BY_KIND:
        if part in names:
            return words
    status = _status(error)
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return f"failed ({f'its server answered {status}' if status else type(error).__name__})"


def passing(error: BaseException) -> bool:
    """Whether the same request may succeed in a moment: the server is busy, or was not reached."""
    status = _status(error)
    if status is not None:
        return status in _PASSING
    names = _names(error)
    return "Timeout" not in names and any(
        part in names for part in ("Connect", "RemoteProtocol", "ReadError")
    )


def retry_after_s(error: BaseException, now: datetime | None = None) -> float | None:
    """How long the server asks to be left alone, in seconds; None where it does not say.

    Understood is the header `Retry-After` in seconds or as a date (RFC 9110, 10.2.3).
    """
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    value = str(headers.get("retry-after") or "").strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        return _until(value, now or datetime.now(UTC))
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _until(value: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _names(error: BaseException) -> str:
    return " ".join(kind.__name__ for kind in type(error).__mro__)


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) and status > 0 else None
