"""A follow-up made standalone by a plain rule.

"And what did he say about it?" takes its person from the last exchange; "And in Pakistan?" takes
its question from there. A question that stands alone is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.asking.answer_type import asked
from rag.english.lexicon import word_set
from rag.english.names import CALENDAR, Name, bare, names
from rag.english.words import words
from rag.types import Turn

_LEAD = re.compile(r"^(?:and|but|so|ok(?:ay)?|also|then|well)\b[,\s]*", re.IGNORECASE)
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_THING = re.compile(r"\b(?:it|its|they|them|their|this|that|these|those|there)\b", re.IGNORECASE)
_IMPERSONAL = re.compile(
    r"\bis it true\b|\bit is\b|\b(?:is|are|was|were) there\b"
    r"|\b(?:that|this|these|those) (?:the|a|an|he|she|they|\w+s?\b(?! \w*(?:say|said|happen)))",
    re.IGNORECASE,
)
_POSSESSIVE = frozenset({"his", "her", "hers"})
_OBJECT_HER = re.compile(r"^\s*(?:$|[?.,!]|(?:about|say|to|in|on|at|for|with|by|after|before)\b)")
_WH = re.compile(r"^(?:who|whom|what|when|where|why|how|which)\b", re.IGNORECASE)
_SWAP = re.compile(
    r"^(?P<about>(?:what|how) about\s+)?(?P<prep>in|on|at|from|for|by|with|near)?\s*"
    r"(?P<name>(?:the\s+)?[^?]{1,60})\??$",
    re.IGNORECASE,
)
_FRAME = word_set("say said says tell told many much latest happen happened people")
_THIN = 3
_SURE = 0.8


@dataclass(frozen=True, slots=True)
class _Past:
    """What the last exchanges spoke of: people, the likeliest first, and the topic in words."""

    question: str
    people: tuple[str, ...]
    topic: tuple[str, ...]


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question with what it leans on filled in from the last turns; unchanged without need.

    A pronoun for a person is replaced; for anything else the topic follows in brackets, since a
    plain rule cannot tell what "it" is.
    """
    if not history or not question:
        return question
    core = _LEAD.sub("", question)
    past = _past(history)
    if swapped := _swapped(core, past):
        return swapped
    filled = _with_person(core, past)
    open_thing = bool(_THING.search(_IMPERSONAL.sub(" ", core)))
    led = core != question and not names(core)
    if open_thing or (led and filled == core) or _elliptical(filled):
        return _with_topic(filled, past)
    return _capital(filled) if filled != core else question


def _past(history: Sequence[Turn]) -> _Past:
    people = [
        person
        for turn in reversed(history[-3:])
        for text in _by_person(turn)
        for person in _people(text)
    ]
    last = history[-1]
    topic = [w.form for w in words(last.question) if not w.stop and w.form.lower() not in _FRAME]
    if len(topic) < _THIN:
        things = [name for name in _lasting(last.answer) if name.person()[1] < _SURE]
        topic += [last.answer[name.start : name.end] for name in things[:_THIN]]
    return _Past(last.question, tuple(dict.fromkeys(people)), tuple(dict.fromkeys(topic)))


def _by_person(turn: Turn) -> tuple[str, str]:
    """Question and answer, the one first that names who is spoken of: a "who" asks for them."""
    who = asked(turn.question).kind == "who"
    return (turn.answer, turn.question) if who else (turn.question, turn.answer)


def _people(text: str) -> list[str]:
    """The people named in a text, the surest first, else as they stand."""
    found = [(name, *name.person()) for name in _lasting(text)]
    surest = sorted(found, key=lambda item: -item[2])
    return [
        text[person[0].start : person[-1].start + len(bare(person[-1].form))]
        for _, person, _ in surest
        if person
    ]


def _lasting(text: str) -> list[Name]:
    """The names of a text but for days and months."""
    return [name for name in names(text) if name.words[0].form.lower() not in CALENDAR]


def _with_person(core: str, past: _Past) -> str:
    if not past.people:
        return core

    def fill(match: re.Match[str]) -> str:
        form = match[0].lower()
        owner = form in _POSSESSIVE
        if form == "her" and _OBJECT_HER.match(core[match.end() :]):
            owner = False
        return past.people[0] + ("'s" if owner else "")

    named_before = any(name.person()[1] > 0 for name in names(core))
    return core if named_before else _PERSON.sub(fill, core)


def _elliptical(core: str) -> bool:
    """Whether nothing is left to look for: "why?", "who said so?", "the latest?"."""
    return all(w.stop or w.form.lower() in _FRAME for w in words(core))


def _with_topic(core: str, past: _Past) -> str:
    have = {word.stem for word in words(core)}
    missing = [part for part in past.topic if not {w.stem for w in words(part)} <= have]
    rest = _capital(core.rstrip("?. "))
    return f"{rest} ({' '.join(missing)})?" if missing else f"{rest}?"


def _swapped(core: str, past: _Past) -> str | None:
    """The last question with a name of it exchanged ("And in Pakistan?"), else None."""
    match = _SWAP.match(core)
    if match is None or (_WH.match(core) and not match["about"]):
        return None
    new, found = match["name"].strip(), names(match["name"])
    if (
        not found
        or len(words(new)) > 4
        or not (new[0].isupper() or new.lower().startswith("the "))
    ):
        return None
    place = _counterpart(past.question, match["prep"], found[-1])
    if place is None:
        return _with_topic(core, past)
    return past.question[: place[0]] + new + past.question[place[1] :]


def _counterpart(question: str, preposition: str | None, new: Name) -> tuple[int, int] | None:
    """Where the last question has a name that the new one can stand for."""
    old = _lasting(question)
    if preposition:
        lead = f" {preposition.lower()}"
        after = [name for name in old if question[: name.start].lower().rstrip().endswith(lead)]
        return (after[-1].start, after[-1].end) if after else None
    alike = [name for name in old if name.place == new.place]
    return (alike[-1].start, alike[-1].end) if alike else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
