"""Whether two articles are one report: the same sentences, whatever was done to them.

Two measures say how much of the shorter one stands in the longer one: the share of its runs of
four words, and the share of its sentences (by their words) that have a counterpart. Cutting,
another order, another headline and a credit line leave both near 1; rewording lowers the first;
a follow-up that takes over background lowers both. The opening tells the rest apart: a copy begins
with something that the earlier article says too, a follow-up with what is new.

`docs/stories.md` says where the thresholds come from.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rag.dates import DAY_S, epoch
from rag.english.lexicon import STOP_WORDS
from rag.english.names import CALENDAR
from rag.stories.pages import page_of
from rag.stories.prints import hashes, plain_words, without_credit
from rag.types import Article

WINDOW_DAYS = 7
"""Days between the publications of copies."""

SHORTEST = 0.35
"""Runs of the shorter over those of the longer: less is a mention in a round-up, no copy."""

THE_SAME = 0.95
"""Mean share of runs and sentences from which even new numbers only correct a report."""

CERTAIN = 0.81
"""The same from which two are one report unless the later one opens with new numbers: a form is
filled in anew with the next results, prices or quakes."""

POSSIBLE = 0.72
"""The same from which they are one if the later one's opening has no figure or day of its own,
and either nearly all sentences have a counterpart or the encoder sees two openings alike."""

STRICT = 0.9
"""Share of runs, for texts of which little is left to judge by and for those without a date."""

SAME_PAGE = 0.3
"""Share of runs from which two states of one page are one report."""

FEW_RUNS = 50
"""Runs under which a text may be a form that is filled in: results, quakes, prices."""

OPENING = 3
"""Sentences that an article opens with."""

SAME_OPENING = 0.6
"""Share of them that stands in the earlier article: two of three."""

ALIKE = 0.95
"""Cosine of two openings that tell the same."""

OPENING_WORDS = 170
"""Words of an opening that the encoder sees: its 256 tokens."""

MOST_SENTENCES = 0.85
"""Share of sentences that leaves no doubt where the opening is the same."""

_SENTENCE_SHARE = 0.6
_FEWEST_SHARED = 4
_LEAST_OF_LONGER = 0.35
_EVERYWHERE = 30
_UNKNOWN_TITLE_SHARE = 0.2
_UNKNOWN_UNDER_RUNS = 200
_SAME_TITLE = 0.5
_SITE = re.compile(r"(?<=\w\W)\s*[|–—-]\s[^|–—]{2,30}$")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’')]*\s+|\n+")

Alike = Callable[[str, str], float]
"""The cosine of two texts in the encoder's space."""


@dataclass(frozen=True)
class Words:
    """An article taken apart for comparison, each part when it is first asked for."""

    article: Article

    @cached_property
    def text(self) -> str:
        """Its text without credit lines and datelines."""
        return without_credit(self.article.text)

    @cached_property
    def plain(self) -> list[str]:
        """The words of its text."""
        return plain_words(self.text)

    @cached_property
    def runs(self) -> NDArray[np.uint64]:
        """The hashes of its runs of words, each once, in order."""
        return np.unique(hashes(self.plain))

    @cached_property
    def sentences(self) -> list[frozenset[str]]:
        """The telling words of each sentence that has enough of them."""
        split = (frozenset(plain_words(part)) - STOP_WORDS for part in _SENTENCE.split(self.text))
        return [told for told in split if len(told) >= _FEWEST_SHARED]

    @cached_property
    def places(self) -> Mapping[str, Sequence[int]]:
        """In which of its sentences a word stands."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, sentence in enumerate(self.sentences):
            for word in sentence:
                found[word].append(place)
        return found

    @cached_property
    def figures(self) -> frozenset[str]:
        """The numbers, days and months of its first sentences."""
        words = frozenset().union(*self.sentences[:OPENING])
        return frozenset(word for word in words if word[0].isdigit() or word in CALENDAR)

    @cached_property
    def opening(self) -> str:
        """What an encoder can see of its beginning."""
        return " ".join(self.text.split()[:OPENING_WORDS])

    @cached_property
    def title(self) -> frozenset[str]:
        """The telling words of its title, without the name of the site behind it."""
        return frozenset(plain_words(_SITE.sub("", self.article.title))) - STOP_WORDS

    @cached_property
    def unknown(self) -> bool:
        """Whether its short text does not speak of what its title says: a notice, a wall."""
        told = self.title - frozenset(plain_words(self.article.outlet))
        if not told or len(self.runs) >= _UNKNOWN_UNDER_RUNS:
            return False
        return len(told & set(self.plain)) <= _UNKNOWN_TITLE_SHARE * len(told)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of one text stands in another, each 0..1.

    `runs` are the shorter one's runs of words that the longer one has too, `sentences` its
    sentences by their words, `size` its number of runs over the longer one's. `opening` are the
    first sentences of the later one that the earlier has; of the one with more where neither is
    later by a day.
    """

    runs: float
    size: float
    sentences: float = 0.0
    opening: float = 0.0

    @property
    def mean(self) -> float:
        """Of runs and sentences."""
        return (self.runs + self.sentences) / 2


