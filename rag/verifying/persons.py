"""Checks of names: each stands in the evidence, in its own place, and did what it is said to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.english.names import Name
from rag.verifying.grounds import Grounds
from rag.verifying.lemmas import same_meaning
from rag.verifying.naming import initials, keys_of, titles_of
from rag.verifying.parsed import Parsed
from rag.verifying.verdict import Finding, Weight

_PRONOUN = re.compile(r"\b(?:he|she|they|it|his|her|their|its|him|them|who)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are)\b[^,;]{0,24}$")
_PERSON = 0.8


def named(grounds: Grounds) -> Iterator[Finding]:
    """Names that stand nowhere, or in the place of another."""
    sentence = grounds.sentence
    told = frozenset().union(*(text.keys for text in grounds.cited))
    known = frozenset().union(*(text.keys for text in grounds.near))
    for name in sentence.names:
        keys = set(keys_of(name))
        if sentence.inside_quotation(name.start) or _ordinary(name, grounds):
            continue
        if replaced := _replaced(name, grounds):
            yield _finding("wrong", name, sentence, replaced)
        elif not keys <= known:
            if not _only_opens(name, keys - known, grounds):
                yield _finding("wrong", name, sentence)
        elif not keys <= told:
            yield from _from_around(name, grounds)
        elif _mixed(name, grounds):
            yield _finding("missing", name, sentence)
        yield from _titles(name, grounds)


def _finding(weight: Weight, name: Name, sentence: Parsed, stood: str | None = None) -> Finding:
    text = sentence.text[name.start : name.end]
    return Finding("name", weight, text, stood, name.start, name.end)


def _ordinary(name: Name, grounds: Grounds) -> bool:
    """Whether it is only the first word of its sentence, written small elsewhere."""
    form = name.words[0].form.lower()
    if not name.opens or len(name.words) > 1:
        return False
    small = any(word.form == form for text in grounds.near for word in text.words)
    return small or form.endswith(("ed", "ing"))


def _only_opens(name: Name, unknown: set[str], grounds: Grounds) -> bool:
    """Whether what is unknown is the first word of the sentence, which may be no name."""
    first = name.words[0]
    if not name.opens or len(unknown) > 1 or not unknown & set(keys_of(name)[:1]):
        return False
    return first.form[1:].islower() and not _acts(name, grounds.sentence)


def _acts(name: Name, sentence: Parsed) -> bool:
    """Whether a single word at the start is a name by what follows: "Sharif said"."""
    after = sentence.text[name.end :].lstrip().split(" ", 1)[0]
    return len(name.words) == 1 and (
        after.endswith("ed") or after in ("said", "told", "was", "is", "has", "had", "won")
    )


def _replaced(name: Name, grounds: Grounds) -> str | None:
    """The name that stands in the best line where the sentence has this one."""
    mine, line = grounds.sentence, grounds.best.parsed
    keys = {*keys_of(name), initials(name)} - {""}
    for a, b, c, d in grounds.pairs:
        start, end = mine.words[a].start, mine.words[b - 1].end
        if not (start <= name.start < end or name.start <= start < name.end):
            continue
        for other in line.names:
            inside = line.words[c].start < other.end and other.start < line.words[d - 1].end
            theirs = {*keys_of(other), initials(other)}
            if (
                inside
                and not _ordinary(other, grounds)
                and not keys & theirs
                and not _elsewhere(theirs, mine)
            ):
                return line.text[other.start : other.end]
    return None


def _elsewhere(keys: set[str], sentence: Parsed) -> bool:
    """Whether the sentence has that name too, so that it was moved and not replaced."""
    return any(keys & set(keys_of(name)) for name in sentence.names)


def _from_around(name: Name, grounds: Grounds) -> Iterator[Finding]:
    """A name that only the text around gives: right for "she", wrong for another person."""
    sentence, line = grounds.sentence, grounds.best.parsed
    dropped = [other for other in line.names if not _elsewhere(set(keys_of(other)), sentence)]
    person = name.person()[1] >= _PERSON
    persons = [other for other in dropped if other.person()[1] >= _PERSON]
    rival = next((other for other in dropped if _same_place(name, sentence, other, line)), None)
    if rival is None and person and persons and not _PRONOUN.search(line.text):
        rival = persons[0]
    if rival is not None:
        stood = line.text[rival.start : rival.end]
        yield _finding("wrong", name, sentence, stood)
    else:
        yield _finding("slight", name, sentence)


def _same_place(name: Name, sentence: Parsed, other: Name, line: Parsed) -> bool:
    """Whether two names stand beside the same word, each in its text."""
    ours, theirs = _beside(name, sentence), _beside(other, line)
    return any(one is not None and one == two for one, two in zip(ours, theirs, strict=True))


def _beside(name: Name, text: Parsed) -> tuple[str | None, str | None]:
    """The lemmas of the words right before and right behind a name that carry meaning."""
    before = [word for word in text.said if word.word.end <= name.start]
    after = [word for word in text.said if word.word.start >= name.end]
    left = before[-1] if before and not _cut(text, before[-1].word.end, name.start) else None
    right = after[0] if after and not _cut(text, name.end, after[0].word.start) else None
    return (left.lemma if left else None), (right.lemma if right else None)


def _cut(text: Parsed, start: int, end: int) -> bool:
    return bool(re.search(r"[,;:.]", text.text[start:end]))


def _mixed(name: Name, grounds: Grounds) -> bool:
    """Whether its words belong to different people of the evidence."""
    keys = set(keys_of(name))
    if len(keys) < 2 or name.person()[1] < _PERSON:
        return False
    theirs = [set(keys_of(other)) for text in grounds.near for other in text.names]
    touching = [other & keys for other in theirs if other & keys]
    return not any(keys <= other for other in theirs) and len({frozenset(t) for t in touching}) > 1


def _titles(name: Name, grounds: Grounds) -> Iterator[Finding]:
    """What somebody is said to be and the evidence does not say."""
    for word in titles_of(name):
        form = word.form.lower().strip(".")
        forms = {w.form.lower().strip(".") for text in grounds.near for w in text.words}
        if not any(form == other or same_meaning(form, other) for other in forms):
            at = word.start, word.end
            yield Finding("name", "missing", grounds.sentence.text[at[0] : at[1]], None, *at)


def parts(grounds: Grounds) -> Iterator[Finding]:
    """Who did it and to whom, turned round: "A sued B" for "B sued A"."""
    sentence, line = grounds.sentence, grounds.best.parsed
    for word, other in grounds.aligned:
        if word.word.capital or other.word.capital or word.lemma != other.lemma:
            continue
        ours = _sides(sentence, word.word.start, word.word.end)
        theirs = _sides(line, other.word.start, other.word.end)
        if ours and theirs and _crossed(ours, theirs):
            yield Finding(
                "role", "wrong", word.word.form, other.form, word.word.start, word.word.end
            )
            return


Sides = tuple[frozenset[str], frozenset[str]]


def _crossed(ours: Sides, theirs: Sides) -> bool:
    return bool(ours[0] & theirs[1] and ours[1] & theirs[0]) and not (
        ours[0] & theirs[0] or ours[1] & theirs[1]
    )


def _sides(text: Parsed, start: int, end: int) -> Sides | None:
    """Keys of the names that do and that suffer what a word at a place tells."""
    before = [name for name in text.names if name.end <= start]
    after = [name for name in text.names if name.start >= end]
    if not before or not after:
        return None
    left, right = before[-1], after[0]
    if re.search(r"[;:]", text.text[left.end : right.start]):
        return None
    sides = frozenset(keys_of(left)), frozenset(keys_of(right))
    by = re.search(r"\bby(?: the)? $", text.text[end : right.start])
    if by and _PASSIVE.search(text.text[:start]):
        return sides[1], sides[0]
    return sides
