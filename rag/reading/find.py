"""Finding in a sentence the thing a question asks for: the person, number, day, place or words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.asking.answer_type import Asked
from rag.english.concepts import concepts_of
from rag.english.lexicon import GENERIC
from rag.english.names import CALENDAR, MONTHS, Name, bare, names
from rag.english.patterns import (
    CAUSE,
    CURRENCY,
    DATE,
    LOOSE_CAUSE,
    LOOSE_DATE,
    MEASURE,
    QUOTE,
    YEAR,
)
from rag.english.words import Word, number_value, words
from rag.types import AnswerKind


@dataclass(frozen=True, slots=True)
class Found:
    """How well a sentence offers the kind of thing asked for (0..1), and the thing itself.

    `statement` is true for what somebody says whose words are asked for.
    """

    score: float
    text: str | None = None
    statement: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text taken apart once: its words and names."""

    text: str
    words: tuple[Word, ...]
    names: tuple[Name, ...]

    @classmethod
    def of(cls, text: str) -> Passage:
        """Takes `text` apart."""
        found = tuple(words(text))
        return cls(text, found, tuple(names(text, found)))


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: the kind, every stem of the question, and who is said to speak."""

    asked: Asked
    stems: frozenset[str]
    speaker: frozenset[str] = frozenset()
    event: frozenset[str] = frozenset()


SURE = 0.8
"""From here on a name is taken for a person's; below, only where there is no surer one."""


def find(sought: Sought, sentence: Passage) -> Found:
    """The thing sought, where rules can tell; its `text` is None where only the kind fits."""
    return _FINDERS.get(sought.asked.kind, _anything)(sought, sentence)


def _who(sought: Sought, sentence: Passage) -> Found:
    best = Found(0.0)
    people: list[tuple[int, int, float]] = []
    for name in sentence.names:
        person, sure = name.person()
        if not person or person[-1].stem in sought.stems:
            continue
        people.append((person[0].start, person[-1].start + len(bare(person[-1].form)), sure))
    if not people:
        return best
    start, end, sure = max(people, key=lambda p: (p[2] >= SURE, -_spread(sought, sentence, p[0])))
    for other_start, other_end, _ in people:
        if sought.event and _joins(sentence.text[end:other_end], other_start - end):
            joined = f"{sentence.text[start:end]} and {sentence.text[other_start:other_end]}"
            return Found(sure, joined)
    return Found(sure, sentence.text[start:end])


def _joins(between: str, length: int) -> bool:
    return between.startswith(" and ") and length < 60 and not re.search("[,;.]", between[:length])


def _spread(sought: Sought, sentence: Passage, place: int) -> int:
    """Characters to the words of the question, each at its nearest, added up."""
    nearest: dict[str, int] = {}
    for word in sentence.words:
        if word.stem in sought.stems:
            away = abs(word.start - place)
            nearest[word.stem] = min(away, nearest.get(word.stem, away))
    return sum(nearest.values())


def _distance(sought: Sought, sentence: Passage, place: int) -> int:
    """Characters to the nearest word of the question."""
    near = [abs(w.start - place) for w in sentence.words if w.stem in sought.stems and not w.stop]
    return min(near, default=10_000)


def _number(sought: Sought, sentence: Passage) -> Found:
    best, best_key = Found(0.0), (-1.0, 0)
    for first, last in number_runs(sentence):
        value = number_score(sought, sentence, first, last)
        start, end = sentence.words[first].start, sentence.words[last].end
        key = (value, -_distance(sought, sentence, start))
        if value > 0 and key > best_key:
            best, best_key = Found(value, _with_unit(sentence.text, start, end)), key
    return best


def number_runs(sentence: Passage) -> list[tuple[int, int]]:
    """The numbers of a sentence, each by the places of its first and last word."""
    runs: list[tuple[int, int]] = []
    for i, word in enumerate(sentence.words):
        if not word.number or word.form.lower() == "one":
            continue
        if runs and runs[-1][1] == i - 1 and word.start - sentence.words[i - 1].end <= 1:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return runs


def number_score(sought: Sought, sentence: Passage, first: int, last: int) -> float:
    """How well a number may be the one sought (0..1); 0 for days and years."""
    word = sentence.words[first]
    before = sentence.words[first - 1].form.lower() if first else ""
    focus = set(sought.asked.focus)
    after = sentence.words[last + 1 : last + 5]
    dated = before in CALENDAR or bool(after and after[0].form.lower() in MONTHS)
    if word.stem in sought.stems or dated:
        return 0.0
    if YEAR.fullmatch(word.form) and first == last and not focus & {"year"}:
        return 0.0
    if any(w.stem in focus for w in after) or (
        sought.event
        and (_event_near(sought, sentence, first) or _tallied(sought, sentence, first))
    ):
        return 1.0
    return 0.5 if number_value(word.form) is not None or word.number else 0.0


_TALLY = frozenset("toll number count figure total tally".split())
_REACHES = frozenset("to at reached reaches passed exceeds".split())


