"""Several questions in one, taken apart by rule."""

from __future__ import annotations


def parts(question: str) -> list[str]:
    """The questions that one is made of, each standing alone, in order; itself where it is one."""
    return [question]
