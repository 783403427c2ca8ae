"""Phrases that page and terminal share."""

from __future__ import annotations

TOLD_APART = {"disputed": "Sources disagree:", "updated": "The figure was updated:"}
"""What a conflict is introduced by, by its kind."""