def _tallied(sought: Sought, sentence: Passage, place: int) -> bool:
    """Whether a number is what a toll stands at: "the number known to have died rose to 33"."""
    before = sentence.words[:place]
    if not _REACHES & {word.form.lower() for word in before[-2:]}:
        return False
    told = {concept for word in before for concept in concepts_of(word.stem)}
    return bool(sought.event & told and _TALLY & {word.form.lower() for word in before})


def _event_near(sought: Sought, sentence: Passage, place: int) -> bool:
    around = sentence.words[max(0, place - 4) : place + 6]
    single = {concept for word in around for concept in concepts_of(word.stem)}
    if single & sought.event:
        return True
    following = {w.form.lower() for w in around}
    return "die" in sought.event and bool(following & {"lives", "life"})


def _with_unit(text: str, start: int, end: int) -> str:
    if start and text[start - 1] in CURRENCY:
        start -= 1
    while unit := MEASURE.match(text[end : end + 30]):
        end += unit.end()
    return text[start:end]


def _when(_: Sought, sentence: Passage) -> Found:
    if match := DATE.search(sentence.text):
        return Found(1.0, match[0])
    match = LOOSE_DATE.search(sentence.text)
    return Found(0.7, match[0]) if match else Found(0.0)


def _where(sought: Sought, sentence: Passage) -> Found:
    best, best_key = Found(0.0), (0.0, 0)
    for name in sentence.names:
        if set(name.stems) & sought.stems or name.words[0].form.lower() in CALENDAR:
            continue
        value = _place_score(sought, sentence, name)
        key = (value, -_distance(sought, sentence, name.start))
        if key > best_key:
            best, best_key = Found(value, sentence.text[name.start : name.end]), key
    return best


def _place_score(sought: Sought, sentence: Passage, name: Name) -> float:
    country = name.place and "of" not in {word.form for word in name.words}
    if country and set(sought.asked.focus) & {"country", "nation"}:
        return 1.0
    before = sentence.text[: name.start].rstrip().rsplit(None, 1)[-1:]
    located = bool(before) and before[0].lower() in ("in", "at", "near", "of", "from", "outside")
    return 0.8 if located else 0.6 if country else 0.2


def _why(_: Sought, sentence: Passage) -> Found:
    if CAUSE.search(sentence.text):
        return Found(1.0)
    return Found(0.4 if LOOSE_CAUSE.search(sentence.text) else 0.0)


def _said(sought: Sought, sentence: Passage) -> Found:
    quoted = 1.0 if QUOTE.search(sentence.text) or " that " in sentence.text else 0.7
    speaks = False
    for i, word in enumerate(sentence.words):
        if "say" not in concepts_of(word.stem):
            continue
        if not sought.speaker or _is_speaker(sought.speaker, sentence.words, i):
            return Found(quoted, statement=bool(sought.speaker))
        speaks = True
    named = any(word.stem in sought.speaker for word in sentence.words)
    return Found(0.3 if speaks and named else 0.0)


_PRONOUNS = ("he", "she", "they")


def _is_speaker(speaker: frozenset[str], sequence: Sequence[Word], verb: int) -> bool:
    before = sequence[max(0, verb - 5) : verb]
    by_name = before if before and before[-1].form.lower() not in _PRONOUNS else ()
    for i, word in enumerate(by_name):
        if word.stem in speaker and not (i and before[i - 1].form.lower() in ("to", "of", "with")):
            return True
    if before and before[-1].form.lower() in _PRONOUNS:
        return any(
            word.stem in speaker and not _led(sequence, i)
            for i, word in enumerate(sequence[:verb])
        )
    after = sequence[verb + 1 : verb + 5]
    for word in after:
        if word.form.lower() in ("to", "that", "of", "about"):
            return False
        if word.stem in speaker:
            return True
    return False


def _led(sequence: Sequence[Word], place: int) -> bool:
    """Whether a name with its titles stands behind a preposition: "spoke with Ada Orlen"."""
    while place and sequence[place].capital:
        place -= 1
    return sequence[place].form.lower() in ("with", "to", "by", "of", "from", "for", "about")


def _anything(sought: Sought, sentence: Passage) -> Found:
    new = any(
        not set(name.stems) & sought.stems and name.words[0].form.lower() not in CALENDAR
        for name in sentence.names
    )
    focus = set(sought.asked.focus) - GENERIC
    shared = focus & {word.stem for word in sentence.words}
    score = 0.4 + 0.3 * new + 0.3 * (len(shared) / len(focus) if focus else 0.5)
    return Found(score)


def _open(_: Sought, __: Passage) -> Found:
    return Found(0.5)


_FINDERS: dict[AnswerKind, Callable[[Sought, Passage], Found]] = {
    "who": _who,
    "number": _number,
    "when": _when,
    "where": _where,
    "why": _why,
    "said": _said,
    "topic": _open,
    "how": _open,
    "yes_no": _open,
}
