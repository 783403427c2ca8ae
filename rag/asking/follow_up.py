"""A follow-up made standalone by plain rules.

"And what did he say about it?" takes its person from the last exchange; "And in Pakistan?" takes
its question from there; "Why?" takes all but its question word. A question that stands alone is
left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.asking.answer_type import asked
from rag.asking.past import Past, is_office, past_of
from rag.asking.statement import changed
from rag.asking.swap import swapped
from rag.english.genders import Gender
from rag.english.lexicon import word_set
from rag.english.names import names
from rag.english.words import words
from rag.types import Turn

_LEAD = re.compile(r"^(?:and|but|so|ok(?:ay)?|also|then|well|now)\b[,\s]*", re.IGNORECASE)
_PERSON = re.compile(r"\b(he|she|him|her|his|hers)\b", re.IGNORECASE)
_IT = re.compile(r"\b(it|its)\b(?!['’])", re.IGNORECASE)
_THEY = re.compile(r"\b(they|them|their|theirs)\b", re.IGNORECASE)
_THERE = re.compile(r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?! (?:is|are|was|were|any)\b)",
                    re.IGNORECASE)  # fmt: skip
_THAT = re.compile(r"\b(?:that|this|these|those)\b(?=\s*(?:\?|$|,))", re.IGNORECASE)
_NOUNED = re.compile(r"\b(?:that|this|these|those) ([a-z]+)\b", re.IGNORECASE)
_IMPERSONAL = re.compile(r"\b(?:is it true|it is|does it take|did it take)\b", re.IGNORECASE)
_OWNER = frozenset({"his", "hers", "her", "its", "their", "theirs"})
_OBJECT_HER = re.compile(
    r"^\s*(?:$|[?.,!]|(?:about|say|to|in|on|at|for|with|by|after|before|as|from|of)\b)"
)
_EVENT = re.compile(
    r"^(?:(?P<wh>why|when|where|how|until when|since when)(?: exactly)?"
    r"(?: (?:was|is|did|does|has)(?: (?:that|this|it|they|he|she))?(?: (?:happen|happened|so))?)?"
    r"|how come|what for)\s*\??$",
    re.IGNORECASE,
)
_SAID_THAT = re.compile(
    r"^who (?:said|says|told|claimed|claims) (?:that|this|so|it|them|him|her)\s*\??$",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r"\b(?:of )(?:them|these|those)\b", re.IGNORECASE)
_FRAME = word_set("say said says tell told many much latest happen happened people more else")
_FEW = 3
"""Telling words up to which a question without a name needs the one before it."""

_QUOTE = re.compile(r"[\"“]([^\"”]{8,120})[\"”]")


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question with what it leans on filled in from the last turns; unchanged without need."""
    if not history or not question.strip():
        return question
    core = _LEAD.sub("", question).strip()
    past = past_of(history)
    for rule in (_about_a_saying, _about_the_event, _before_them, swapped, _of_them):
        if found := rule(core, past):
            return _ended(found)
    filled = _filled(core, past)
    if _open(core, filled, past, led=core != question):
        return _with_topic(filled, past)
    return _ended(filled) if filled != core else question


def about(question: str, other: str) -> str:
    """A question without a name, with those of another one in brackets."""
    return _with_topic(question, past_of([Turn(other)]))


# -- whole questions ---------------------------------------------------------------------------


def _about_a_saying(core: str, past: Past) -> str | None:
    """The words that were said, for "who said that?"."""
    if not _SAID_THAT.match(core):
        return None
    if quoted := _QUOTE.search(past.answer):
        return f"Who said “{quoted[1].strip(' ,.')}”?"
    if not past.answer:
        return None
    first = re.split(r"(?<=[.!?])\s", past.answer.strip())[0].rstrip(".")
    return f"Who said that {first}?"


def _about_the_event(core: str, past: Past) -> str | None:
    """The event of the last question, for "why?" and "when was that?"."""
    match = _EVENT.match(core)
    if match is None:
        return None
    word = (match["wh"] or "why").lower()
    subject = past.person(None) if asked(past.question).kind == "who" else None
    return changed(past.question, word, subject)


def _before_them(core: str, past: Past) -> str | None:
    """Whom the last question asked for, for "and before him?"."""
    match = re.match(r"^(before|after) (?:him|her|that|them)\s*\??$", core, re.IGNORECASE)
    person = past.person(None)
    if match is None or person is None or asked(past.question).kind != "who":
        return None
    question = re.sub(
        r"^(who) (?:is|'s)\b", r"\1 was", past.question.rstrip("?"), flags=re.IGNORECASE
    )
    return f"{question} {match[1].lower()} {person}"


