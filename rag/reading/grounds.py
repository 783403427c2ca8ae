"""Whether the evidence bears an answer at all, and if not, why, in plain words.

The confidence of a sentence says how well it fits; this says what it leaves out. A question about
Karachi is not answered by a sentence about Pahalgam, however well the rest agrees.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.asking.answer_type import HOW_AMOUNTS
from rag.english.acts import acts_of
from rag.english.names import bare, names
from rag.reading.candidates import Candidate
from rag.reading.claim import asks_leader
from rag.reading.features import Judged
from rag.reading.find import SURE
from rag.reading.keys import Keys
from rag.reading.question import Question, Term, covers
from rag.reading.ties import Tie, Ties
from rag.types import Article

NOTHING_ASKED = "The question names nothing that could be looked for."
_SHORT = 7
"""Telling words a short question has at most."""

_MUCH = 1 / 3
"""Share of a long question that no article mentions, from which on it is not answered."""

_HALF = 0.5
"""Share of a short question that may not be missing near a sentence that answers it."""

_FEW = 2
_NUMBERED = re.compile(r"\b[A-Z]\w+-\d+\b")
"""Names that only their numbers tell apart: "Kestrel-1", "Kestrel-2"."""

NOT_SAID = "The articles found do not answer this question."
PREMISE = "Nothing says that this happened."


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a sentence leaves unaccounted for.

    `firm` is false where nothing may be answered; `reason` says why an answer is withheld.
    `unsaid` is the share (0..1) of what the question tells that stands nowhere near the
    sentence, `unknown` the share that no sentence found mentions; names weigh the most. `told` is
    the number or person in the sentence that is tied to the question. `soft` is true where only
    words are missing, which a report may have put in other ones, `strong` where the sentence
    itself tells what is asked of the one it is asked of.
    """

    firm: bool
    reason: str
    unsaid: float = 0.0
    unknown: float = 0.0
    told: str | None = None
    soft: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class _Everywhere:
    """All that was found: the keys of its sentences, and the articles they stand in."""

    keys: Keys
    articles: Collection[Article]

    @classmethod
    def of(cls, found: Sequence[Candidate]) -> _Everywhere:
        articles = {one.article.id: one.article for one in found}
        return cls(Keys.union(one.near for one in found), articles.values())

    def mentions(self, term: Term) -> bool:
        """Whether a term stands anywhere, what cannot be quoted included."""
        if covers(self.keys, term):
            return True
        form = bare(term.word.form).casefold()
        return any(form in f"{a.title} {a.text}".casefold() for a in self.articles)


def grounds(
    question: Question, best: Judged, found: Sequence[Candidate], ties: Ties | None = None
) -> Grounds:
    """The grounds for answering with `best`, among the sentences found.

    `ties` hold all sentences of the passages, where `found` are only the likeliest.

    A short question is about every word of it. A long one tells the same thing in many words, of
    which a report may leave some out; there it takes much that no article mentions.
    """
    if not question.terms:
        return Grounds(firm=False, reason=NOTHING_ASKED)
    everywhere = _Everywhere.of(found)
    near = best.candidate.near
    unsaid, unknown = (_share_absent(question, keys) for keys in (near, everywhere.keys))
    tied, soft = Tie(), False
    ties = ties or Ties(question, found)
    if len(question.terms) <= _SHORT:
        tied = ties.of(best.candidate)
        reason = _ruled_out(question, best, near, everywhere)
        if reason is None and tied.fault:
            reason = f"None of those found {tied.fault}."
        if reason is None:
            reason = _unheard(question, near, everywhere)
            soft = reason is not None
        if reason and ties.premise_fails:
            reason, soft = PREMISE, False
    else:
        absent = [term for term in question.names if not covers(near, term)]
        reason = _reason(absent, everywhere) if unknown >= _MUCH else None
    return Grounds(
        reason is None, reason or NOT_SAID, unsaid, unknown, tied.told, soft, tied.strong
    )


def _share_absent(question: Question, keys: Keys) -> float:
    total = sum(term.weight for term in question.terms)
    return sum(term.weight for term in question.terms if not covers(keys, term)) / total


