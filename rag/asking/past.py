"""What a conversation spoke of: its people, places and things, the last ones first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.asking.answer_type import asked
from rag.english.genders import Gender, gender
from rag.english.lexicon import word_set
from rag.english.names import CALENDAR, ROLES, Name, bare, names
from rag.english.verbs import verbal
from rag.english.words import words
from rag.types import Turn

Kind = Literal["person", "place", "thing"]

TURNS = 4
"""Turns that a follow-up may lean on."""

SURE = 0.8
_PLACED = re.compile(r"\b(?:in|at|near|from|outside|around|off|to)\s+(?:the\s+)?$", re.IGNORECASE)
_GROUPS = word_set(
    """
    union party parties company companies team club government police committee board council
    group workers members customers thieves greens rovers athletic united voters families
    relatives patients suspects passengers union's strikers bank savings works lines radio wire
    daily courier ledger post news
    """
)
_SHIPS = ("Lady", "King", "Queen", "Prince", "Princess", "Star", "Sir")
_REGIONS = ("Port", "Cape", "Lake", "Mount", "Saint", "San", "Los", "New", "Upper", "Lower")
_DOES = re.compile(r"\b(?:did|does|do|will|can)\b", re.IGNORECASE)
"""Verbs that send the main one to the end of a question."""

_NO_STOP = (
    r"(?!(?:of|at|in|on|for|to|by|with|from|and|or|the|a|was|were|is|are|did|does|has|have)\b)"
)
_NOUN = re.compile(
    rf"\b(?:the|a|an)\s+(?:{_NO_STOP}[a-z][\w'’-]*\s+){{0,2}}{_NO_STOP}[a-z][\w-]*"
    r"(?P<of>\s(?:of|at|in|on)\s(?:[A-Z][\w'’-]*)(?:\s[A-Z][\w'’-]*)*)?(?=[\s?,.]|$)"
)
_FRAME = word_set(
    "say said says tell told many much latest happen happened people long old big far ago"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody or something a turn named.

    `turn` is how long ago (0 the last turn), `asked` whether the question named it, `lead` whether
    it is what the question asked for, `gender` that of a person where it is sure.
    """

    text: str
    kind: Kind
    turn: int = 0
    asked: bool = False
    gender: Gender | None = None
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """The last turns: the last question, and all that was named, the likeliest first."""

    question: str
    answer: str
    mentions: tuple[Mention, ...]

    def person(self, pronoun: Gender | None) -> str | None:
        """Who is likeliest meant by he or she."""
        people = [one for one in self.mentions if one.kind == "person"]
        fitting = [one for one in people if pronoun is None or one.gender in (pronoun, None)]
        answered = [one for one in fitting if one.lead and one.turn == 0]
        sure = [one for one in fitting if one.gender == pronoun and one.turn == 0]
        named = [one for one in fitting if one.asked and one.turn == 0]
        chosen = answered or named or sure or fitting
        return chosen[0].text if chosen else None

    def thing(self) -> str | None:
        """What is likeliest meant by it: what "which" asked for, else what was asked about."""
        things = [one for one in self.mentions if one.kind == "thing"]
        lead = [one for one in things if one.lead and one.turn == 0]
        named = [one for one in things if one.asked]
        which = asked(self.question).kind in ("which", "what")
        ranked = lead + named if which else named + lead
        others = things or [one for one in self.mentions if one.kind == "place"]
        return (ranked or others)[0].text if ranked or others else None

    def group(self) -> str | None:
        """Who is likeliest meant by they, where no noun says it: a body of people."""
        things = [one for one in self.mentions if one.kind == "thing"]
        bodies = [one for one in things if _body(one.text)]
        return (bodies or things)[0].text if things else None

    def place(self) -> str | None:
        """Where "there" likeliest is."""
        found = [one.text for one in self.mentions if one.kind == "place"]
        return found[0] if found else None

    def kind_of(self, text: str) -> Kind | None:
        """What kind of thing a name that was spoken of before is."""
        stems = {word.stem for word in words(text)}
        for one in self.mentions:
            if stems <= {word.stem for word in words(one.text)}:
                return one.kind
        return None

    def topic(self) -> list[str]:
        """The telling words of the last question, and names of the answer where it has few."""
        found = [
            word.form
            for word in words(self.question)
            if not word.stop and word.form.lower() not in _FRAME
        ]
        if len(found) < 3:
            found += [m.text for m in self.mentions if m.turn == 0 and m.kind != "person"][:3]
        return list(dict.fromkeys(found))


def past_of(history: Sequence[Turn]) -> Past:
    """What the last turns spoke of."""
    recent = list(reversed(history[-TURNS:]))
    found = [mention for ago, turn in enumerate(recent) for mention in _mentions(turn, ago)]
    unique: dict[tuple[str, Kind], Mention] = {}
    for one in found:
        known = unique.setdefault((one.text, one.kind), one)
        if known.turn == one.turn:
            named, led = known.asked or one.asked, known.lead or one.lead
            unique[one.text, one.kind] = replace(known, asked=named, lead=led)
    return Past(history[-1].question, history[-1].answer, tuple(_whole(list(unique.values()))))