def _of_them(core: str, past: Past) -> str | None:
    """Those that the last question counted, for "how many of them were children?"."""
    if not _OF_THEM.search(core) and not re.match(
        r"^how many (?:were|are|was) ", core, re.IGNORECASE
    ):
        return None
    match = re.match(
        r"^(?:how many|which|what number of)\s+(.*?)\??$", past.question, re.IGNORECASE
    )
    if match is None or names(core):
        return None
    counted = _relative(match[1])
    if _OF_THEM.search(core):
        return _OF_THEM.sub(f"of the {counted}", core)
    return re.sub(r"^how many ", f"How many of the {counted} ", core, flags=re.IGNORECASE)


def _relative(clause: str) -> str:
    """Turns "people died in Brenna" into "people who died in Brenna"."""
    match = re.match(
        r"^((?:[\w'’-]+\s){1,2}?)(?=(?:have|has|had|were|was|are|did|do|does|\w+ed|died|left|lost"
        r"|survived|lie|voted|fell|took|went|came)\b)",
        clause,
    )
    if match is None or re.match(r"(?:did|do|does)\b", clause[match.end() :]):
        return clause
    return f"{match[1]}who {clause[match.end() :]}"


# -- what a word stands for --------------------------------------------------------------------


def _filled(core: str, past: Past) -> str:
    core = _with_people(core, past)
    core = _with_nouns(core, past)
    if place := past.place():
        core = _THERE.sub(f"in {place}", core)
    if not _IMPERSONAL.search(core) and (thing := past.thing()):
        core = _put(_IT, core, thing)
    if group := past.group():
        core = _put(_THEY, core, group)
    return core


def _with_people(core: str, past: Past) -> str:
    """He and she, unless the question itself names whom they mean before."""

    def fill(match: re.Match[str]) -> str:
        form = match[0].lower()
        if _named_before(core[: match.start()]):
            return match[0]
        sex: Gender = "he" if form.startswith("h") and not form.startswith("her") else "she"
        person = past.person(sex)
        if person is None:
            return match[0]
        after = core[match.end() :]
        owner = form in _OWNER and not (form == "her" and _OBJECT_HER.match(after))
        return person + ("'s" if owner else "")

    return _PERSON.sub(fill, core)


def _named_before(text: str) -> bool:
    return any(name.person()[1] > 0 for name in names(text))


def _put(pattern: re.Pattern[str], core: str, text: str) -> str:
    def fill(match: re.Match[str]) -> str:
        last = not core[match.end() :].strip("? ")
        if not last and any(not name.place for name in names(core[: match.start()])):
            return match[0]
        return text + ("'s" if match[0].lower() in _OWNER else "")

    return pattern.sub(fill, core)


def _with_nouns(core: str, past: Past) -> str:
    """The thing spoken of for "that company", the person for "that minister"."""
    match = _NOUNED.search(core)
    if match is None or names(core):
        return core
    noun = match[1].lower()
    known = past.person(None) if is_office(noun) else past.thing()
    if known is None or noun in ("is", "was", "the", "happen", "happened", "time", "year", "week"):
        return core
    return core[: match.start()] + known + core[match.end() :]


# -- what is left open -------------------------------------------------------------------------


def _open(core: str, filled: str, past: Past, *, led: bool) -> bool:
    """Whether something is still leaned on that no rule could fill in."""
    if _elliptical(filled):
        return True
    if names(filled):
        return False
    rest = _IMPERSONAL.sub(" ", filled)
    leans = any(pattern.search(rest) for pattern in (_IT, _THEY, _THERE, _THAT, _PERSON))
    telling = [word for word in words(filled) if not word.stop and not word.generic]
    return leans or (led and filled == core) or len(telling) <= _FEW or _same_story(filled, past)


def _elliptical(core: str) -> bool:
    """Whether nothing is left to look for: "why?", "who said so?", "the latest?"."""
    return all(w.stop or w.form.lower() in _FRAME for w in words(core))


def _same_story(core: str, past: Past) -> bool:
    """Whether a nameless question speaks of "the" thing that the last turn told of."""
    told = {word.stem for word in words(f"{past.question} {past.answer}") if not word.generic}
    nouns = re.findall(r"\bthe ([a-z]+)", core)
    return any(word.stem in told for noun in nouns for word in words(noun))


def _with_topic(core: str, past: Past) -> str:
    have = {word.stem for word in words(core)}
    topic = _topic_names(past) if not _elliptical(core) else past.topic()
    missing = [part for part in topic if not {w.stem for w in words(part)} <= have]
    rest = _capital(core.rstrip("?. "))
    return f"{rest} ({' '.join(missing)})?" if missing else f"{rest}?"


def _topic_names(past: Past) -> list[str]:
    """The names a nameless question needs to be found, else the telling words."""
    last = [one for one in past.mentions if one.turn == 0]
    named = [one.text for one in last if one.asked] or [one.text for one in last if one.lead]
    return named or past.topic()


def _ended(text: str) -> str:
    return f"{_capital(text.rstrip('?. '))}?"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
