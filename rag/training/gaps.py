"""The stretches of a sentence that a question could be asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.english.lexicon import COUNTRIES
from rag.english.names import CALENDAR, Name, bare
from rag.english.patterns import CURRENCY, DATE, LOOSE_DATE, MEASURE, YEAR
from rag.reading.find import Passage

SAID = re.compile(
    r"[“\"](?P<words>[^“”\"]{25,220}?)[,.!?]?[”\"],? (?:"
    r"(?:said|says|told \w+) (?P<after>(?:[A-Z][\w’'-]+ ?){1,3})"
    r"|(?P<before>(?:[A-Z][\w’'-]+ ?){1,3})(?:said|says))"
)
_GOES_ON = re.compile(
    r"[-'’]| (?!(?:of|in|on|at|to|for|and|as|by|with|from|after|that|over|into|about|against|when"
    r"|is|was|were|are|has|had|will|during|before|between|because|or|which|who)\b)\w"
)
_REASON = re.compile(r" (?:because(?: of)?|due to|owing to|citing) (?P<words>[^,;:—]{12,140})")
_IN_A_FIGURE = re.compile(r"[\d£$€][\d.,]* ?$|No\. ?$")
_NOUN_BEFORE = frozenset("a an the of by with for into from his her its their more new".split())


@dataclass(frozen=True, slots=True)
class Gap:
    """The answer's place; `lead` is where its titles begin ("President"), which go with it."""

    start: int
    end: int
    kind: str
    lead: int | None = None


def gaps_of(sentence: str) -> list[Gap]:
    """Every stretch of `sentence` that could be asked for."""
    passage = Passage.of(sentence)
    gaps = [gap for name in passage.names if (gap := _of_name(sentence, name))]
    gaps += _of_numbers(passage)
    dates = [*DATE.finditer(sentence), *LOOSE_DATE.finditer(sentence)]
    gaps += [Gap(*match.span(), "date") for match in dates]
    gaps += [Gap(*match.span("words"), "said") for match in SAID.finditer(sentence)]
    gaps += [Gap(*match.span("words"), "reason") for match in _REASON.finditer(sentence)]
    gaps += _of_nouns(passage)
    return gaps


def _of_name(sentence: str, name: Name) -> Gap | None:
    person, sure = name.person()
    if person and sure >= 0.8:
        end = person[-1].start + len(bare(person[-1].form))
        return Gap(person[0].start, end, "person", name.start)
    if name.words[0].form.lower() in CALENDAR or (name.opens and len(name.words) == 1):
        return None
    if name.words[-1].stem in COUNTRIES:
        return Gap(name.start, name.end, "country")
    before = sentence[: name.start].rsplit(None, 1)[-1:]
    located = before and before[0].lower() in ("in", "near", "outside", "at")
    return Gap(name.start, name.end, "place" if located else "name")


def _of_numbers(passage: Passage) -> list[Gap]:
    gaps = []
    for word in passage.words:
        if not word.number or word.form.lower() == "one" or YEAR.fullmatch(word.form):
            continue
        start, end = word.start, word.end
        priced = bool(start) and passage.text[start - 1] in CURRENCY
        if not priced and _IN_A_FIGURE.search(passage.text[max(0, start - 8) : start]):
            continue
        if priced:
            start -= 1
            if unit := MEASURE.match(passage.text[end:]):
                end += unit.end()
            gaps.append(Gap(start, end, "money"))
        elif unit := MEASURE.match(passage.text[end:]):
            gaps.append(Gap(start, end + unit.end(), "measure"))
        elif re.match(r"[ -][a-z]", passage.text[end:]):
            gaps.append(Gap(start, end, "number"))
    return gaps


def _of_nouns(passage: Passage) -> list[Gap]:
    gaps = []
    for before, word in zip(passage.words, passage.words[1:], strict=False):
        plain = word.form.islower() and word.form.isalpha() and len(word.form) >= 5
        ends = not _GOES_ON.match(passage.text[word.end :])
        before_it = before.form.lower() in _NOUN_BEFORE
        if plain and ends and before_it and not word.stop and not word.generic:
            gaps.append(Gap(word.start, word.end, "noun"))
    return gaps
