"""A question taken apart: what it is about, name by name and word by word."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.asking.answer_type import Asked, asked
from rag.english.concepts import concepts_in, concepts_of
from rag.english.names import CALENDAR, starts_sentence
from rag.english.words import Word, words
from rag.reading.find import Passage, Sought
from rag.reading.keys import PREFIX, Keys


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question that an answer must account for; `weight` is how much it tells.

    An optional one only helps: it stands in the brackets that a follow-up took from the last turn.
    """

    word: Word
    concepts: frozenset[str]
    weight: float
    name: bool
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be held against sentences."""

    text: str
    asked: Asked
    terms: tuple[Term, ...]
    sought: Sought

    @property
    def names(self) -> tuple[Term, ...]:
        """The terms that are proper names."""
        return tuple(term for term in self.terms if term.name)


def covers(keys: Keys, term: Term) -> float:
    """How well a text accounts for a term: 1 its word or concept, 0.8 a relative, 0 not."""
    if term.concepts:
        return 1.0 if term.concepts & keys.concepts else 0.0
    stem = term.word.stem
    if stem in keys.stems or (term.word.initialism and stem in keys.initials):
        return 1.0
    alike = len(stem) >= PREFIX and stem[:PREFIX] in keys.prefixes
    return 0.8 if alike and not term.name else 0.0


def coverage(keys: Keys, terms: Iterable[Term]) -> float:
    """The weighted share of the terms that a text accounts for; 1 where there are none."""
    total = got = 0.0
    for term in terms:
        total += term.weight
        got += term.weight * covers(keys, term)
    return got / total if total else 1.0


def take_apart(text: str, passages: Sequence[Passage]) -> Question:
    """The question, its words weighed by how few of the passages hold them.

    Names are known by their capitals. Where a capital tells nothing (the first word, a question
    all in one case) the capitals count that the word has in the passages.
    """
    what = asked(text)
    plain = text.lower() if text.isupper() else text
    sequence = words(plain)
    told = any(word.capital for word in sequence[1:])
    capitals = _capitalised(passages)
    rarity = _rarity(passages)
    phrases = _concepts_by_place(sequence)
    brackets = plain.rfind("(") if plain.rstrip("? ").endswith(")") else len(plain)
    terms: dict[str, Term] = {}
    for place, word in enumerate(sequence):
        if word.stop or word.stem in terms:
            continue
        certain = told and not starts_sentence(plain, word.start)
        name = word.capital if certain else word.stem in capitals
        term = _term(word, phrases.get(place, frozenset()), rarity.get(word.stem, 1.0), name=name)
        terms[word.stem] = _loosened(term) if word.start > brackets else term
    return Question(text, what, tuple(terms.values()), _sought(what, sequence, terms))


def _term(word: Word, concepts: frozenset[str], rarity: float, *, name: bool) -> Term:
    name = name and word.form.lower() not in CALENDAR
    concepts = frozenset() if name else concepts
    base = 2.0 if name else 0.3 if word.generic or "say" in concepts else 1.0
    return Term(word, concepts, base * (0.4 + 0.6 * rarity), name)


def _loosened(term: Term) -> Term:
    return replace(term, weight=term.weight / 2, name=False, optional=True)


def _concepts_by_place(sequence: Sequence[Word]) -> dict[int, frozenset[str]]:
    by_place: dict[int, set[str]] = {}
    for concept, place in concepts_in(sequence).items():
        by_place.setdefault(place, set()).add(concept)
    return {
        place: frozenset(found | (concepts_of(sequence[place].stem) & found))
        for place, found in by_place.items()
    }


def _capitalised(passages: Sequence[Passage]) -> frozenset[str]:
    upper: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    for passage in passages:
        for word in passage.words[1:]:
            (upper if word.capital else lower)[word.stem] += 1
    return frozenset(stem for stem, n in upper.items() if n > 3 * lower[stem])


def _rarity(passages: Sequence[Passage]) -> dict[str, float]:
    """Inverse document frequency over the passages, scaled to 0..1."""
    n = len(passages)
    if n < 2:
        return {}
    found = Counter(stem for passage in passages for stem in {w.stem for w in passage.words})
    most = math.log((n + 1) / 0.5)
    return {stem: math.log((n + 1) / (df + 0.5)) / most for stem, df in found.items()}


def _sought(what: Asked, sequence: Sequence[Word], terms: dict[str, Term]) -> Sought:
    speaker: set[str] = set()
    for word in sequence:
        if speaker and "say" in concepts_of(word.stem):
            break
        if not word.stop and "say" not in concepts_of(word.stem):
            speaker.add(word.stem)
    events = frozenset(c for term in terms.values() for c in term.concepts) - {"say"}
    stems = frozenset(word.stem for word in sequence if not word.stop)
    return Sought(what, stems, frozenset(speaker) if what.kind == "said" else frozenset(), events)
