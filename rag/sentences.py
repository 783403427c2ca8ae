"""Text → sentences, by exact offsets.

Written for newspaper prose: abbreviations before names, initials, decimals, quotations that go
on after their own full stop, sub-heads without one. A line break always ends a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LINE = re.compile(r"[^\n]+")

_STOP = re.compile(
    r"(?P<mark>[.!?…]+|[。！？।۔])(?P<close>[\"'”’»)\]]*)"
    r"(?=(?P<gap>\s+)|(?<=[。！？।۔])|(?<=[。！？।۔][”’」』]))"
)
"""A full stop of any script, with the quotes and brackets that close after it."""

_OPENING = re.compile(r"[\"'“‘«(\[—–-]*\s*(?:[^\W\d_]|\d|[#@$€£])")

_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof rev hon pres gov sen rep lt col gen maj capt sgt cpl adm cmdr supt
    insp st mt ft jr sr no nos vs v al dept est approx fig inc ltd co corp bros assn univ
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat
    sun a.m p.m e.g i.e u.s u.k u.n e.u d.c ph.d m.d b.a""".split()
)

_BEFORE_NAME_ONLY = frozenset(
    """inc ltd co corp bros assn univ a.m p.m u.s u.k u.n e.u d.c ph.d m.d b.a jr sr est jan
    feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    no""".split()
)
"""Abbreviations that may also end a sentence: what follows decides."""

_BEFORE_NUMBER = frozenset("no jan feb mar apr jun jul aug sep sept oct nov dec".split())
"""Abbreviations that a figure continues: No. 5, Nov. 5."""

_STARTERS = frozenset(
    """the a an he she it they we i you this that these those in on at but and however
    meanwhile his her its their our my there when while after before as if for to by from
    with what who why how where some many most all no not""".split()
)

_WORD_BEFORE = re.compile(r"(?:[^\W\d_]+\.)*[^\W\d_]+$")

_ATTRIBUTION = re.compile(
    r"(?:[^\W\d_][\w.'’-]*\s+){0,4}?(?:said|says|asked|told|added|wrote|replied|tweeted|posted|"
    r"shouted|exclaimed|announced|declared)\b"
)

_WORD_AFTER = re.compile(r"[\"'“‘«(\[]*([^\W\d_]+)")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences of a text, in order and disjoint.

    Every character that is no white space lies in exactly one of them, and none begins or
    ends with white space. A line of its own, such as a sub-head, is a sentence. An empty text
    has none.
    """
    spans: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        spans.extend(_line_spans(text, line.start(), line.end()))
    return spans


def _line_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if _ends_sentence(text, stop, end):
            yield from _stripped(text, begin, stop.end())
            begin = stop.end()
    yield from _stripped(text, begin, end)


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    bare = piece.strip()
    if bare:
        yield start + left, start + left + len(bare)


def _ends_sentence(text: str, stop: re.Match[str], end: int) -> bool:
    gap = stop.group("gap")
    if gap is None:
        return stop.end() < end
    after = stop.end("gap")
    if after >= end or not _OPENING.match(text, after, end):
        return after >= end
    if _starts_small(text, after, end):
        return False
    if stop.group("close"):
        return not _ATTRIBUTION.match(text, after, min(end, after + 90))
    return stop.group("mark") != "." or not _abbreviated(text, stop.start(), after, end)


def _starts_small(text: str, after: int, end: int) -> bool:
    word = _WORD_AFTER.match(text, after, end)
    return word is not None and word.group(1)[0].islower()


def _abbreviated(text: str, dot: int, after: int, end: int) -> bool:
    """Whether the full stop at `dot` belongs to the word before it and ends nothing."""
    before = _WORD_BEFORE.search(text, max(0, dot - 24), dot)
    if before is None:
        return False
    word = before.group().lower()
    following = _WORD_AFTER.match(text, after, end)
    starter = following is not None and following.group(1).lower() in _STARTERS
    if len(word) == 1 and word != "i":
        return not starter
    if word not in _ABBREVIATIONS:
        return False
    if word in _BEFORE_NAME_ONLY:
        return not starter and (following is not None or word in _BEFORE_NUMBER)
    return True
