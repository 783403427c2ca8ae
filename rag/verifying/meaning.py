"""Checks of what is said of the facts: not turned round, not surer, all of it in the source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.english.concepts import concepts_in
from rag.verifying.grounds import Grounds, alignment
from rag.verifying.lemmas import forms, lemma, same_meaning
from rag.verifying.naming import key
from rag.verifying.opposites import SMALL, opposites
from rag.verifying.parsed import Parsed
from rag.verifying.polarity import Said, is_negator
from rag.verifying.synonyms import LIGHT_VERBS
from rag.verifying.verdict import Finding, FindingKind

NEARLY_ALL = 0.85
"""Share of two sentences' words that both have where one is the other but for a word or two."""

LIGHT = 0.3
"""What a word counts that says little about which event is meant ("people", "new", "said")."""


def turned(grounds: Grounds) -> Iterator[Finding]:
    """What the source says is not so and the sentence says is, or the other way round.

    A "not" counts where the first word it bears on is one that both have; it was put in or taken
    out where no "not" of the other bears on any of its words. Sentences that are nearly the same
    must also have as many.
    """
    pairs = [
        (ours, theirs)
        for ours, theirs in grounds.aligned
        if not grounds.sentence.inside_quotation(ours.word.start)
    ]
    turns = _turns([ours for ours, _ in pairs], grounds.sentence.said)
    stood = _turns([theirs for _, theirs in pairs], grounds.best.parsed.said)
    alone = {
        turn
        for turn in turns
        if not any(ours.turn == turn and theirs.negated for ours, theirs in pairs)
    }
    lost = {
        turn
        for turn in stood
        if not any(theirs.turn == turn and ours.negated for ours, theirs in pairs)
    }
    touched = [(o, t) for o, t in pairs if o.turn in alone or t.turn in lost]
    if not touched and _word_for_word(grounds) and _odd(grounds):
        touched = [(o, t) for o, t in pairs if o.negated or t.negated]
    for ours, theirs in touched[:1]:
        yield _at("negation", ours, f"{'not ' * theirs.negated}{theirs.form}")


def _word_for_word(grounds: Grounds) -> bool:
    """Whether sentence and source differ in hardly a word."""
    longer = max(len(grounds.sentence.said), len(grounds.best.parsed.said))
    return len(grounds.aligned) >= NEARLY_ALL * longer


def _odd(grounds: Grounds) -> bool:
    """Whether one of the two has a negation more."""
    ours, theirs = (
        sum(is_negator(word.form.lower()) for word in text.words)
        for text in (grounds.sentence, grounds.best.parsed)
    )
    return ours != theirs


def _turns(paired: Sequence[Said], every: Sequence[Said]) -> set[int]:
    """The negations of a text whose first word is among those paired with the other text's."""
    first = {word.turn: word.word.start for word in reversed(every) if word.turn is not None}
    known = {word.word.start for word in paired}
    return {turn for turn, start in first.items() if turn is not None and start in known}


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
    pairs = [(word, other) for word in left for other in free] + crossed
    found: set[int] = set()
    for word, other in pairs:
        place = word.word.start
        if place in found or not _against(word, other) or word.negated != other.negated:
            continue
        if word.form in SMALL and not _same_side(word, other, (ours, theirs)):
            continue
        if word.form in _BOUNDS and _before_amount(word, grounds.sentence):
            continue
        found.add(place)
        yield _at("opposite", word, other.form)


_BOUNDS = frozenset({"over", "under", "above", "below", "more", "less", "fewer"})


def _before_amount(word: Said, text: Parsed) -> bool:
    """Whether it only bounds a number, which is compared with its number."""
    return any(0 < amount.start - word.word.end < 8 for amount in text.amounts)


def _same_side(word: Said, other: Said, texts: tuple[list[Said], list[Said]]) -> bool:
    """Whether two small words stand before or behind the same word."""
    sides = []
    for one, text in zip((word, other), texts, strict=True):
        at = text.index(one)
        sides.append([*(w.lemma for w in text[max(0, at - 1) : at]), "|"])
        sides[-1].extend(w.lemma for w in text[at + 1 : at + 2])
    mine, theirs = sides
    return mine[0] == theirs[0] != "|" or mine[-1] == theirs[-1] != "|"


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


def replaced(grounds: Grounds) -> Iterator[Finding]:
    """Words that nothing around has, in the place where the source has another word.

    The place is the same where a neighbour on either side is, and the source's word there is one
    that the sentence has nothing for.
    """
    ours, theirs = grounds.sentence.said, grounds.best.parsed.said
    pairs = dict(alignment(ours, theirs))
    taken = set(pairs.values())
    known = _forms([*grounds.cited, *grounds.near])
    for n, word in enumerate(ours):
        if n in pairs or not _telling(word, grounds) or _held(word, known):
            continue
        free = [
            theirs[m]
            for m in _places(n, pairs)
            if 0 <= m < len(theirs) and m not in taken and _telling(theirs[m], None)
        ]
        if free:
            yield Finding(
                "words", "missing", word.word.form, free[0].form, word.word.start, word.word.end
            )


def _places(n: int, pairs: dict[int, int]) -> list[int]:
    """Places of the source next to what the neighbours of word `n` are paired with."""
    found = []
    for step in (-1, 1):
        if (at := pairs.get(n + step)) is not None:
            found += [at - step, at - 2 * step]
    return found


def _telling(word: Said, grounds: Grounds | None) -> bool:
    """Whether a word tells something that could be false, outside of quotations."""
    if grounds and grounds.sentence.inside_quotation(word.word.start):
        return False
    return not (word.word.generic or word.word.capital or word.form in LIGHT_VERBS)


GRAVE = frozenset(
    "die hurt arrest charge convict resign dismiss win lose shoot marry sue ban approve reject "
    "destroy cancel evacuate rescue".split()
)
"""Concepts that a source must have by itself: that somebody died is not understood from around."""


def grave(grounds: Grounds) -> Iterator[Finding]:
    """Deaths, arrests, victories and the like that the cited words do not tell."""
    told = frozenset().union(*(concepts_in(text.words) for text in grounds.cited))
    held = _forms(grounds.cited)
    sentence = grounds.sentence
    for concept, place in concepts_in(sentence.words).items():
        if concept not in GRAVE - told:
            continue
        word = sentence.words[place]
        if sentence.inside_quotation(word.start) or any(
            same_meaning(forms(word), form) for form in held
        ):
            continue
        yield Finding("words", "missing", word.form, None, word.start, word.end)


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
        weight = LIGHT if word.word.generic or word.form in LIGHT_VERBS else 1.0
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
