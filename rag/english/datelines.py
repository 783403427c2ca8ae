"""Where a report says it was written, in front of its first words: "TARN CROSS (AP) - ..."."""

from __future__ import annotations

import re

AGENCY = r"associated press|reuters|agence france-presse|afp|ap|cnn|upi|dpa|press association"

DATELINE = re.compile(
    rf"^\W{{0,20}}(?:[A-Z][\w.,’' -]{{1,40}}\s)?\((?i:{AGENCY})\)\s*(?:[-–—]+\s*)?"
    r"|^\W{0,20}[A-Z][A-Z.,’' -]{2,40}(?:,\s[\w.]{2,15}){0,2}(?:\s\([^()\n]{2,30}\))?\s[-–—]+\s",
    re.MULTILINE,
)
"""At the beginning of a line."""


def without_datelines(text: str) -> str:
    """A text whose lines begin with what is told."""
    return DATELINE.sub("", text)
