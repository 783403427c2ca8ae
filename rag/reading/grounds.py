"""Whether the evidence bears an answer at all, and if not, why, in plain words.

The confidence of a sentence says how well it fits; this says what it leaves out. A question about
Karachi is not answered by a sentence about Pahalgam, however well the rest agrees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.reading.candidates import Candidate
from rag.reading.features import Judged
from rag.reading.keys import Keys
from rag.reading.question import Question, Term, covers

NOTHING_ASKED = "The question names nothing that could be looked for."
_SHORT = 2
NOT_SAID = "The articles found do not answer this question."


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a sentence leaves unaccounted for.

    `firm` is false where nothing may be answered; `reason` says why an answer is withheld.
    """

    firm: bool
    reason: str


def grounds(question: Question, best: Judged, found: Sequence[Candidate]) -> Grounds:
    """The grounds for answering with `best`, among all sentences found."""
    if not question.terms:
        return Grounds(firm=False, reason=NOTHING_ASKED)
    near = best.candidate.near
    absent = [term for term in question.names if not covers(near, term)]
    if absent:
        return Grounds(_forgivable(absent, question), _reason(absent, found))
    if not question.names and (missing := _missing_topic(question, near)):
        return Grounds(firm=False, reason=_reason(missing, found))
    if best.found.score < _LEAST.get(question.asked.kind, 0.0):
        return Grounds(firm=False, reason=_WANTING[question.asked.kind])
    if untold := _untold(question, near):
        return Grounds(firm=False, reason=f"No article found says so: nothing on “{untold}”.")
    return Grounds(firm=True, reason=NOT_SAID)


_LEAST = {"who": 0.3, "number": 0.3, "when": 0.5, "said": 0.5, "why": 0.3}
_WANTING = {
    "who": "The articles found name nobody for this.",
    "number": "The articles found give no number for this.",
    "when": "The articles found give no date for this.",
    "said": "The articles found hold no statement by them on this.",
    "why": "The articles found give no reason for this.",
}


def _forgivable(absent: Sequence[Term], question: Question) -> bool:
    """Whether what is absent is a small part of many names, as in a long quiz question."""
    missing = sum(term.weight for term in absent)
    return len(question.names) >= 4 and missing <= 0.34 * sum(t.weight for t in question.names)


def _missing_topic(question: Question, near: Keys) -> list[Term]:
    """What nothing near accounts for of a nameless question, where it is half of it."""
    telling = [t for t in question.terms if not t.word.generic and not t.optional]
    missing = [term for term in telling if not covers(near, term)]
    return missing if missing and 2 * len(missing) >= len(telling) else []


def _untold(question: Question, near: Keys) -> str | None:
    """What a short question takes for granted and the text does not tell; None where all is told.

    A long question tells the same thing in many words, so some of them may be missing.
    """
    plain = [t for t in question.terms if _takes_for_granted(t)]
    if not plain or len(plain) > _SHORT:
        return None
    missing = [term.word.form for term in plain if not covers(near, term)]
    identity = question.asked.kind == "who" and not any(term.concepts for term in plain)
    return missing[0] if missing and (identity or len(missing) == len(plain)) else None


def _takes_for_granted(term: Term) -> bool:
    idle = term.name or term.optional or term.word.generic
    return not idle and "say" not in term.concepts


def _reason(absent: Sequence[Term], found: Sequence[Candidate]) -> str:
    everywhere = Keys.union(candidate.near for candidate in found)
    nowhere = [term.word.form for term in absent if not covers(everywhere, term)]
    if nowhere:
        return f"No article found mentions {_listed(nowhere)}."
    together = _listed([term.word.form for term in absent])
    return f"The articles found mention {together}, but not in connection with the rest of this."


def _listed(forms: Sequence[str]) -> str:
    quoted = [f"“{form}”" for form in forms[:3]]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
