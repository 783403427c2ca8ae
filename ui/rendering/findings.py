"""What checking a sentence found, in words."""

from __future__ import annotations

from rag.verifying.verdict import Finding
from ui import texts
from ui.rendering.text import cut, line


def told(finding: Finding) -> str:
    """One finding, as in "“41” where the article has “38”"; not escaped."""
    said = cut(line(finding.said), 120)
    if finding.stood:
        return texts.FINDING_INSTEAD.format(said=said, stood=cut(line(finding.stood), 120))
    if not said:
        return texts.FINDING_NO_SOURCE
    return texts.FINDING_NOWHERE.format(said=said)
