"""Phrases that page and terminal share."""

from __future__ import annotations

from collections.abc import Sequence

from ui import texts

TOLD_APART = {
    "disputed": texts.DISPUTED,
    "updated": texts.UPDATED,
    "corrected": texts.CORRECTED,
}
"""What a conflict is introduced by, by its kind."""


def also_run_by(outlets: Sequence[str], cited: str) -> str:
    """Such as "Also run by Northline Daily and 2 others"; "" where there is no other outlet.

    Args:
        outlets: of the articles that run the same report, the first to be named first.
        cited: the outlet that is cited.
    """
    names = [name for name in dict.fromkeys(outlets) if name and name.lower() != cited.lower()]
    if not names:
        return ""
    others = len(names) - 1
    if others == 0:
        return texts.ALSO_RUN_ONE.format(first=names[0])
    if others == 1:
        return texts.ALSO_RUN_TWO.format(first=names[0], second=names[1])
    return texts.ALSO_RUN_MORE.of(others, first=names[0])
