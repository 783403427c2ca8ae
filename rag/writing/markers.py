"""The [n] markers in a text that was written: which sentence cites which numbers."""

from __future__ import annotations

import re

from rag.sentences import sentence_spans

_NUMBERS = r"\s*\^?(?:(?:passages?|sources?)\s+)?\d{1,4}(?:\s*[,;&–-]\s*\^?\d{1,4})*\s*"
_GROUP = re.compile(
    rf"(?<!\s)\s*(?:[\[【]{_NUMBERS}[\]】]\s?)*[\[【]{_NUMBERS}[\]】]", re.IGNORECASE
)
_ONE = re.compile(rf"[\[【]({_NUMBERS})[\]】]", re.IGNORECASE)
_ROUND = re.compile(r"\((\d{1,2}(?:\s*[,;–-]\s*\d{1,2})*)\)(?=\s*(?:[.!?(\n]|\Z))")
_NUMBER = re.compile(r"(\d+)(?:\s*[–-]\s*\^?(\d+))?")
_DRESS = re.compile(r"^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+|#+\s+)|\*\*|__")
_TWO_STOPS = re.compile(r"(?<![.!?])([.!?][\"”’']?)\s*\.$")
_LONGEST_RANGE = 20


def cited_sentences(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """The sentences of `text` without their markers, each with the numbers it cites.

    A marker belongs to the sentence it stands in or right behind. Understood are [1], [1, 2],
    [1][2], [1-3], [passage 1] and the same in 【】; where there is none of these, (1) at the end
    of a sentence too. List dots and bold marks are taken away.
    """
    bare, marks = _without_markers(_squared(text))
    found: list[tuple[str, tuple[int, ...]]] = []
    begin = 0
    for start, end in sentence_spans(bare):
        numbers = [n for place, group in marks if begin < place <= end for n in group]
        sentence = _TWO_STOPS.sub(r"\1", _DRESS.sub("", bare[start:end]).strip())
        if sentence:
            found.append((sentence, tuple(dict.fromkeys(numbers))))
        begin = end
    return found


def _squared(text: str) -> str:
    """The text with square brackets where a model marks with round ones and no others."""
    return text if _ONE.search(text) else _ROUND.sub(r"[\1]", text)


def defused(text: str) -> str:
    """The text of somebody else with round brackets where it has what looks like a marker."""
    return _ONE.sub(r"(\1)", text)


def without_unknown(text: str, given: int) -> str:
    """The text with only the markers of passages 1 to `given`."""
    cleared = _GROUP.sub(lambda group: _known(group[0], given), text)
    # What is left around a marker that is gone may look like one itself: [9[9]].
    return _ONE.sub(lambda one: _known_of_one(one[0], given) or f"({one[1]})", cleared)


def _known(group: str, given: int) -> str:
    kept = "".join(_known_of_one(one[0], given) for one in _ONE.finditer(group))
    space = group[: len(group) - len(group.lstrip())]
    return space + kept if kept else ""


def _known_of_one(marker: str, given: int) -> str:
    numbers = _numbers(marker)
    known = [n for n in dict.fromkeys(numbers) if 0 < n <= given]
    return marker if known == numbers else "".join(f"[{n}]" for n in known)


def _without_markers(text: str) -> tuple[str, list[tuple[int, list[int]]]]:
    """The text without markers, and where in it each group of them stood."""
    parts: list[str] = []
    marks: list[tuple[int, list[int]]] = []
    done = length = 0
    for match in _GROUP.finditer(text):
        part = text[done : match.start()]
        parts.append(part)
        length += len(part)
        marks.append((length, _numbers(match[0])))
        done = match.end()
    return "".join([*parts, text[done:]]), marks


def _numbers(group: str) -> list[int]:
    numbers: list[int] = []
    for first, last in _NUMBER.findall(group):
        low, high = int(first), int(last or first)
        numbers.extend(range(low, min(high, low + _LONGEST_RANGE) + 1) if high >= low else [low])
    return numbers
