"""What kind of thing a question asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.english.concepts import concepts_in
from rag.english.lexicon import word_set
from rag.english.names import ROLES
from rag.english.words import Word, words
from rag.types import AnswerKind

_PEOPLE = (
    ROLES - {"major", "general", "star", "chief", "deputy", "former", "ex", "vice"}
) | word_set(
    """
    person man woman player politician candidate star celebrity artist musician rapper
    athlete footballer golfer swimmer boxer runner billionaire lawmaker congressman nominee
    comedian host writer poet director filmmaker astronaut suspect victim activist
    journalist winner champion
    """
)
_PLACES = word_set(
    """
    country countries city town state nation continent region county province village island
    location place venue stadium river lake capital neighbourhood neighborhood territory
    """
)
_TIMES = word_set("day date year month week weekday decade century time")
_AMOUNTS = word_set(
    """
    percentage percent proportion share number amount age size length price cost score
    """
)
_CLASSES: tuple[tuple[AnswerKind, frozenset[str]], ...] = (
    ("who", _PEOPLE),
    ("where", _PLACES),
    ("when", _TIMES),
    ("number", _AMOUNTS),
)
HOW_AMOUNTS = word_set(
    """
    many much old long far tall big large high often fast deep heavy wide few close hot cold
    """
)
_AUXILIARIES = word_set(
    """
    is are was were do does did has have had will would can could should may might
    """
)
_WH = word_set("who whom whose what which when where why how")
_COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}
_SEVERAL = re.compile(
    r"\b(?:which|what|who (?:are|were)(?: the)?|name(?: the)?) "
    rf"({'|'.join(_COUNTS)}|[2-5])\b(?! of\b)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.?!]*\?")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: its kind, and the stems of the noun it counts or chooses from.

    In "how many terror camps were hit" the focus is `terror`, `camp`. `wanted` is how many
    answers make one: two in "which two countries".
    """

    kind: AnswerKind
    focus: tuple[str, ...] = ()
    wanted: int = 1


def asked(question: str) -> Asked:
    """The kind of answer wanted; text without a question word is a topic."""
    found = _asked(question)
    if found.kind in ("who", "which", "what", "where") and (some := _SEVERAL.search(question)):
        count = some[1].lower()
        return replace(found, wanted=int(count) if count.isdigit() else _COUNTS[count])
    return found


def _asked(question: str) -> Asked:
    sequence = words(_asking_part(question))
    place = _question_word(sequence)
    if place is None:
        first = sequence[0].form.lower() if sequence else ""
        return Asked("yes_no" if first in _AUXILIARIES else "topic")
    form = sequence[place].form.lower()
    following = sequence[place + 1 :]
    if form == "how":
        return _asked_how(following)
    if form in ("what", "which"):
        return _asked_what(form, sequence, place)
    plain: dict[str, AnswerKind] = {"when": "when", "where": "where", "why": "why"}
    return Asked(plain.get(form, "who"))


def _asking_part(question: str) -> str:
    """The last sentence that ends with a question mark; all of it where none does."""
    asking = _SENTENCE.findall(question)
    part = asking[-1].strip() if asking else ""
    return part if any(w.form.lower() in _WH for w in words(part)) else question


def _question_word(sequence: Sequence[Word]) -> int | None:
    """The place of the word that asks; "who" inside "the man who" counts only as a last resort."""
    places = [i for i, word in enumerate(sequence) if word.form.lower() in _WH]
    for place in places:
        if _counts(sequence, place) or place == 0 or sequence[place - 1].form.lower() in _LEADS:
            return place
    strong = [i for i in places if sequence[i].form.lower() in ("which", "what", "how")]
    first = sequence[0].form.lower() if sequence else ""
    if first in _AUXILIARIES:
        return None
    return next(iter(strong or places), None)


def _counts(sequence: Sequence[Word], place: int) -> bool:
    """Whether "how many" or its like stands there."""
    after = sequence[place + 1 : place + 2]
    how = sequence[place].form.lower() == "how"
    return how and bool(after) and after[0].form.lower() in HOW_AMOUNTS


_LEADS = word_set(
    """
    in on at by from for of to with and but after so then about say exactly under
    """
)


def _asked_how(following: Sequence[Word]) -> Asked:
    if following and following[0].form.lower() in HOW_AMOUNTS:
        return Asked("number", _focus(following[1:]))
    return Asked("how")


def _asked_what(form: str, sequence: Sequence[Word], place: int) -> Asked:
    following = sequence[place + 1 :]
    nouns = _noun_words(following)
    focus = _focus(following) if nouns else ()
    for noun in nouns[:3]:
        for kind, members in _CLASSES:
            if noun in members:
                return Asked(kind, focus)
    if form == "which":
        return Asked("which", focus)
    concepts = concepts_in(following)
    if concepts.get("cause", 9) <= 2:
        return Asked("why")
    if nouns[:1] in (["happened"], ["happens"]):
        return Asked("what")
    if nouns:
        return Asked("which", focus)
    return Asked("said" if "say" in concepts else "what")


def _noun_words(following: Sequence[Word]) -> list[str]:
    """The words right after "which" or "what", up to the verb; none in "what did he say"."""
    nouns: list[str] = []
    for word in following:
        if word.stop:
            break
        nouns.append(word.form.lower().removesuffix("'s").removesuffix("’s"))
    return nouns


def _focus(following: Sequence[Word]) -> tuple[str, ...]:
    focus: list[str] = []
    for word in following:
        if word.stop or len(focus) == 3:
            break
        focus.append(word.stem)
    return tuple(focus)
