"""What turns a statement round: not, may, denied; and words that mean the opposite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.english.words import Word
from rag.verifying.lemmas import forms, lemma
from rag.verifying.synonyms import PHRASES

NEGATORS = frozenset(
    "not never no neither nor without nobody none nothing cannot hardly n't".split()
)
_REFUSALS = frozenset(
    "fail failed fails refuse refused refuses decline declined declines deny denied denies unable "
    "unlikely denying refusing failing".split()
)
_POSSIBLE = frozenset("may might could possibly perhaps maybe possible potentially".split())
_FUTURE = frozenset(
    "will would shall plan plans planned intend intends intended expected expects due set "
    "scheduled hopes hope hoped wants want aims aim ready proposes proposed considering going "
    "'ll promised promises pledged vowed".split()
)
_BREAKS = re.compile(r"[,;:.!?()—–]|\s-\s")
_CLAUSE_WORDS = frozenset("but although though while because after before when if since".split())
_PHRASES = frozenset((lemma(verb), rest[0]) for verb, *rest in PHRASES if len(rest) == 1)
_NO_TURN = frozenset("only just doubt least more less fewer".split())
_SCOPE = 3


@dataclass(frozen=True, slots=True)
class Said:
    """A word that carries meaning, and how it is said.

    `turn` is the place of the "not" that bears on it among the words of the text, None where
    none does; `modal` is 0 for what is told as so, 1 for what will be, 2 for what may be.
    """

    word: Word
    form: str
    lemma: str
    turn: int | None
    modal: int

    @property
    def negated(self) -> bool:
        """Whether a "not" bears on it."""
        return self.turn is not None


@dataclass(slots=True)
class _Scope:
    """How many more words what turns a statement bears on."""

    turn: int = 0
    negated: int = 0
    modal: int = 0

    def close(self) -> None:
        """The clause has ended."""
        self.negated = self.modal = 0

    def meet(self, form: str, sequence: Sequence[Word], place: int) -> None:
        """Takes in a word that may turn what follows."""
        if _negator(form, sequence, place):
            self.turn, self.negated = place, _SCOPE
        self.modal = _level(form, sequence, place) or self.modal

    def over(self, word: Word, form: str) -> Said:
        """A word that carries meaning, under what bears on it."""
        turns = form in _REFUSALS
        turn = self.turn if self.negated > 0 and not turns else None
        modal = 0 if form in _FUTURE or form.endswith("ly") else self.modal
        self.negated -= turn is not None
        self.modal -= modal
        return Said(word, form, lemma(form), turn, modal)


def said(text: str, sequence: Sequence[Word], masked: Sequence[tuple[int, int]]) -> list[Said]:
    """The content words of a text with what bears on them; `masked` are days and amounts."""
    found: list[Said] = []
    scope = _Scope()
    for place, word in enumerate(sequence):
        form = forms(word)
        if any(start <= word.start < end for start, end in masked):
            continue
        if place and _breaks(text, sequence[place - 1], word):
            scope.close()
        scope.meet(form, sequence, place)
        silent = word.stop and not word.initialism
        if not (silent or form in NEGATORS or form in _POSSIBLE):
            found.append(scope.over(word, _phrase(form, sequence, place)))
    return found


def _phrase(form: str, sequence: Sequence[Word], place: int) -> str:
    """A verb with its particle as one word: "called off", "put it off"."""
    for ahead in sequence[place + 1 : place + 3]:
        if (lemma(form), ahead.form.lower()) in _PHRASES:
            return f"{form}_{ahead.form.lower()}"
    return form


def _breaks(text: str, before: Word, word: Word) -> bool:
    return (
        bool(_BREAKS.search(text[before.end : word.start])) or word.form.lower() in _CLAUSE_WORDS
    )


def _negator(form: str, sequence: Sequence[Word], place: int) -> bool:
    after = sequence[place + 1].form.lower() if place + 1 < len(sequence) else ""
    if form in ("not", "no") and after in _NO_TURN:
        return False
    return form in _REFUSALS or is_negator(form)


def is_negator(form: str) -> bool:
    """Whether a word (lower case) says that something is not so."""
    return form in NEGATORS or form.endswith(("n't", "n’t"))


def _level(form: str, sequence: Sequence[Word], place: int) -> int:
    """2 for what may be, 1 for what will be, 0 for other words."""
    if form in _POSSIBLE:
        return 2
    after = sequence[place + 1].form.lower() if place + 1 < len(sequence) else ""
    to_be = form in ("is", "are", "was", "were") and after == "to"
    return int(form in _FUTURE or to_be)
