"""Moments as people read them."""

from __future__ import annotations

from rag import dates


def day(moment: object) -> str:
    """A moment's day, as in "9 May 2025"; "" where there is none."""
    known = dates.parse_moment(moment) if isinstance(moment, str) else None
    if known is None:
        return ""
    value = dates.day(known)
    return f"{value.day} {value:%B %Y}"
