"""Words in quotation marks: what they are, whether they stand in a source, and who says them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.english.names import Name, names
from rag.english.words import Word, words
from rag.verifying.naming import keys_of

_MARKED = re.compile(
    r"[“„\"«](?P<double>[^“”„\"«»]{2,})[”“\"»]"
    r"|(?<!\w)[‘'](?P<single>[^‘’'\n]{2,}(?:[’'](?=\w)[^‘’'\n]*)*)[’'](?!\w)"
)
_FOLDED = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-",
     "\u00a0": " ", "…": " "}
)  # fmt: skip
_SPACE = re.compile(r"\s+")
_LEFT_OUT = re.compile(r"\[[^\]]*\]|\.\.\.|…")
_EDGE = " .,;:!?\"'-"
_SPEECH = frozenset(
    "said says say told tells asked added wrote replied warned argued insisted announced "
    "joked shouted noted explained claimed declared tweeted posted stated "
    "recalled admitted conceded quipped promised confirmed remarked answered repeated".split()
)
_WITH_HEARER = frozenset({"told", "tells", "asked", "warned"})
_BESIDE = 60
_AROUND = 400
_PERSON = 0.8
_PRONOUN = re.compile(r"\b(?:he|she|they)\b", re.IGNORECASE)
_TURNED_ROUND = re.compile(
    r"\s(?:(?:the|a|an|its|his|her|their)\s)?(?:(?!to\b|that\b|in\b|on\b|at\b|of\b)[a-z]+\s){0,2}",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,.;:\n\"“]|\bthat\b|   ")
_STOP = re.compile(r"[.!?][\"”’']?\s")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A stretch in quotation marks: `text[start:end]` with its marks, `inner` without them."""

    inner: str
    start: int
    end: int


def quoted(text: str) -> list[Quoted]:
    """The stretches in quotation marks, in order; an apostrophe opens none."""
    return [
        Quoted(match["double"] or match["single"], match.start(), match.end())
        for match in _MARKED.finditer(text)
    ]


def plain(text: str) -> str:
    """A text with straight marks, single spaces, in one case: what is compared of a quotation."""
    return _SPACE.sub(" ", text.translate(_FOLDED)).casefold()


def stands(inner: str, source: str) -> bool:
    """Whether quoted words stand in a source, letter for letter but for marks and spaces.

    What is left out with "…" or put in with brackets parts them: the pieces must follow in order.
    """
    folded, at = plain(source), 0
    pieces = [p for part in _LEFT_OUT.split(inner) if (p := plain(part).strip(_EDGE))]
    for piece in pieces:
        match = re.compile(rf"(?<!\w){re.escape(piece)}(?!\w)").search(folded, at)
        if match is None:
            return False
        at = match.end()
    return True


def without_quoted(text: str) -> str:
    """The text with spaces where something is quoted, so that offsets stay."""
    return _MARKED.sub(lambda match: " " * len(match[0]), text)


def speakers(quote: Quoted, text: str) -> frozenset[str]:
    """Keys of the name that a quotation is given to in a text; empty where none can be told.

    It stands beside a verb of saying next to the quotation; for a pronoun there it is the last
    person named before.
    """
    start = max(0, quote.start - _AROUND)
    bare = without_quoted(text)
    found = [
        Word(w.form, w.stem, w.start + start, w.end + start)
        for w in words(bare[start : quote.end + _AROUND])
    ]
    runs = names(bare, found)
    verbs = [word for word in found if word.form.lower() in _SPEECH]
    near = [word for word in verbs if _distance(word, quote, bare) <= _BESIDE]
    if not near:
        return frozenset()
    return speaker(min(near, key=lambda word: _distance(word, quote, bare)), runs, bare)


def speech_verbs(found: Sequence[Word]) -> list[Word]:
    """The verbs of saying among some words."""
    return [word for word in found if word.form.lower() in _SPEECH]


def _distance(word: Word, quote: Quoted, text: str) -> int:
    """Characters between a word and a quotation; more than any for another paragraph."""
    behind = word.start >= quote.end
    between = text[quote.end : word.start] if behind else text[word.end : quote.start]
    far = "\n" in between or (not behind and _STOP.search(between))
    return len(between.strip()) + _AROUND * bool(far)


def speaker(verb: Word, runs: Sequence[Name], text: str) -> frozenset[str]:
    """Keys of the name whose verb of saying it is."""
    if (name := _behind(verb, runs, text)) and verb.form.lower() not in _WITH_HEARER:
        return frozenset(keys_of(name))
    start = _clause_start(text, verb.start)
    before = [run for run in runs if start <= run.start and run.end <= verb.start and keys_of(run)]
    behind = before[-1].end if before else start
    if _PRONOUN.search(text[behind : verb.start]) or (
        not before and _PRONOUN.search(text[verb.end : verb.end + 5])
    ):
        return last_person([run for run in runs if run.end <= verb.start])
    head = text[start : verb.start].rstrip()
    if head.endswith(","):  # "Orlen, the mayor of Brenna, said"
        inside = [run for run in before if run.end <= start + head.index(",")]
        before = inside[-1:] or before
    chosen = [run for run in before if run.person()[1] >= _PERSON] or before[-1:]
    return frozenset(keys_of(chosen[0])) if chosen else frozenset()


def _behind(verb: Word, runs: Sequence[Name], text: str) -> Name | None:
    """The name right behind a verb: "said Ada Orlen", "said the mayor of Brenna, Ada Orlen"."""
    stop = _CLAUSE_END.search(text, verb.end)
    end = stop.start() if stop else len(text)
    after = [run for run in runs if verb.end <= run.start < end and keys_of(run)]
    persons = [run for run in after if run.person()[1] >= _PERSON and len(run.words) > 1]
    if after and _TURNED_ROUND.fullmatch(text[verb.end : after[0].start]):
        return persons[-1] if persons else after[0]
    return None


def _clause_start(text: str, place: int) -> int:
    """Where the sentence, or what follows a quotation in it, begins."""
    stops = [m.end() for m in _STOP.finditer(text, 0, place)]
    blank = text.rfind("   ", 0, place)
    return max([text.rfind("\n", 0, place), blank, *stops[-1:], 0])


def last_person(runs: Sequence[Name]) -> frozenset[str]:
    """Keys of the last name of a person; empty where there is none."""
    for run in reversed(runs):
        person, sure = run.person()
        if person and sure >= _PERSON:
            return frozenset(keys_of(run))
    return frozenset()
