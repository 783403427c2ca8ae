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


def confidence_word(confidence: float) -> tuple[int, str]:
    """How sure an answer is, as a level from 0 to 3 and in a word.

    The bounds are those of the IPCC's calibrated language for "very likely", "likely" and
    "about as likely as not" (Mastrandrea et al. 2010); what is less likely is called uncertain.
    """
    level = sum(confidence >= bound for bound in (0.33, 0.66, 0.9))
    return level, texts.CONFIDENCE_WORDS[level]
