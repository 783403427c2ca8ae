"""Checks of what is said of the facts: not turned round, not surer, all of it in the source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.verifying.grounds import Grounds, alignment
from rag.verifying.lemmas import lemma, same_meaning
from rag.verifying.naming import key
from rag.verifying.opposites import SMALL, opposites
from rag.verifying.parsed import Parsed
from rag.verifying.polarity import Said
from rag.verifying.verdict import Finding, FindingKind

LIGHT = 0.3
"""What a word counts that says little about which event is meant ("people", "new", "said")."""


def turned(grounds: Grounds) -> Iterator[Finding]:
    """What the source says is not so and the sentence says is, or the other way round.

    Each "not" is known by the words it bears on. Where as many of them bear on words that both
    have, and each on one that the other's bear on too, nothing was turned.
    """
    pairs = [
        (ours, theirs)
        for ours, theirs in grounds.aligned
        if not grounds.sentence.inside_quotation(ours.word.start)
    ]
    turns = {ours.turn for ours, _ in pairs if ours.turn is not None}
    stood = {theirs.turn for _, theirs in pairs if theirs.turn is not None}
    alone = [
        turn
        for turn in turns
        if not any(ours.turn == turn and theirs.negated for ours, theirs in pairs)
    ]
    lost = [
        turn
        for turn in stood
        if not any(theirs.turn == turn and ours.negated for ours, theirs in pairs)
    ]
    if not alone and not lost and len(turns) == len(stood):
        return
    for ours, theirs in pairs:
        if ours.turn in alone or theirs.turn in lost or (ours.negated != theirs.negated):
            yield _at("negation", ours, f"{'not ' * theirs.negated}{theirs.form}")
            return
    first = next((ours for ours, theirs in pairs if ours.negated or theirs.negated), None)
    if first:
        yield _at("negation", first, "fewer or more negations")


def surer(grounds: Grounds) -> Iterator[Finding]:
    """What may or will be, told as if it were so, or the other way round."""
    for word, other in grounds.aligned:
        if word.lemma != other.lemma or word.word.capital or other.modal == word.modal:
            continue
        if not _as_good(word, other):
            yield _at("modality", word, ("", "will ", "may ")[other.modal] + other.form)
            return


def _as_good(word: Said, other: Said) -> bool:
    """Whether a difference of tense alone is none of meaning: "opens" for "will open"."""
    if {word.modal, other.modal} != {0, 1}:
        return False
    return word.modal == 1 or not word.form.endswith(("ed", "en"))


def opposed(grounds: Grounds) -> Iterator[Finding]:
    """Words whose opposite stands in the source, where neither has a word like it to itself."""
    ours, theirs = _every(grounds.sentence), _every(grounds.best.parsed)
    same = alignment(ours, theirs)
    left = [word for n, word in enumerate(ours) if n not in {a for a, _ in same}]
    free = [word for n, word in enumerate(theirs) if n not in {b for _, b in same}]
    crossed = [(ours[a], theirs[b]) for a, b in same if ours[a].lemma != theirs[b].lemma]
    for word in left:
        for other in free:
            if _against(word, other) and word.negated == other.negated:
                yield _at("opposite", word, other.form)
                break
    for word, other in crossed:
        if _against(word, other) and word.negated == other.negated:
            yield _at("opposite", word, other.form)


def _every(text: Parsed) -> list[Said]:
    """The words that carry meaning, and the small ones that have an opposite, in order."""
    known = {word.word.start for word in text.said}
    small = [
        Said(word, word.form.lower(), word.form.lower(), None, 0)
        for word in text.words
        if word.form.lower() in SMALL and word.start not in known
    ]
    both = sorted((*text.said, *small), key=lambda one: one.word.start)
    return [word for word in both if not text.inside_quotation(word.word.start)]


def _against(word: Said, other: Said) -> bool:
    return bool(opposites(word.form) & {other.form, lemma(other.form)})


def _at(kind: FindingKind, word: Said, stood: str) -> Finding:
    return Finding(kind, "wrong", word.word.form, stood, word.word.start, word.word.end)


def coverage(grounds: Grounds) -> tuple[float, float, list[Said]]:
    """How much of the sentence's words the cited words have, and how much all around has too.

    Both are shares of the words by weight, names that stand around left out of the first. The
    words that stand nowhere are given too.
    """
    told = _forms(grounds.cited)
    around = _forms(grounds.near)
    keys = frozenset().union(*(text.keys for text in grounds.near))
    cited = near = total = names = 0.0
    lacking: list[Said] = []
    for word in grounds.sentence.said:
        weight = LIGHT if word.word.generic else 1.0
        total += weight
        if _held(word, told):
            cited += weight
        elif _held(word, around) or key(word.word.form) in keys:
            near += weight
            names += weight * word.word.capital
        else:
            lacking.append(word)
    if total == names:
        return (1.0 if not total else 0.0), 1.0, lacking
    return cited / (total - names), (cited + near) / total, lacking


def _forms(texts: Sequence[Parsed]) -> frozenset[str]:
    return frozenset(word.form for text in texts for word in text.said)


def _held(word: Said, forms: frozenset[str]) -> bool:
    return word.form in forms or any(same_meaning(word.form, form) for form in forms)
