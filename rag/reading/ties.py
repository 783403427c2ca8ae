"""Whether a sentence ties what a question takes for granted to what it asks about.

All words of a question can stand in one report and yet nothing be said of it: the captain was
charged, another union has 12,000 members, it is the technology chief who resigned. So the act
must be told near the one who does it, the number near what is counted, the holder near the
office, and no other name may stand where the name asked about should.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.english.acts import told_acts
from rag.english.lexicon import word_set
from rag.english.names import CALENDAR, Name, bare
from rag.english.patterns import CAUSE, DATE
from rag.english.words import Word, stem
from rag.reading.candidates import Candidate
from rag.reading.claim import Acts, Claim, claim
from rag.reading.find import SURE, Passage, number_runs, number_score
from rag.reading.keys import PREFIX, Keys
from rag.reading.question import Question
from rag.sentences import sentence_spans

BEFORE, AFTER = 12, 9
"""Words in front of a number and behind it among which its act is told."""

COUNTED_WITHIN = 5
DONE_WITHIN = 4
HELD_WITHIN = 9
"""Words between an office and its holder."""

_NEGATIONS = word_set(
    """
    not no never nor neither without deny denied denies denying refuse refused refuses resisted
    resist rejected reject unlikely cannot won't didn't hasn't isn't wasn't doesn't
    """
)
_COMMON = word_set(
    """
    police parliament government nobody everybody somebody everyone someone nothing everything
    something congress staff opposition management
    """
)
_VERBS = "has|had|was|were|is|said|says|will|would|itself|himself|herself|did|does"
_UNNAMED = re.compile(
    r"\b(?:not (?:been |be )?(?:named|identified)|unnamed|anonymous"
    r"|(?:would|did|will) not name)\b",
    re.IGNORECASE,
)
_UNSAID = re.compile(
    r"\b(?:not made (?:known|public)|declined to (?:comment|say)"
    r"|(?:would|did|could) not (?:say|speak|comment))\b",
    re.IGNORECASE,
)
_MOVED = frozenset({"raise", "fall"})
_APPOSED = re.compile(r"[A-Z][\w-]+, (?:the )?(?:[A-Z][\w-]+ )*$")
_LEFT = frozenset({"resign", "dismiss"})
_ENTERED = frozenset({"appoint", "succeed"})
_FORMER = word_set("former ex late outgoing deputy previous acting")


@dataclass(frozen=True, slots=True)
class Tie:
    """How a sentence is tied to a question: `fault` says what is not, None where all is.

    `told` is the number or person that is tied, where one is asked for. `strong` is true where
    the sentence itself tells the act, the office or the age together with who or how many.
    """

    fault: str | None = None
    told: str | None = None
    strong: bool = False


class Ties:
    """Holds the sentences of the passages against what one question takes for granted."""

    def __init__(self, question: Question, told: Sequence[Candidate]) -> None:
        self._question = question
        self._claim = claim(question.text, question.asked)
        self._told: dict[str, list[Candidate]] = {}
        for one in told:
            self._told.setdefault(one.article.id, []).append(one)
        self._known: dict[str, frozenset[str]] = {}
        self._keys: dict[str, Keys] = {}

    @property
    def premise_fails(self) -> bool:
        """Whether a "why" asks for the reason of something that no sentence tells."""
        every = [one for same in self._told.values() for one in same]
        return self._question.asked.kind == "why" and not happened(self._claim, every)

    def of(self, one: Candidate) -> Tie:
        """Whether one sentence tells what the question is about."""
        asked_for, kind = self._claim, self._question.asked.kind
        if missing := self._untold_act(one):
            return Tie(f"says anything about “{missing}”")
        if kind == "number":
            return _number(self._question, asked_for, one, self._names(one))
        if kind == "who":
            if asked_for.office:
                place = _Place(one, one.said.words, one.said.names)
                name = _elsewhere(asked_for, place, self._names(one))
                return Tie(f"tells this of {name}") if name else _holder(asked_for, one)
            return _doer(asked_for, one, self._people(one))
        fault = self._fault(one)
        return Tie(fault, strong=fault is None and self._tells_when_or_why(one))

    def _tells_when_or_why(self, one: Candidate) -> bool:
        """Whether a sentence tells the act of its subject with a day or a reason."""
        asked_for, kind = self._claim, self._question.asked.kind
        told = {"when": DATE, "why": CAUSE}.get(kind)
        if told is None or not asked_for.act or not told.search(one.text):
            return False
        if asked_for.subject is None:
            return _tells(asked_for.act, one.said.words)
        return happened(asked_for, [one])

    def _fault(self, one: Candidate) -> str | None:
        asked_for, kind = self._claim, self._question.asked.kind
        same = self._told[one.article.id]
        if kind in ("why", "when") and not happened(asked_for, same, unnamed=kind == "when"):
            return "says that this happened"
        if kind == "when" and asked_for.act and not (asked_for.act & one.near.acts):
            return f"says anything about “{asked_for.acts[0][0].form}”"
        if withheld := self.withheld(one):
            return withheld
        if kind in ("when", "why", "how", "yes_no"):
            named = [name for name in one.said.names if name.opens] if kind == "when" else ()
            place = _Place(one, one.said.words, named or one.said.names, bool(named))
            name = _elsewhere(asked_for, place, self._names(one))
            return f"tells this of {name}" if name else None
        return None

    def withheld(self, one: Candidate) -> str | None:
        """What a sentence says is not told: a name, or somebody's words."""
        if self._claim.naming and _UNNAMED.search(one.text):
            return "gives that name"
        unsaid = self._question.asked.kind == "said" and _UNSAID.search(one.text)
        return "gives these words" if unsaid else None

    def _names(self, one: Candidate) -> frozenset[str]:
        if one.article.id not in self._known:
            self._known[one.article.id] = _known(self._told[one.article.id])
        return self._known[one.article.id]

    def _people(self, one: Candidate) -> frozenset[str]:
        """The stems of the last names of an article's people."""
        return frozenset(
            person[-1].stem
            for other in self._told[one.article.id]
            for name in other.said.names
            for person, sure in [name.person()]
            if sure >= SURE
        )

    def _untold_act(self, one: Candidate) -> str | None:
        """The word of an act that the whole article does not tell."""
        if one.article.id not in self._keys:
            same = self._told[one.article.id]
            self._keys[one.article.id] = Keys.union(other.near for other in same)
        keys = self._keys[one.article.id]
        for word, acts in self._claim.acts:
            if not (acts & keys.acts) and word.stem not in keys.stems:
                return word.form
        return None


