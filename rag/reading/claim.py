"""What a question takes for granted: who does what, what is counted, which office is held."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.asking.answer_type import Asked
from rag.english.acts import acts_of, asked_acts
from rag.english.lexicon import GENERIC
from rag.english.names import ROLES, Name, names
from rag.english.words import Word, stem, words

Acts = frozenset[str]

_PEOPLE = frozenset(map(stem, ("people", "person", "persons", "men", "women", "lives")))
_OFFICE = re.compile(
    r"^\W*who(?:['’]s| is| was| are| were)\b(?! (?:said|thought|believed))", re.IGNORECASE
)
_PAST = re.compile(r"\b(?:former|previous|ex|was|were|before|until)\b", re.IGNORECASE)
_LEADS = re.compile(
    r"^\W*who(?: currently| now)? (?:leads|heads|runs|chairs|is (?:now |currently )?(?:running"
    r"|leading|heading|in charge of))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a question takes for granted.

    `acts` are the acts it names, each with the word that does and in order; the first is what it
    asks about. `subject` is the name the first act is said of, as in "why did Ada Orlen resign",
    `thing` the stem of what it is done to where no name says it ("raise its fares"). `counted` are
    the stems of what is counted, none for people; `owned` is true where a name stands in front of
    it. `office` are the stems of an office whose holder is asked for, `present` whether the holder
    of today is. `age` and `naming` are true where an age or a name is asked for.
    """

    names: tuple[Name, ...] = ()
    acts: tuple[tuple[Word, Acts], ...] = ()
    subject: Name | None = None
    counted: tuple[str, ...] = ()
    office: tuple[str, ...] = ()
    present: bool = False
    age: bool = False
    thing: str | None = None
    owned: bool = False
    naming: bool = False

    @property
    def act(self) -> Acts:
        """The first act; empty where none is named."""
        return self.acts[0][1] if self.acts else frozenset()


def claim(text: str, what: Asked) -> Claim:
    """What a question takes for granted."""
    sequence = words(text)
    named = [name for name in names(text, sequence) if not _asks(name)]
    capital = {word.start for name in named for word in name.words}
    office = _office(text, sequence, capital) if what.kind == "who" else ()
    counted = _counted(sequence, capital) if what.kind == "number" else ()
    if any(acts_of(stem) for stem in counted):
        counted = ()  # "how many deaths" counts an act, not things
    acts = [
        (sequence[place], told)
        for place, told in asked_acts(sequence)
        if sequence[place].start not in capital and sequence[place].stem not in (*counted, *office)
    ]
    if what.kind == "who" and _LEADS.match(text):
        office, acts = ("lead",), []
    return Claim(
        tuple(named),
        tuple(acts),
        _subject(sequence, named, acts),
        tuple(stem for stem in counted),
        office,
        present=bool(office) and not _PAST.search(text),
        age=bool(re.search(r"\bhow old\b", text, re.IGNORECASE)),
        thing=_thing(sequence, acts, capital),
        owned=_owned(sequence, capital),
        naming=bool(re.search(r"\bnames? of\b|\bis .+ (?:called|named)\b", text, re.IGNORECASE)),
    )


def asks_leader(text: str) -> int:
    """Where "who leads" or "who is in charge of" ends; 0 where a question begins otherwise."""
    match = _LEADS.match(text)
    return match.end() if match else 0


def _asks(name: Name) -> bool:
    return len(name.words) == 1 and (name.words[0].stop or name.words[0].number)


def _office(text: str, sequence: Sequence[Word], capital: set[int]) -> tuple[str, ...]:
    """The stems of "finance minister" in "who is the finance minister of Maravel"."""
    if not _OFFICE.match(text):
        return ()
    found: list[str] = []
    for word in sequence[2:]:
        lower = word.form.lower()
        if found and word.stop:
            break
        if not word.stop and not word.generic and word.start not in capital and lower != "former":
            found.append(word.stem)
    return (
        tuple(found) if any(w.form.lower() in ROLES for w in sequence if w.stem in found) else ()
    )


def _counted(sequence: Sequence[Word], capital: set[int]) -> tuple[str, ...]:
    """The stems of what stands after "how many"."""
    how = next((i for i, word in enumerate(sequence) if word.form.lower() == "many"), None)
    if how is None:
        return ()
    acting = {place for place, _ in asked_acts(sequence)}
    found: list[str] = []
    for place in range(how + 1, len(sequence)):
        word = sequence[place]
        if word.stop or (found and place in acting):
            break
        if word.start not in capital:
            found.append(word.stem)
    return () if found and found[0] in _PEOPLE else tuple(found)


def _thing(
    sequence: Sequence[Word], acts: Sequence[tuple[Word, Acts]], capital: set[int]
) -> str | None:
    """The stem of the first telling word soon after the first act."""
    if not acts:
        return None
    after = [word for word in sequence if word.start > acts[0][0].start][:3]
    found = [word for word in after if not word.stop and word.form.lower() not in GENERIC]
    return found[0].stem if found and found[0].start not in capital else None


def _owned(sequence: Sequence[Word], capital: set[int]) -> bool:
    """Whether a name stands right after "how many": "how many Telvia customers"."""
    many = [i for i, word in enumerate(sequence) if word.form.lower() == "many"]
    after = sequence[many[0] + 1 : many[0] + 2] if many else ()
    return any(word.start in capital for word in after)


def _subject(
    sequence: Sequence[Word], named: Sequence[Name], acts: Sequence[tuple[Word, Acts]]
) -> Name | None:
    """The last name in front of the first act, but for "the Tolmere dam", which is a dam."""
    if not acts:
        return None
    before = [name for name in named if name.start < acts[0][0].start]
    if not before:
        return None
    between = [word for word in sequence if before[-1].end < word.start < acts[0][0].start]
    noun = between and not (between[0].stop or between[0].generic)
    return None if noun else before[-1]
