"""Ratings as lines of the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ui.history.ratings import Rated
from ui.inert import line
from ui.when import day

_SIGN = {"up": "+", "down": "-"}


def shown(ratings: Sequence[Rated]) -> Iterator[str]:
    """A line a rating, and what was said to it below."""
    if not ratings:
        yield "Nobody has rated an answer yet."
    for rated in ratings:
        given = rated.rating
        why = f" ({given.reason})" if given.reason else ""
        yield f"{_SIGN[given.verdict]} {day(rated.at)}  {line(rated.question)}{why}"
        said = rated.answer.get("short_answer") or rated.answer.get("text") or "no answer"
        yield f"    answered: {line(said)[:200]}"
        if given.right:
            yield f"    right:    {line(given.right)[:200]}"
        if given.comment:
            yield f"    comment:  {line(given.comment)[:200]}"
