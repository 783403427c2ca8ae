"""Phrases that page and terminal share."""

from __future__ import annotations

from collections.abc import Sequence

TOLD_APART = {
    "disputed": "Sources disagree:",
    "updated": "The figure was updated:",
    "corrected": "The figure was corrected:",
}
"""What a conflict is introduced by, by its kind."""


def also_run_by(outlets: Sequence[str], cited: str) -> str:
    """Such as "also run by Northline Daily and 2 others"; "" where there is no other outlet.

    Args:
        outlets: of the articles that run the same report, the first to be named first.
        cited: the outlet that is cited.
    """
    names = [name for name in dict.fromkeys(outlets) if name and name.lower() != cited.lower()]
    if not names:
        return ""
    others = len(names) - 1
    if others == 1:
        return f"also run by {names[0]} and {names[1]}"
    return f"also run by {names[0]}{f' and {others} others' if others else ''}"