def _known(same: Sequence[Candidate]) -> frozenset[str]:
    """The stems of an article's names; a word that only opens sentences, but several, is one."""
    inside = {
        stem
        for one in same
        for name in one.said.names
        if not name.opens or len(name.words) > 1
        for stem in name.stems
    }
    text = same[0].article.text if same else ""
    openers = {
        name.words[0] for one in same for name in one.said.names
        if name.opens and len(name.words) == 1
    }  # fmt: skip
    alone = {word.stem for word in openers if _by_itself(word.form, text)}
    return frozenset(inside | alone)


def _by_itself(form: str, text: str) -> bool:
    """Whether a word that opens a sentence is a name: "Telvia, …", "Halden has …"."""
    if form.endswith("s") or form.lower() in _COMMON:
        return False
    used = re.search(rf"\b{re.escape(form)}(?:,| (?:{_VERBS})\b)", text)
    return bool(used) and not re.search(rf"\b{re.escape(form.lower())}\b", text)


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a sentence: the words that may name what it is about, and the names before it.

    `any_kind` is true where a name of any kind there tells it of something else.
    """

    one: Candidate
    words: Sequence[Word]
    names: Sequence[Name]
    any_kind: bool = False


# -- numbers -----------------------------------------------------------------------------------


def _number(question: Question, asked_for: Claim, one: Candidate, known: Collection[str]) -> Tie:
    said = one.said
    fault = "gives that number"
    if asked_for.act & _MOVED and asked_for.thing and asked_for.thing not in one.keys.stems:
        return Tie(fault)
    best: tuple[int, str] | None = None
    for first, last in number_runs(said):
        if number_score(question.sought, said, first, last) <= 0:
            continue
        away = _act_distance(asked_for.act, said.words, first, last)
        if away is None or not _counts(asked_for, said.words, first, last):
            continue
        if asked_for.age and not _is_age(asked_for, said, first):
            continue
        if name := _elsewhere(asked_for, _at(asked_for, one, first), known):
            fault = f"tells this of {name}"
            continue
        if best is None or away < best[0]:
            best = away, said.text[said.words[first].start : said.words[last].end]
    strong = bool(asked_for.act or asked_for.counted or asked_for.age)
    return Tie(None, best[1], strong) if best else Tie(fault)


def _at(asked_for: Claim, one: Candidate, place: int) -> _Place:
    """The place of a number: what is said of it stands in its sentence, or before."""
    said = one.said
    at = said.words[place].start
    end = (
        at
        if asked_for.owned or not asked_for.acts
        else next(
            (end for start, end in sentence_spans(said.text) if start <= at < end), len(said.text)
        )
    )
    names = [name for name in said.names if name.start < at]
    own = asked_for.owned or not (asked_for.acts or asked_for.age)
    return _Place(one, [word for word in said.words if word.start < end], names, own)


def _act_distance(act: Acts, sequence: Sequence[Word], first: int, last: int) -> int | None:
    """Words from a number to what is told of it; 0 where no act is asked for, None if too far."""
    if not act:
        return 0
    away = [
        min(abs(place - first), abs(place - last))
        for place, told in told_acts(sequence)
        if told & act and first - BEFORE <= place <= last + AFTER and not negated(sequence, place)
    ]
    return min(away, default=None)


def _counts(asked_for: Claim, sequence: Sequence[Word], first: int, last: int) -> bool:
    if not asked_for.counted:
        return True
    near = sequence[max(0, first - COUNTED_WITHIN) : first]
    after = sequence[last + 1 : last + 1 + COUNTED_WITHIN + 1]
    return any(_alike(word.stem, stem) for word in (*near, *after) for stem in asked_for.counted)


def _is_age(asked_for: Claim, said: Passage, place: int) -> bool:
    """Whether a number is the age of the one asked about: "Orlen, 52," or "52-year-old Orlen"."""
    word = said.words[place]
    before, after = said.text[: word.start], said.text[word.end :]
    if re.match(r"-year-old|\s+years? old", after) or re.search(r"\b(?:aged|age of)\s*$", before):
        return True
    named = re.search(r"([A-Z][\w-]+),\s*$", before)
    mine = {stem for name in asked_for.names for stem in name.stems}
    return bool(named and re.match(r"[,.]", after) and stem(named[1]) in mine)


# -- people ------------------------------------------------------------------------------------


def _doer(asked_for: Claim, one: Candidate, people: Collection[str]) -> Tie:
    act = asked_for.act
    if act and not _tells(act, one.said.words):
        return Tie("names who did so")
    mine = {stem for name in asked_for.names for stem in name.stems}
    others = [name for name in one.said.names if name.stems and name.stems[-1] in people]
    others = [name for name in others if not set(name.stems) & mine]
    doing = [place for place, told in told_acts(one.said.words) if told & act]
    doers = [name for name in others if any(_does(one.said, name, place) for place in doing)]
    return Tie(None, _nearest(one.said, doers, doing), bool(act and others))


def _does(said: Passage, name: Name, place: int) -> bool:
    """Whether a name stands where the doer of an act does: in front of it, or right behind it."""
    first = _place(said.words, name.words[0])
    return first < place or first - place <= DONE_WITHIN


def _holder(asked_for: Claim, one: Candidate) -> Tie:
    """Whether a person in the sentence is said to hold the office."""
    said = one.said
    mine = {stem for name in asked_for.names for stem in name.stems}
    people = [
        (name, _place(said.words, person[0]), _place(said.words, person[-1]))
        for name in said.names
        for person, _ in [name.person()]
        if person and not {word.stem for word in person} <= mine
    ]
    acts = {
        act
        for place, told in told_acts(said.words)
        if not negated(said.words, place)
        for act in told
    }
    if asked_for.present and (acts & _LEFT) and not (acts & _ENTERED):
        return Tie("names who holds that office now")
    for place in _offices(asked_for.office, said.words):
        if _past(said.words, place, asked_for):
            continue
        near = [
            name
            for name, first, last in people
            if min(abs(place - first), abs(place - last)) <= HELD_WITHIN
        ]
        if near:
            return Tie(None, _nearest(said, near, [place]), strong=True)
    if people and acts & _ENTERED and _covers(one.lead, asked_for.office):
        return Tie()
    return Tie("names who holds that office")


def _nearest(said: Passage, named: Sequence[Name], places: Sequence[int]) -> str | None:
    """The person who stands nearest to one of some words; None where none does."""
    people = [person for name in named for person, _ in [name.person()] if person]
    if not people or not places:
        return None
    best = min(
        people,
        key=lambda person: min(abs(_place(said.words, person[0]) - place) for place in places),
    )
    return said.text[best[0].start : best[-1].start + len(bare(best[-1].form))]


def _offices(office: Sequence[str], sequence: Sequence[Word]) -> list[int]:
    """Places of the last word of an office, the others just in front of it or behind it."""
    if office == ("lead",):
        return [place for place, told in told_acts(sequence) if "lead" in told]
    *rest, head = office
    found = []
    for place, word in enumerate(sequence):
        if not _alike(word.stem, head):
            continue
        around = sequence[max(0, place - 3) : place + 4]
        if all(any(_alike(other.stem, stem) for other in around) for stem in rest):
            found.append(place)
    return found


def _past(sequence: Sequence[Word], place: int, asked_for: Claim) -> bool:
    before = [word.form.lower() for word in sequence[max(0, place - 4) : place]]
    return asked_for.present and (bool(_FORMER & set(before)) or before[-3:-1] == ["had", "been"])


def _covers(keys: Keys, office: Sequence[str]) -> bool:
    return all(stem in keys.stems or stem[:PREFIX] in keys.prefixes for stem in office)


def happened(asked_for: Claim, same: Sequence[Candidate], *, unnamed: bool = False) -> bool:
    """Whether a sentence tells the act of the one it is said of; true where none is named.

    With `unnamed` a sentence does that names nobody in front of the act.
    """
    if not asked_for.act or asked_for.subject is None:
        return True
    subject = asked_for.subject
    return any(_tied(asked_for, subject, one.said, unnamed=unnamed) for one in same)


def _tied(asked_for: Claim, subject: Name, said: Passage, *, unnamed: bool) -> bool:
    stems = set(subject.stems[-1:])
    meant = [subject, *(name for name in said.names if set(name.stems) & stems)]
    person = any(name.person()[1] >= SURE for name in meant)
    for place, told in told_acts(said.words):
        agent = said.words[place].form.lower().endswith("ers")
        if agent or not told & asked_for.act or negated(said.words, place):
            continue
        at = said.words[place].start
        named = [name for name in said.names if name.end <= at and _same_kind(name, person=person)]
        if set(named[-1].stems) & stems if named else unnamed:
            return True
        after = said.words[place + 1 : place + 7]
        if any(word.stem in stems for word in after):
            return True
    return False


# -- names -------------------------------------------------------------------------------------


def _elsewhere(asked_for: Claim, place: _Place, known: Collection[str]) -> str | None:
    """Another name where one that is asked about should stand; None where there is none.

    `known` are the words of the article's names: one that opens a sentence may be no name.
    """
    mine = {stem for name in asked_for.names for stem in name.stems}
    lead = place.one.lead
    for name in asked_for.names:
        if _named(name, _own(place)):
            continue
        if not set(name.stems) <= lead.stems | lead.initials:
            return "something else"
        person = name.person()[1] >= SURE
        for other in place.names:
            kin = place.any_kind or _same_kind(other, person=person)
            if kin and not set(other.stems) & mine and _rivals(other, known):
                return f"“{place.one.text[other.start : other.end]}”"
    return None


def _own(place: _Place) -> Iterator[str]:
    """The stems of a place, but for whose it only is: "Telvia, Orbanet's rival, was fined"."""
    text = place.one.text
    for word in place.words:
        owner = word.form.endswith(("'s", "’s")) or text[word.end : word.end + 1] in "'’"
        if not (owner and _APPOSED.search(text[: word.start])):
            yield word.stem


def _named(name: Name, stems: Iterable[str]) -> bool:
    """Whether a name stands in a text, of a person at least the last part."""
    held = set(stems)
    return name.stems[-1] in held or set(name.stems) <= held


def _same_kind(name: Name, *, person: bool) -> bool:
    return (name.person()[1] >= SURE) == person


def _rivals(other: Name, known: Collection[str]) -> bool:
    """Whether a sentence can be about a name: no day, and no word that only opens it."""
    first = other.words[0]
    if first.form.lower() in CALENDAR or first.number:
        return False
    return not (other.opens and len(other.words) == 1 and other.stems[0] not in known)


# -- words -------------------------------------------------------------------------------------


def _tells(act: Acts, sequence: Sequence[Word]) -> bool:
    return any(told & act and not negated(sequence, place) for place, told in told_acts(sequence))


def negated(sequence: Sequence[Word], place: int) -> bool:
    """Whether what stands there is denied: "had no plans to step down"."""
    return any(word.form.lower() in _NEGATIONS for word in sequence[max(0, place - 4) : place])


def _alike(one: str, two: str) -> bool:
    return one == two or (len(two) >= PREFIX and one[:PREFIX] == two[:PREFIX])


def _place(sequence: Sequence[Word], word: Word) -> int:
    return next(i for i, other in enumerate(sequence) if other.start == word.start)
