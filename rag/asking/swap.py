"""The last question with one part exchanged: "and in Pakistan?", "and the day before?"."""

from __future__ import annotations

import re

from rag.asking.past import Past
from rag.english.names import CALENDAR, Name, names
from rag.english.patterns import MONTH, WEEKDAY
from rag.english.words import words

_PREPOSITION = (
    r"in|on|at|from|for|by|with|near|of|to|against|under|after|before|according to|since|until"
)
_SWAP = re.compile(
    rf"^(?P<about>(?:what|how) about\s+)?(?P<prep>{_PREPOSITION})?\s*(?P<new>[^?]{{1,60}})\??$",
    re.IGNORECASE,
)
_TIME = re.compile(
    rf"^(?:the (?:day|week|month|year|night) (?:before|after|earlier|later)|(?:a|one|two|three) "
    rf"(?:days?|weeks?|months?|years?) (?:before|after|earlier|later)|yesterday|today|tomorrow"
    rf"|(?:last|next|this) \w+|(?:{WEEKDAY})"
    rf"|(?:early |late )?{MONTH}(?: \d{{1,2}})?(?:,? \d{{4}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? {MONTH}(?: \d{{4}})?|(?:19|20)\d\d|now|before that|after that"
    rf"|the (?:first|second|third|final|last) (?:day|week|round|half|match|game|time))$",
    re.IGNORECASE,
)
_STATED = re.compile(
    rf"\b(?:(?:in|on|by|since|until|before|after|during) )?(?:yesterday|today"
    rf"|(?:last|this|next) (?:night|week|month|year|{WEEKDAY}|{MONTH})"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}(?:,? \d{{4}})?"
    rf"|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|{MONTH}(?:,? \d{{4}})?|{WEEKDAY}"
    rf"|(?:in|since|until|before|by) (?:19|20)\d\d)\b"
)
_ASKED_AGAIN = re.compile(
    rf"^(?:(?:what|how much|how many|who|when|where) (?:is|was|were|are) (?:it|that|they|he|she) "
    rf"|(?:how many|how much|what|who) )(?=(?:{_PREPOSITION}) )",
    re.IGNORECASE,
)
"""What repeats the question before: "what was it in …", "how many according to …"."""

_BEGINS_QUESTION = re.compile(
    r"^(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|did|does|do|has|have|had"
    r"|will|would|can|could|should)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"\b(?:(?P<a>\d{{1,2}})(?:st|nd|rd|th)? (?P<m1>{MONTH})|(?P<m2>{MONTH}) (?P<b>\d{{1,2}}))\b"
)
_SHORTEST_MONTH = 28
_OTHER = re.compile(r"^the other (?P<noun>[a-z]+(?: [a-z]+)?)$", re.IGNORECASE)


def swapped(core: str, past: Past) -> str | None:
    """The last question with one part exchanged; None where the follow-up has another form."""
    core = _ASKED_AGAIN.sub("", core)
    match = _SWAP.match(core)
    if match is None:
        return None
    new = match["new"].strip()
    if not match["about"] and _BEGINS_QUESTION.match(core):
        return None
    question = re.sub(r"\s*\([^)]*\)\s*\?$", "?", past.question)
    part = re.match(r"the (?:first|second|third|final|last) ", new, re.IGNORECASE)
    found = _by_preposition(question, match["prep"], new) if part else None
    if found or _TIME.match(new):
        return found or _at_another_time(question, match["prep"], new)
    if _OTHER.match(new):
        return _other(question, past, new)
    if len(words(new)) > 6:
        return None
    return _by_preposition(question, match["prep"], new) or _by_kind(question, new, past)


def _at_another_time(question: str, preposition: str | None, new: str) -> str:
    """The question with its time exchanged, or with a time at its end."""
    if counted := _days_away(question, new):
        return counted
    told = f"{preposition} {new}" if preposition else new
    bare = re.fullmatch(rf"(?:{MONTH}.*|(?:19|20)\d\d)", new, re.IGNORECASE)
    if bare and not preposition:
        told = f"in {new}"
    if re.fullmatch(WEEKDAY, new, re.IGNORECASE) and not preposition:
        told = f"on {new}"
    if (stated := _STATED.search(question)) and not re.search(r"before|after|earlier|later", new):
        return question[: stated.start()] + told + question[stated.end() :]
    if re.search(r"^(?:before|after) that$", told):
        return f"{question.rstrip('?')} {told.split()[0]} that?"
    return f"{question.rstrip('?')} {told}?"


