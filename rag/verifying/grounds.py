"""What a sentence is held against: the cited words, the likest sentence of them, all around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from rag.sentences import sentence_spans
from rag.verifying.lemmas import lemma, same_meaning
from rag.verifying.parsed import Parsed, parsed
from rag.verifying.polarity import Said
from rag.verifying.verdict import Quote


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the cited words, and the quote it is of."""

    parsed: Parsed
    quote: Quote


class Grounds:
    """The evidence for one sentence, taken apart as far as it is needed."""

    def __init__(self, sentence: Parsed, quotes: Sequence[Quote]) -> None:
        self.sentence = sentence
        self.quotes = quotes

    @cached_property
    def cited(self) -> list[Parsed]:
        """Each quote by itself."""
        return [parsed(quote.text, quote.published_at) for quote in self.quotes]

    @cached_property
    def near(self) -> list[Parsed]:
        """Each quote with its heading and what stands around it."""
        return [parsed(quote.near, quote.published_at) for quote in self.quotes]

    @cached_property
    def lines(self) -> list[Line]:
        """The sentences of the quotes."""
        return [
            Line(parsed(quote.text[start:end], quote.published_at), quote)
            for quote in self.quotes
            for start, end in sentence_spans(quote.text)
        ]

    @cached_property
    def best(self) -> Line:
        """The cited sentence that shares most with the one that is checked."""
        return max(self.lines, key=lambda line: shared(self.sentence, line.parsed))

    @cached_property
    def aligned(self) -> list[tuple[Said, Said]]:
        """Words of the sentence, each with the word of the best line that says the same."""
        ours, theirs = self.sentence.said, self.best.parsed.said
        return [(ours[a], theirs[b]) for a, b in alignment(ours, theirs)]

    @cached_property
    def pairs(self) -> list[tuple[int, int, int, int]]:
        """Stretches of words of the sentence that stand where the best line has others."""
        left, right = ([lemma(w.form) for w in p.words] for p in (self.sentence, self.best.parsed))
        matcher = SequenceMatcher(None, left, right, autojunk=False)
        return [(a, b, c, d) for kind, a, b, c, d in matcher.get_opcodes() if kind == "replace"]


def shared(one: Parsed, two: Parsed) -> float:
    """How much of what `one` says `two` says too: words, amounts and days, each counted."""
    forms = {word.form for word in two.said}
    words = sum(any(same_meaning(word.form, form) for form in forms) for word in one.said)
    numbers = {amount.number for amount in two.amounts}
    amounts = sum(amount.number in numbers for amount in one.amounts)
    keys = sum(w.lemma in two.keys for w in one.said)
    return words + amounts + 0.1 * keys - 0.01 * len(two.said)


def alignment(ours: Sequence[Said], theirs: Sequence[Said]) -> list[tuple[int, int]]:
    """Places of words that say the same, each used once: equal runs first, then what is left."""
    matcher = SequenceMatcher(
        None, [w.lemma for w in ours], [w.lemma for w in theirs], autojunk=False
    )
    found = [(m.a + n, m.b + n) for m in matcher.get_matching_blocks() for n in range(m.size)]
    taken = {b for _, b in found}
    paired = {a for a, _ in found}
    for a, word in enumerate(ours):
        if a in paired:
            continue
        free = [b for b in range(len(theirs)) if b not in taken]
        alike = [b for b in free if theirs[b].lemma == word.lemma] or [
            b for b in free if same_meaning(word.form, theirs[b].form)
        ]
        if alike:
            nearest = min(alike, key=lambda b: abs(b * len(ours) - a * len(theirs)))
            found.append((a, nearest))
            taken.add(nearest)
    return sorted(found)
