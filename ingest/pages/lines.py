"""The lines of an extracted text, without those that are not the article's."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pages.phrases import is_aside, is_dateline, is_sign_off

_HEAD_LINES = 4
_TAIL_LINES = 4


def tidy(text: str, titles: Sequence[str]) -> str:
    """A text without its title, prompts, credits, pointers and legal lines.

    Args:
        text: a line for each paragraph.
        titles: what the page calls the article; a first line that repeats one goes.
    """
    lines = [line.strip(" |") for line in text.split("\n")]
    kept = _without_title([line for line in lines if line and not is_aside(line)], titles)
    head = [line for line in kept[:_HEAD_LINES] if not is_dateline(line)]
    kept = [*head, *kept[_HEAD_LINES:]]
    cut = max(0, len(kept) - _TAIL_LINES)
    kept = [*kept[:cut], *(line for line in kept[cut:] if not is_sign_off(line))]
    while kept and kept[-1].endswith(":") and len(kept[-1]) < 80:
        kept.pop()  # it announced what went
    return "\n".join(kept)


def _without_title(lines: list[str], titles: Sequence[str]) -> list[str]:
    """Lines without a first one that is the title, which stands apart."""
    names = {_letters(title) for title in titles}
    for at, line in enumerate(lines[:2]):
        if _letters(line) in names and len(lines) > 1:
            return lines[:at] + lines[at + 1 :]
    return lines


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
