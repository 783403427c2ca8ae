"""One sentence held against what it cites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.verifying import facts, meaning, persons, speech
from rag.verifying.grounds import Grounds
from rag.verifying.parsed import parsed
from rag.verifying.polarity import Said
from rag.verifying.quoting import plain
from rag.verifying.verdict import Finding, Label, Quote, Verdict, Weight

CITED = 0.5
"""Share of a sentence's words from which its own source says the same."""

AROUND = 0.7
"""Share of its words that must stand in the source or next to it."""

LEAST = 0.34
"""The share in its own source under which it says something else."""


def check(sentence: str, quotes: Sequence[Quote | str]) -> Verdict:
    """How far quoted words bear a sentence out.

    Words that stand in a quote as they are do at once. Else amounts, days, names, quotations and
    their speakers, negation, modality and opposites are compared, and then how much of what the
    sentence says the quotes say too.

    Args:
        sentence: one sentence, without markers.
        quotes: the cited words; a `Quote` also tells what stands around them, from which
            pronouns and weekdays are understood. None gives "unsupported".
    """
    given = [Quote(one) if isinstance(one, str) else one for one in quotes]
    given = [one for one in given if one.text.strip()]
    if not given or not sentence.strip():
        return Verdict("unsupported", (Finding("source", "wrong", sentence),), 0.0)
    if any(verbatim(sentence, quote.text) for quote in given):
        return Verdict("supported")
    published = next((quote.published_at for quote in given if quote.published_at), None)
    grounds = Grounds(parsed(sentence, published, source=False), given)
    found = tuple(_findings(grounds))
    covered, around, lacking = meaning.coverage(grounds)
    if covered < CITED or around < AROUND:
        weight: Weight = "missing" if covered >= LEAST else "wrong"
        found = (*found, _lacking(lacking, weight))
    return Verdict(_label(found), found, covered)


def _lacking(words: Sequence[Said], weight: Weight) -> Finding:
    if not words:
        return Finding("words", weight, "")
    said = " ".join(word.word.form for word in words)
    return Finding("words", weight, said, None, words[0].word.start, words[-1].word.end)


def verbatim(sentence: str, source: str) -> bool:
    """Whether a sentence is the source, or whole sentences of it, but for marks and spaces."""
    said, stood = plain(sentence).strip(), plain(source).strip()
    at = stood.find(said)
    if at < 0 or not said:
        return False
    opens = at == 0 or stood[:at].rstrip()[-1:] in ".!?\"'"
    closes = at + len(said) == len(stood) or said[-1:] in ".!?\"'"
    return opens and closes


def _findings(grounds: Grounds) -> Iterator[Finding]:
    yield from facts.amounts(grounds)
    yield from facts.moments(grounds)
    yield from persons.named(grounds)
    yield from persons.parts(grounds)
    yield from speech.attributions(grounds)
    yield from speech.quotations(grounds)
    yield from meaning.turned(grounds)
    yield from meaning.surer(grounds)
    yield from meaning.opposed(grounds)
    yield from meaning.replaced(grounds)
    yield from meaning.grave(grounds)


def _label(found: Sequence[Finding]) -> Label:
    weights = {finding.weight for finding in found}
    if "wrong" in weights:
        return "unsupported"
    return "partly" if "missing" in weights else "supported"
