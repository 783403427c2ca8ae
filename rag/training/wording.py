"""A clause turned into a question: its verb found, its order changed, its words varied.

No parser is at hand, so a clause is what stands before and after the first finite verb that can
be told by its form; a sentence where none can be told is asked with the gap in its place.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rag.encode.weights import find_model
from rag.english.lexicon import STOP_WORDS, word_set
from rag.settings import PACKAGED_ENCODER

_PAST = """
said say won win became become made make took take gave give told tell found find lost lose
held hold led lead met meet left leave beat beat began begin broke break brought bring built
build bought buy came come fell fall fought fight flew fly got get grew grow hit hit kept keep
knew know paid pay put put ran run rose rise saw see sent send set set shot shoot sold sell
spent spend spoke speak stood stand struck strike swept sweep thought think threw throw wrote
write wore wear drew draw drove drive went go sank sink stole steal cut cut quit quit caught
catch taught teach felt feel chose choose hid hide rode ride sang sing swam swim wound wind
overtook overtake withdrew withdraw overthrew overthrow sought seek heard hear showed show
"""
_BASE = dict(zip(_PAST.split()[::2], _PAST.split()[1::2], strict=True))
AUXILIARIES = word_set("is was are were has have had will would can could may might must should")
_PARTICIPLE = word_set("by of with from as")
_BEFORE_ADJECTIVE = word_set("a an the this that his her its their more most very two three to")
_NO_SUBJECT = word_set(
    """
    while when if as although though since during at in from unlike like by with to on for after
    before because it he she they we i you this that these those there here what who how why one
    many some most more other others another all both each his her its their our such
    """
)
_BREAKS = word_set("who which that whose after when as while to if where than but")
_NO_VERB = word_set("indeed need seed speed deed feed hundred red united wicked naked")

_ALIKE = """
announce unveil reveal | approve back pass | buy purchase acquire | kill slay | begin start
launch | win claim | attack strike | accuse charge | resign quit | ban outlaw prohibit | reject
refuse | arrest detain | criticize criticise condemn | say state | die perish | agree consent
| cut reduce lower | raise increase | order direct | urge call | end stop halt | find discover
| sue take | help aid | injure hurt wound | plan intend | show display | choose pick select
"""
_OTHERS = {
    word: [other for other in group.split() if other != word]
    for group in _ALIKE.split("|") for word in group.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clause:
    """`subject verb rest`, three stretches of `text`; `verb` as (start, end)."""

    text: str
    verb: tuple[int, int]

    @property
    def subject(self) -> str:
        """What stands before the verb."""
        return self.text[: self.verb[0]].strip()

    @property
    def form(self) -> str:
        """The verb as it is written."""
        return self.text[slice(*self.verb)].lower()

    @property
    def auxiliary(self) -> bool:
        """Whether it changes places with the subject in a question."""
        return self.form in AUXILIARIES


def clause(text: str, longest: int = 6) -> Clause | None:
    """The clause that `text` opens with; None where its verb cannot be told."""
    words = list(re.finditer(r"[^\W\d_][\w'’-]*", text))
    if not words or words[0][0].lower() in _NO_SUBJECT or words[0][0].endswith("ing"):
        return None
    for place, word in enumerate(words[1 : longest + 2], start=1):
        between = text[words[place - 1].end() : word.start()]
        if place > 1 and re.search(r"[,;:—–\"“”()]", text[: word.start()]) and "," not in between:
            return None
        if re.search(r"[;:—–\"“”()]", between):
            return None
        before = words[place - 1][0].lower()
        after = words[place + 1][0].lower() if place + 1 < len(words) else ""
        if _finite(word[0], before, after):
            return Clause(text, word.span())
        if word[0].lower() in _BREAKS:
            return None
    return None


def _finite(form: str, before: str, after: str) -> bool:
    if not form.islower() or before in _BEFORE_ADJECTIVE:
        return False
    if form in AUXILIARIES or form in _BASE:
        return True
    return form.endswith("ed") and form not in _NO_VERB and after not in _PARTICIPLE


@cache
def _vocabulary() -> dict[str, int]:
    """Whole words by how common they are, commonest first: the packaged encoder's own list."""
    folder = find_model(PACKAGED_ENCODER).open()
    lines = (folder / "vocab.txt").read_text("utf-8").splitlines()
    return {word: rank for rank, word in enumerate(lines) if word.isalpha()}


@cache
def base(form: str) -> str:
    """The infinitive of a verb in the past tense."""
    if form in _BASE:
        return _BASE[form]
    if form.endswith("ied"):
        return form[:-3] + "y"
    short = form[:-2]
    options = [short, form[:-1]]
    if len(short) > 2 and short[-1] == short[-2] and short[-1] not in "ls":
        options.insert(0, short[:-1])
    known = [option for option in options if option in _vocabulary()]
    return min(known, key=_vocabulary().__getitem__) if known else options[0]


def reworded(verb: str, rng: random.Random) -> str:
    """Now and then another verb that says much the same, as people ask in their own words."""
    others = _OTHERS.get(verb)
    return rng.choice(others) if others and rng.random() < 0.3 else verb


def inverted(told: Clause, what: str, without: str, rng: random.Random) -> str:
    """`what` in front, then the clause in question order; `without` is the rest it keeps."""
    subject = _lowered(told.subject)
    if told.auxiliary:
        return f"{what} {told.form} {subject} {without}"
    return f"{what} did {subject} {reworded(base(told.form), rng)} {without}"


def _lowered(subject: str) -> str:
    first = subject.split(" ", 1)[0]
    if first.lower() in STOP_WORDS and not first.isupper():
        return subject[:1].lower() + subject[1:]
    return subject


def brief(rest: str, rng: random.Random, share: float = 0.7) -> str:
    """`rest`, in some cases cut where a phrase begins, as a question seldom tells everything."""
    cuts: Sequence[int] = [
        match.start()
        for match in re.finditer(
            r"[,;:—–]| (?=(?:after|while|when|as|amid|following|because|despite|with|during|"
            r"before|since|which|who|that|and|but|in|on|at|for) )",
            rest,
        )
    ]
    if not cuts or rng.random() > share:
        return rest
    return rest[: rng.choice(cuts)]
