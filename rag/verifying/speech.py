"""Checks of what is said by whom: letter for letter where it is quoted, and by that person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.english.names import Name
from rag.english.words import words
from rag.verifying.grounds import Grounds
from rag.verifying.naming import keys_of, words_of
from rag.verifying.parsed import parsed
from rag.verifying.quoting import (
    Quoted,
    plain,
    quoted,
    speaker,
    speakers,
    speech_verbs,
    stands,
    without_quoted,
)
from rag.verifying.verdict import Finding, Quote, Weight

_ACCORDING = re.compile(r"\baccording to (?:the )?$", re.IGNORECASE)
_SAYING = re.compile(r"^,? (?:said|says|told|added|announced|stated)\b")
_SAID_BY = re.compile(r"\b(?:said|says|added) (?:the )?$")


def quotations(grounds: Grounds) -> Iterator[Finding]:
    """Quotations that stand nowhere, elsewhere, or were said by somebody else."""
    sentence = grounds.sentence
    for one in sentence.quotations:
        here = [quote for quote in grounds.quotes if stands(one.inner, quote.text)]
        if not here:
            near = any(stands(one.inner, quote.near) for quote in grounds.quotes)
            weight: Weight = "missing" if near else "wrong"
            yield Finding("quotation", weight, one.inner, None, one.start, one.end)
            continue
        mine = speakers(one, sentence.text)
        theirs = [said_by for quote in here if (said_by := _speakers_in(one, quote))]
        if mine and theirs and not any(mine & said_by for said_by in theirs):
            stood = " ".join(sorted(theirs[0]))
            yield Finding("speaker", "wrong", one.inner, stood, one.start, one.end)


def _speakers_in(one: Quoted, quote: Quote) -> frozenset[str]:
    """Who says in an article what is quoted; empty where it is not in quotation marks there."""
    text = f"{quote.before}{quote.text}{quote.after}"
    for other in quoted(text):
        if stands(one.inner, other.inner) or plain(other.inner) in plain(one.inner):
            return speakers(other, text)
    return frozenset()


def attributions(grounds: Grounds) -> Iterator[Finding]:
    """Statements given to a name that the cited sentence does not have and that did not say them.

    The outlet may always be named for what its article says.
    """
    sentence, line = grounds.sentence, grounds.best
    told = frozenset().union(*(words_of(text.words) for text in grounds.cited))
    for name in sentence.names:
        keys = frozenset(keys_of(name))
        if keys & told or not _says(name, sentence.text):
            continue
        if keys <= words_of(words(line.quote.outlet)):
            continue
        if not keys & _said_by(line.quote):
            shown = sentence.text[name.start : name.end]
            yield Finding("speaker", "wrong", shown, None, name.start, name.end)


def _says(name: Name, text: str) -> bool:
    """Whether it is the one who says what the sentence says."""
    before, after = text[: name.start], text[name.end :]
    return bool(_ACCORDING.search(before) or _SAYING.match(after) or _SAID_BY.search(before))


def _said_by(quote: Quote) -> frozenset[str]:
    """Whoever says something in the cited words, pronouns understood from what stands before."""
    text = without_quoted(f"{quote.before}{quote.text}")
    whole = parsed(text, quote.published_at)
    verbs = [v for v in speech_verbs(whole.words) if v.start >= len(quote.before)]
    found = (speaker(verb, whole.names, text) for verb in verbs)
    return frozenset().union(*found)