def _whole(every: Sequence[Mention]) -> list[Mention]:
    """Each person by the fullest name that was used: "Quill" is "Thea Quill"."""
    full: list[Mention] = []
    for one in every:
        longer = [
            other for other in every
            if one.kind == other.kind and other.text != one.text
            and other.text.endswith(f" {one.text}")
        ]  # fmt: skip
        text = longer[0].text if longer and one.kind == "person" else one.text
        sex = one.gender or next((o.gender for o in longer if o.gender), None)
        mended = Mention(text, one.kind, one.turn, one.asked, sex, one.lead)
        if all((mended.text, mended.kind) != (other.text, other.kind) for other in full):
            full.append(mended)
    return full


def _mentions(turn: Turn, ago: int) -> Iterator[Mention]:
    """What a turn names; the answer first where the question asks who or which or where."""
    kind = asked(turn.question).kind
    question = list(_named(turn.question, ago, asked=True, about=turn.answer))
    told = plain(turn.answer)
    answer = list(_named(told, ago, asked=False, about=told))
    if turn.short and kind in ("who", "which", "where"):
        lead = [one for one in answer if one.text in turn.short or turn.short in one.text]
        if kind == "who":
            named = {one.text for one in question}
            lead = [one for one in lead if one.kind != "place" and one.text not in named]
        yield from (replace(one, kind=_answered(one, kind), lead=True) for one in lead)
    if kind == "who":
        named = {one.text for one in question}
        people = [one for one in answer if one.kind == "person" and one.text not in named]
        yield from (replace(one, lead=not turn.short) for one in people[:1])
        yield from answer
        yield from question
    else:
        yield from question
        yield from answer


def plain(answer: str) -> str:
    """An answer without the place and agency that its sentences open with."""
    return re.sub(r"(?:^|(?<=\s))[A-Z]{3}[A-Z ]*(?: \([^)]*\))? [-—–] |\([^)]*\)", "", answer)


def _answered(mention: Mention, kind: str) -> Kind:
    if kind == "who" and mention.kind != "person" and not _body(mention.text):
        return "person" if len(mention.text.split()) == 1 else mention.kind
    return "place" if kind == "where" and mention.kind == "thing" else mention.kind


def _named(text: str, ago: int, *, asked: bool, about: str) -> Iterator[Mention]:
    found = [name for name in names(text) if name.words[0].form.lower() not in CALENDAR]
    surest = sorted(found, key=lambda name: -_certainty(name)) if not asked else found
    if asked:
        yield from _nouns(text, ago)
    for name in surest:
        yield _mention(text, name, ago, asked=asked, about=about or text)


def _nouns(text: str, ago: int) -> Iterator[Mention]:
    """Things without a name: "the attack at Pahalgam", "the rail strike"."""
    done = _DOES.search(text)
    for match in _NOUN.finditer(text):
        phrase = match[0]
        last = phrase.split()[-1]
        ends = done is not None and match.end() >= len(text.rstrip("?. "))
        if not match["of"] and len(phrase.split()) > 2 and (ends or verbal(last)):
            phrase = phrase.rsplit(" ", 1)[0]
        if not is_office(phrase) and (match["of"] or not names(text)):
            yield Mention(phrase, "thing", ago, asked=True)


def _mention(text: str, name: Name, ago: int, *, asked: bool, about: str) -> Mention:
    """Who or what a name is: people stand without an article, places behind "in" or "at"."""
    person, sure = name.person()
    whole = text[name.start : name.end] + _number(text[name.end :])
    titled = re.search(r"\bthe $", text[: name.start], re.IGNORECASE) is not None
    placed = bool(_PLACED.search(text[: name.start])) and not (person and sure == 1)
    placed = placed or name.words[0].form in _REGIONS
    ship = titled and (sure < 1 or name.words[0].form in _SHIPS)
    if person and not (placed or ship or _body(whole)):
        called = text[person[0].start : person[-1].start + len(bare(person[-1].form))]
        if sure >= SURE or _person_like(called, about):
            return Mention(called, "person", ago, asked, gender(whole, about))
    kind: Kind = "place" if (name.place or placed) and not _body(whole) and not ship else "thing"
    thing = f"the {whole}{_noun_behind(text, name.end)}" if titled else whole
    return Mention(thing, kind, ago, asked)


def _noun_behind(text: str, end: int) -> str:
    """The noun that a name only qualifies: " dam" of "the Tolmere dam"; no verb at the end."""
    match = re.match(r" [a-z]+(?=[ ?,.]|$)", text[end:])
    if match is None or (_DOES.search(text) and not text[end + match.end() :].strip("?. ")):
        return ""
    word = words(match[0])[0]
    doing = verbal(word.form) or word.form.endswith("ing")
    return "" if word.stop or doing else match[0]


def _number(after: str) -> str:
    match = re.match(r"-\d+", after)
    return match[0] if match else ""


def _certainty(name: Name) -> float:
    return name.person()[1]


def _person_like(called: str, text: str) -> bool:
    """Whether a single name is used as a person's: it speaks, or stands behind a first name."""
    last = re.escape(called.rsplit(maxsplit=1)[-1])
    return bool(
        re.search(rf"\b(?:said|told|Mr|Ms|Mrs|Dr) {last}\b", text)
        or re.search(rf"\b[A-Z][a-z]+ {last}\b", text)
        or gender(called) is not None
    )


def _body(text: str) -> bool:
    return any(word.lower() in _GROUPS for word in re.findall(r"[\w'’]+", text))


def is_office(text: str) -> bool:
    """Whether a noun phrase names an office: "the finance minister"."""
    return any(word in ROLES for word in text.lower().split())