def _ruled_out(
    question: Question, best: Judged, near: Keys, everywhere: _Everywhere
) -> str | None:  # fmt: skip
    """Why a short question is not answered by a sentence; None where it may be."""
    if absent := _absent_names(question, best.candidate):
        return _reason(absent, everywhere)
    if not question.names and (missing := _missing_topic(question, near)):
        return _reason(missing, everywhere)
    if best.found.score < _LEAST.get(question.asked.kind, 0.0):
        return _WANTING[question.asked.kind]
    return None


def _unheard(question: Question, near: Keys, everywhere: _Everywhere) -> str | None:
    """Which words of a short question stand nowhere near; None where enough do."""
    if untold := _untold(question, near):
        return f"None of those found says anything about “{untold}”."
    amounts = HOW_AMOUNTS if question.asked.kind == "number" else frozenset()
    absent = [
        term
        for term in question.terms
        if not told_in(near, term)
        and term.word.form.lower() not in amounts
        and term.word.start >= asks_leader(question.text)
    ]
    if sum(t.weight for t in absent) >= _HALF * sum(t.weight for t in question.terms):
        return _reason(absent, everywhere)
    return None


def told_in(near: Keys, term: Term) -> bool:
    """Whether a term stands near, or an act it names is told in other words."""
    return bool(covers(near, term)) or bool(not term.name and acts_of(term.word.stem) & near.acts)


def _absent_names(question: Question, one: Candidate) -> list[Term]:
    """The names of the question that do not stand near a sentence.

    Of a person the last part will do where the article has the whole name.
    """
    given = {
        word.stem
        for name in names(question.text)
        for person, sure in [name.person()]
        if sure >= SURE and len(person) > 1 and person[-1].stem in one.near.stems
        and " ".join(bare(word.form) for word in person) in one.article.text
        for word in person[:-1]
    }  # fmt: skip
    asked, told = (set(_NUMBERED.findall(text)) for text in (question.text, one.text))
    siblings = {name.split("-")[0] for name in told - asked}
    return [
        term
        for term in question.names
        if (not covers(one.near, term) and term.word.stem not in given)
        or (term.word.form in siblings and not asked & told)
    ]


_LEAST = {"who": 0.3, "number": 0.3, "when": 0.5, "said": 0.5, "why": 0.3}
_WANTING = {
    "who": "The articles found name nobody for this.",
    "number": "The articles found give no number for this.",
    "when": "The articles found give no date for this.",
    "said": "The articles found hold no statement by them on this.",
    "why": "The articles found give no reason for this.",
}


def _missing_topic(question: Question, near: Keys) -> list[Term]:
    """What nothing near accounts for of a nameless question, where it is half of it."""
    telling = [t for t in question.terms if not t.word.generic and not t.optional]
    missing = [term for term in telling if not covers(near, term)]
    return missing if missing and 2 * len(missing) >= len(telling) else []


def _untold(question: Question, near: Keys) -> str | None:
    """What a short question takes for granted and the text does not tell; None where it is told.

    Who somebody is and why something happened take every word for granted. A question with more
    than a few words that are no names may tell the same thing in other ones.
    """
    after = asks_leader(question.text)
    plain = [t for t in question.terms if _takes_for_granted(t) and t.word.start >= after]
    if len(plain) > _FEW:
        return None
    missing = [term.word.form for term in plain if not told_in(near, term)]
    kind = question.asked.kind
    whole = kind == "why" or (kind == "who" and not any(term.concepts for term in plain))
    return missing[0] if missing and (whole or len(missing) == len(plain)) else None


def _takes_for_granted(term: Term) -> bool:
    idle = term.name or term.optional or term.word.generic
    return not idle and "say" not in term.concepts


def _reason(absent: Sequence[Term], everywhere: _Everywhere) -> str:
    nowhere = [term.word.form for term in absent if not everywhere.mentions(term)]
    if nowhere:
        return f"None of those found mentions {_listed(nowhere)}."
    if not absent:
        return NOT_SAID
    together = _listed([term.word.form for term in absent])
    return f"Those found mention {together}, but not in connection with the rest of this."


def _listed(forms: Sequence[str]) -> str:
    quoted = [f"“{form}”" for form in forms[:3]]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
