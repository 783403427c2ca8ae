"""What a sentence could answer with: names, numbers, dates, titles in quotes, plain nouns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from rag.english.names import CALENDAR, Name, bare
from rag.english.patterns import CURRENCY, DATE, LOOSE_DATE, MEASURE
from rag.reading.find import Passage, number_runs
from rag.types import AnswerKind

MentionType = Literal["person", "name", "role", "country", "number", "date", "title", "noun"]
MENTION_TYPES: tuple[MentionType, ...] = get_args(MentionType)

LONGEST_NOUN = 3
"""Words of a plain noun phrase."""

_LONGEST_TITLE = 8
_SHORTEST_NOUN = 4
_SURE = 0.8
_TITLE = re.compile(r"[“\"‘]([^“”\"\n]{2,60}?)[,.!?]?[”\"’]")

_NAMES: frozenset[MentionType] = frozenset({"person", "name", "role", "country", "title"})
_EVERY: frozenset[MentionType] = frozenset(MENTION_TYPES)
_ASKED: dict[AnswerKind, frozenset[MentionType]] = {
    "who": _NAMES,
    "where": _NAMES,
    "number": frozenset({"number"}),
    "when": frozenset({"date", "number"}),
    "which": _EVERY,
    "what": _EVERY,
    "topic": _EVERY,
    "how": _EVERY,
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch `text[start:end]` of a sentence that could be an answer.

    `first` and `last` bound its words among those of the sentence, the last one excluded.
    """

    start: int
    end: int
    type: MentionType
    first: int
    last: int


def types_for(kind: AnswerKind) -> frozenset[MentionType]:
    """The types that a kind of question can be answered with; none for what sentences answer."""
    return _ASKED.get(kind, frozenset())


def mentions(sentence: Passage, wanted: frozenset[MentionType]) -> list[Mention]:
    """Everything of the wanted types in a sentence, in no order; stretches may overlap.

    A stretch has one type: a title in quotes is none of a person, whatever its capitals.
    """
    starts = [word.start for word in sentence.words]
    found: dict[tuple[int, int], MentionType] = {}
    for start, end, kind in _stretches(sentence, wanted):
        if kind in wanted:
            found.setdefault((start, end), kind)
    return [
        Mention(start, end, kind, bisect_left(starts, start), bisect_left(starts, end))
        for (start, end), kind in found.items()
    ]


def _stretches(
    sentence: Passage, wanted: frozenset[MentionType]
) -> Iterator[tuple[int, int, MentionType]]:
    text = sentence.text
    if "title" in wanted:
        for match in _TITLE.finditer(text):
            if len(match[1].split()) <= _LONGEST_TITLE:
                yield (*match.span(1), "title")
    for name in sentence.names:
        if name.words[0].form.lower() not in CALENDAR:
            yield from _of_name(name)
    if "number" in wanted:
        yield from _numbers(sentence)
    if "date" in wanted:
        for pattern in (DATE, LOOSE_DATE):
            yield from ((*match.span(), "date") for match in pattern.finditer(text))
    if "noun" in wanted:
        yield from _nouns(sentence)


def _of_name(name: Name) -> Iterator[tuple[int, int, MentionType]]:
    person, sure = name.person()
    if not person:
        yield name.start, name.end, "country" if name.place else "name"
        return
    start, end = person[0].start, person[-1].start + len(bare(person[-1].form))
    yield start, end, "person" if sure >= _SURE else "name"
    if (name.start, name.end) != (start, end):
        yield name.start, name.end, "role"


def _numbers(sentence: Passage) -> Iterator[tuple[int, int, MentionType]]:
    """Each number bare, and with its currency and unit."""
    text = sentence.text
    for first, last in number_runs(sentence):
        start, end = sentence.words[first].start, sentence.words[last].end
        yield start, end, "number"
        whole = start - 1 if start and text[start - 1] in CURRENCY else start
        while unit := MEASURE.match(text[end : end + 30]):
            end += unit.end()
        yield whole, end, "number"


def _nouns(sentence: Passage) -> Iterator[tuple[int, int, MentionType]]:
    """Runs of up to three lower-case words that carry meaning."""
    found = sentence.words
    for i, word in enumerate(found):
        end = word.start
        for last in found[i : i + LONGEST_NOUN]:
            if last.stop or not last.form[0].islower() or last.start - end > 1:
                break
            end = last.end
            if last is not word or len(word.form) >= _SHORTEST_NOUN:
                yield word.start, end, "noun"
