"""Proper names in a text, found by their capitals, and which of them are people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.english.lexicon import COUNTRIES, word_set
from rag.english.words import Word, words

ROLES = word_set(
    """
    president vice prime minister secretary chancellor king queen prince princess duke
    duchess pope senator representative congressman congresswoman governor mayor councillor
    mp lord lady sir dame mr mrs ms miss dr doctor professor prof judge justice general
    colonel captain major sergeant officer chief commissioner sheriff director chairman
    chairwoman chair ceo coach manager actor actress singer author spokesman spokeswoman
    spokesperson ambassador envoy adviser advisor attorney prosecutor lawyer rep sen gov gen
    col lt rev reverend bishop archbishop cardinal imam rabbi leader deputy former ex
    commander inspector superintendent founder reporter editor speaker analyst economist scientist
    researcher engineer pilot driver star
    """
)

_NOT_PEOPLE = word_set(
    """
    party ministry house office university college school council court committee commission
    company inc corp corporation ltd group bank agency department association union league
    club team city town county state street road avenue park island islands river lake
    mountain bay sea ocean airport station hospital church museum theatre theater center
    centre stadium times post news daily weekly journal tribune herald press reuters cnn bbc
    congress senate parliament assembly army navy force forces guard police service act bill
    law agreement treaty summit games cup olympics festival award awards prize day week war
    operation project new york los angeles san santa united north south east west northern
    southern eastern western central america foundation institute society international
    national federal world hotel bridge valley hill hills beach health security affairs
    foreign defense defence supreme capitol line coast kingdom republic states nations
    organization organisation republicans democrats republican democrat democratic monday
    tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december christmas easter
    """
)

MONTHS = word_set(
    "january february march april may june july august september october november december"
)
CALENDAR = MONTHS | word_set("monday tuesday wednesday thursday friday saturday sunday")

_PARTY_LETTERS = ("R", "D")
"""What stands before a state in "R-Calif"."""

_JOINERS = word_set("of the de da del al bin ibn van von der la le el")
_GAP = re.compile(r"(?:[^\S\n]|\.[^\S\n]|-|&|[^\S\n]&[^\S\n])")
_SENTENCE_START = re.compile(r"(?:^|[.!?:…]['\"’”)]*+\s|\n)\s*+[\"“‘'(—–-]*+\s*+$")
_POSSESSIVE = re.compile(r"['’]s?$")
_TWO_TO_FOUR = range(2, 5)


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words: "White House Press Secretary Karoline Leavitt".

    `opens` is true where it stands at the start of a sentence, so that the first capital may be
    no name's.
    """

    words: tuple[Word, ...]
    opens: bool

    @property
    def start(self) -> int:
        """Where it begins in its text."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where it ends in its text, a possessive left out."""
        last = self.words[-1]
        return last.start + len(bare(last.form))

    @property
    def stems(self) -> tuple[str, ...]:
        """What its words compare by, joining words left out."""
        return tuple(word.stem for word in self.words if word.capital or word.number)

    @property
    def place(self) -> bool:
        """Whether it is a country or continent, or their people."""
        return self.words[-1].stem in COUNTRIES

    def person(self) -> tuple[tuple[Word, ...], float]:
        """The words that name a person, and how sure that is (0..1)."""
        lower = [bare(word.form).lower().strip(".") for word in self.words]
        last_role = max((i for i, form in enumerate(lower) if form in ROLES), default=-1)
        rest = self.words[last_role + 1 :]
        if last_role >= 0 and rest and rest[0].form.lower() == "of":
            rest = rest[2:]
        if not rest or any(_is_thing(word) for word in rest) or rest[0].form in _PARTY_LETTERS:
            return (), 0.0
        if last_role >= 0:
            return rest, 1.0
        if len(rest) in _TWO_TO_FOUR:
            return rest, 0.8
        return (rest, 0.4) if not rest[0].initialism else ((), 0.0)


def _is_thing(word: Word) -> bool:
    return word.form.lower() in _NOT_PEOPLE or word.stem in COUNTRIES or word.number


def names(text: str, found: Sequence[Word] | None = None) -> list[Name]:
    """The proper names of `text` in order; `found` are its words where they are known."""
    runs: list[list[Word]] = []
    run: list[Word] = []
    for word in found if found is not None else words(text):
        if run and not _touches(text, run[-1], word):
            runs.append(run)
            run = []
        if _may_name(word, text) or (run and word.form in _JOINERS):
            run.append(word)
            if bare(word.form) != word.form:
                runs.append(run)
                run = []
        elif run:
            runs.append(run)
            run = []
    runs.append(run)
    return [name for name in (_trim(run, text) for run in runs) if name]


def bare(form: str) -> str:
    """A word without its possessive ending."""
    return _POSSESSIVE.sub("", form)


def _touches(text: str, before: Word, word: Word) -> bool:
    return bool(_GAP.fullmatch(text[before.end : word.start]))


def _may_name(word: Word, text: str) -> bool:
    if not word.capital:
        return False
    return not (word.stop and starts_sentence(text, word.start)) and word.form != "I"


def starts_sentence(text: str, place: int) -> bool:
    """Whether what begins at `place` is the first of its sentence."""
    return bool(_SENTENCE_START.search(text[max(0, place - 12) : place]))


def _trim(run: list[Word], text: str) -> Name | None:
    while run and run[-1].form in _JOINERS:
        run.pop()
    while run and run[0].stop:
        run.pop(0)
    return Name(tuple(run), starts_sentence(text, run[0].start)) if run else None