def is_copy(one: Words, two: Words, alike: Alike) -> bool:
    """Whether two articles are one report; the same whichever comes first.

    Args:
        one: an article.
        two: another one.
        alike: asked only where words leave it open.
    """
    apart = days_apart(one.article, two.article)
    if apart is not None and apart > WINDOW_DAYS:
        return False
    likeness = compared(one, two)
    page = page_of(one.article.url)
    if page and page == page_of(two.article.url) and likeness.runs >= SAME_PAGE:
        return True
    if likeness.size < SHORTEST or likeness.opening < SAME_OPENING or _of_nothing(one, two):
        return False
    if apart is None or min(len(one.runs), len(two.runs)) < FEW_RUNS:
        return likeness.runs >= STRICT
    return _same_report(one, two, likeness, alike)


def _same_report(one: Words, two: Words, likeness: Likeness, alike: Alike) -> bool:
    if likeness.mean >= THE_SAME:
        return True
    if likeness.mean < POSSIBLE or _instalments(one, two):
        return False
    if likeness.mean >= CERTAIN:
        return not _new(one, two, days=False)
    if _new(one, two):
        return False
    return likeness.sentences >= MOST_SENTENCES or alike(one.opening, two.opening) >= ALIKE


def days_apart(one: Article, two: Article) -> float | None:
    """Days between two publications; None where one has no date."""
    if one.published_at is None or two.published_at is None:
        return None
    return abs(epoch(one.published_at) - epoch(two.published_at)) / DAY_S


def compared(one: Words, two: Words) -> Likeness:
    """The likeness of two texts; sentences are left out where runs say that they differ."""
    short, long = sorted((one, two), key=lambda words: (len(words.runs), words.article.id))
    if not len(short.runs):
        return Likeness(0.0, 0.0)
    shared = np.intersect1d(short.runs, long.runs, assume_unique=True).size
    runs, size = shared / len(short.runs), len(short.runs) / len(long.runs)
    if runs < 2 * POSSIBLE - 1:
        return Likeness(runs, size)
    found = [_has_counterpart(sentence, long) for sentence in short.sentences]
    told = sum(map(len, short.sentences))
    held = sum(len(s) for s, is_found in zip(short.sentences, found, strict=True) if is_found)
    openings = [_opening_in(earlier, later) for earlier, later in _by_time(one, two)]
    return Likeness(runs, size, held / told if told else runs, max(openings))


def _by_time(one: Words, two: Words) -> list[tuple[Words, Words]]:
    """Which may be the earlier and which the later: one way, or both where that is open."""
    apart = days_apart(one.article, two.article)
    if apart is None or apart < 1:
        return [(one, two), (two, one)]
    earlier, later = sorted((one, two), key=lambda words: epoch(words.article.published_at or ""))
    return [(earlier, later)]


def _opening_in(earlier: Words, later: Words) -> float:
    """The share of the later one's first sentences that the earlier one has."""
    first = later.sentences[:OPENING]
    return sum(_has_counterpart(s, earlier) for s in first) / len(first) if first else 1.0


def _has_counterpart(sentence: frozenset[str], other: Words) -> bool:
    """Whether a text has a sentence with most of the same telling words."""
    shared: Counter[int] = Counter()
    for word in sentence:
        met = other.places.get(word, ())
        if len(met) <= _EVERYWHERE:
            shared.update(met)
    for place, _ in shared.most_common(3):
        both = len(sentence & other.sentences[place])
        short, long = sorted((len(sentence), len(other.sentences[place])))
        if (
            both >= _FEWEST_SHARED
            and both >= _SENTENCE_SHARE * short
            and both > _LEAST_OF_LONGER * long
        ):
            return True
    return False


def _new(one: Words, two: Words, *, days: bool = True) -> bool:
    """Whether the later one opens with a number, or a day, that the earlier one does not have."""
    return all(
        any(days or word[0].isdigit() for word in later.figures - set(earlier.plain))
        for earlier, later in _by_time(one, two)
    )


def _of_nothing(one: Words, two: Words) -> bool:
    """Whether a text is no article's own, so that having it says nothing; titles tell it apart."""
    if _titles_alike(one, two) and not _instalments(one, two):
        return False
    return one.unknown and two.unknown


def _instalments(one: Words, two: Words) -> bool:
    """Whether titles differ in numbers or days above all: two numbers of one series."""
    apart = one.title ^ two.title
    return _titles_alike(one, two) and any(w[0].isdigit() or w in CALENDAR for w in apart)


def _titles_alike(one: Words, two: Words) -> bool:
    either = one.title | two.title
    return bool(either) and len(one.title & two.title) >= _SAME_TITLE * len(either)