def _days_away(question: str, new: str) -> str | None:
    """The day before the one that a question names."""
    match = re.fullmatch(r"the day (before|after|earlier|later)", new, re.IGNORECASE)
    stated = _DAY.search(question)
    if match is None or stated is None:
        return None
    number = int(stated["a"] or stated["b"])
    number += 1 if match[1].lower() in ("after", "later") else -1
    if not 1 <= number <= _SHORTEST_MONTH:
        return None
    month = stated["m1"] or stated["m2"]
    told = f"{number} {month}" if stated["a"] else f"{month} {number}"
    return question[: stated.start()] + told + question[stated.end() :]


def _other(question: str, past: Past, new: str) -> str:
    """For "the other company", the thing that answers name beside the one asked about."""
    stems = {word.stem for word in words(question)}
    own = list(_lasting(question))
    others = [
        one.text.removeprefix("the ")
        for one in past.mentions
        if one.kind == "thing" and not {word.stem for word in words(one.text)} & stems
    ]
    others.sort(key=lambda name: not _rivals(name, past.answer))
    if others and own:
        return question[: own[-1].start] + others[0] + question[own[-1].end :]
    return f"{question.rstrip('?')} ({new})?"


def _rivals(name: str, answer: str) -> bool:
    """Whether an answer names something as another one of its kind."""
    called = re.escape(name)
    kin = r"(?:rival|competitor|neighbou?r|counterpart|larger|smaller|other)\w*"
    return bool(
        re.search(rf"{kin}[^.]{{0,30}}\b{called}|\b{called}(?:,|\b[^.,]{{0,10}}\b)[^.,]{{0,20}}{kin}",
                  answer)
    )  # fmt: skip


def _by_preposition(question: str, preposition: str | None, new: str) -> str | None:
    """What follows the same preposition in the last question exchanged, or added at its end."""
    if preposition is None:
        return None
    named_or_not = (
        r"(?:(?P<owner>[A-Z][\w'’-]*?(?: (?:of )?[A-Z][\w-]*)*)(?P<owned>['’]s? [a-z-]+)?"
    )
    pattern = re.compile(
        rf"\b{re.escape(preposition)} (?:the )?{named_or_not}|[a-z-]+)(?=[\s,?]|$)",
        re.IGNORECASE if preposition.lower() == "according to" else 0,
    )
    found = list(pattern.finditer(question))
    named = [m for m in found if names(m[0])] or found
    if not named:
        return None
    last = named[-1]
    if last["owned"] and (noun := re.fullmatch(r"the ([a-z-]+)", new)):
        new = f"{last['owner']}'s {noun[1]}"
    return question[: last.start()] + f"{preposition.lower()} {new}" + question[last.end() :]


def _by_kind(question: str, new: str, past: Past) -> str | None:
    """The name of the same kind exchanged; a noun with its article for another such noun."""
    found = names(f"— {new}")
    if not found or not (new[0].isupper() or new.lower().startswith("the ")):
        return _noun(question, new)
    old = _lasting(question)
    if not old:
        return None
    new = re.sub(r"['’]s$", "", new)
    place = _counterpart(old, found[-1], past, new)
    start, end = place.start, place.end
    if new.lower().startswith("the ") and question[:start].lower().endswith("the "):
        start -= 4
    return question[:start] + new + question[end:]


def _counterpart(old: list[Name], new: Name, past: Past, text: str) -> Name:
    """The name of a question that another one stands for, by what kind of thing each is."""
    kind = past.kind_of(text) or _kind(new)
    alike = [name for name in old if (past.kind_of(_plain(name)) or _kind(name)) == kind]
    if kind == "person":
        return (alike or old)[0]
    return (alike or old)[-1]


def _plain(name: Name) -> str:
    return " ".join(word.form for word in name.words)


def _kind(name: Name) -> str:
    if name.place:
        return "place"
    return "person" if name.person()[1] >= 0.8 else "thing"


def _noun(question: str, new: str) -> str | None:
    """For "and the final?", the last noun with its article exchanged."""
    if owned := re.match(r"^(?:his|her|its|their) ([a-z][\w -]*)$", new):
        owner = re.search(r"\b[A-Z][\w-]*(?: [A-Z][\w-]*)*['’]s? ", question)
        return question[: owner.end()] + owned[1] + "?" if owner else None
    if not re.match(r"^(?:the|a|an) [a-z][\w -]*$", new):
        return None
    nouns = list(re.finditer(r"\b(?:the|a|an) [a-z][\w-]*(?=[\s,?]|$)", question))
    if not nouns:
        return f"{question.rstrip('?')} ({new})?"
    last = nouns[-1]
    return question[: last.start()] + new + question[last.end() :]


def _lasting(text: str) -> list[Name]:
    return [name for name in names(text) if name.words[0].form.lower() not in CALENDAR]
