"""Threads: the reports of several outlets and days on one running story.

A `Story` is one report and its copies; a thread is what goes on: the theft, the arrest, the
trial. Reports belong together when the mean of two cosines is high: that of their openings in
the encoder's space, and that of the telling words of title and opening, weighted by how few of
the reports use them. Groups are joined by their mean likeness (average linkage, UPGMA), so that
one report that touches two stories does not make them one. The task is topic detection of
Allan et al. 1998; `docs/today.md` says how good this is.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.english.lexicon import NUMBER_WORDS, STOP_WORDS
from rag.english.names import CALENDAR
from rag.types import Article, Vectors

ALIKE = 0.3
"""Mean likeness from which two groups of reports are one thread."""

OPENING_CHARS = 900
"""Of a text: what it is about stands at its beginning."""

TITLE_COUNTS = 2
"""How often a word of the title counts."""

_SHORTEST = 3
_WORD = re.compile(r"[^\W_][\w’'-]*[^\W_]")
_POSSESSIVE = re.compile(r"['’]s$")

Words = Mapping[str, int]
"""How often each word stands in an article's title and opening."""

Likeness = NDArray[np.float32]
"""`(n, n)`, symmetric, 0..1."""


def telling_words(article: Article) -> Counter[str]:
    """The words of title and opening that may tell stories apart, in lower case, counted."""
    texts = (*(article.title,) * TITLE_COUNTS, article.text[:OPENING_CHARS])
    found: Counter[str] = Counter()
    for text in texts:
        found.update(_POSSESSIVE.sub("", word.lower()) for word in _WORD.findall(text))
    return Counter(
        {word: n for word, n in found.items() if len(word) >= _SHORTEST and _tells(word)}
    )


def _tells(word: str) -> bool:
    return not (word in STOP_WORDS or word in CALENDAR or word in NUMBER_WORDS or word.isdigit())


def weights(told: Sequence[Words]) -> dict[str, float]:
    """The inverse document frequency of the words that two articles have and not all."""
    n = len(told)
    counts = Counter(word for words in told for word in words)
    return {word: math.log((n + 1) / (count + 0.5)) for word, count in counts.items() if count > 1}


def likeness(vectors: Vectors, told: Sequence[Words]) -> Likeness:
    """How alike articles are, by meaning and by words.

    Args:
        vectors: `(n, d)`, L2-normalised, of their openings.
        told: their telling words.
    """
    by_meaning = np.clip(vectors @ vectors.T, 0.0, 1.0)
    mean: Likeness = ((by_meaning + _by_words(told)) / 2).astype(np.float32)
    return mean


def _by_words(told: Sequence[Words]) -> Likeness:
    """Cosines of tf-idf, word by word over those that have it: most words are rare."""
    idf = weights(told)
    holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    squares = np.zeros(len(told), dtype=np.float64)
    for i, words in enumerate(told):
        for word, count in words.items():
            if word in idf:
                value = (1 + math.log(count)) * idf[word]
                holders[word].append((i, value))
                squares[i] += value * value
    lengths = np.maximum(np.sqrt(squares), 1e-9)
    found: Likeness = np.zeros((len(told), len(told)), dtype=np.float32)
    for pairs in holders.values():
        rows = np.array([i for i, _ in pairs])
        values = np.array([value for _, value in pairs]) / lengths[rows]
        found[np.ix_(rows, rows)] += np.outer(values, values)
    return found


def threads(alike: Likeness, *, least: float = ALIKE) -> list[list[int]]:
    """Groups of articles, each in order, the one with the earliest article first.

    The same whatever the order of the articles, ties aside.

    Args:
        alike: how alike each is to each.
        least: mean likeness from which two groups are joined.
    """
    found = [group for part in _parts(alike >= least) for group in _joined(alike, part, least)]
    return sorted(found)


def _parts(linked: NDArray[np.bool_]) -> list[list[int]]:
    """What hangs together: no group reaches beyond it, as its mean needs one such link."""
    left = set(range(len(linked)))
    parts = []
    while left:
        part, edge = set(), [left.pop()]
        while edge:
            one = edge.pop()
            part.add(one)
            near = left.intersection(np.flatnonzero(linked[one]).tolist())
            left -= near
            edge += near
        parts.append(sorted(part))
    return parts


def _joined(alike: Likeness, part: Sequence[int], least: float) -> list[list[int]]:
    """Average linkage within a part: the two groups most alike are joined, while they are."""
    mean = alike[np.ix_(part, part)].astype(np.float64)
    np.fill_diagonal(mean, -1.0)
    groups: dict[int, list[int]] = {i: [number] for i, number in enumerate(part)}
    while len(groups) > 1:
        one, two = sorted(divmod(int(mean.argmax()), len(part)))
        if mean[one, two] < least:
            break
        sizes = len(groups[one]), len(groups[two])
        row = (sizes[0] * mean[one] + sizes[1] * mean[two]) / sum(sizes)
        mean[one] = mean[:, one] = row
        mean[one, one] = -1.0
        mean[two] = mean[:, two] = -1.0
        groups[one] += groups.pop(two)
    return [sorted(group) for group in groups.values()]
