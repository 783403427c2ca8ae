"""What a thread is called: the name that most of its reports tell, and one word beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rag.english.datelines import without_datelines
from rag.english.names import CALENDAR, bare, names
from rag.stories.threads import OPENING_CHARS, telling_words
from rag.types import Article

LONGEST_NAME = 3
"""Words of a name; more are a headline in capitals."""

SHARED = 0.5
"""Share of the reports that have the word beside the name."""

MOST = 12
"""Reports read for a name: more tell nothing else."""

FEW = 3
"""Reports under which one title is enough for that word."""

_LINE = re.compile(r"\s+")
_TAIL = re.compile(r"-\w+")


def topic(reports: Sequence[Article], idf: Mapping[str, float]) -> str:
    """What reports are about, in a few words, such as "Sunderby Crown museum".

    Args:
        reports: those of one thread, one at least; the first `MOST` are read.
        idf: weights of words among all reports that are looked at, see `threads.weights`.
    """
    reports = reports[:MOST]
    rarest = max(idf.values(), default=1.0)
    name = _name(reports, idf, rarest)
    taken = set(name.lower().split())
    words = Counter(word for article in reports for word in telling_words(article))
    titled = Counter(word.lower() for article in reports for word in _title_words(article))
    least = 1 if len(reports) < FEW else 2
    beside = {
        word: n * titled[word] * idf.get(word, 1.0)
        for word, n in words.items()
        if n >= SHARED * len(reports) and titled[word] >= least and word not in taken
    }
    word = max(sorted(beside), key=beside.__getitem__, default="")
    return f"{name} {_written(word, reports)}".strip()


def _name(reports: Sequence[Article], idf: Mapping[str, float], rarest: float) -> str:
    """The name that most reports tell, rare names and those of headlines first."""
    told: Counter[str] = Counter()
    titled: Counter[str] = Counter()
    for article in reports:
        named = set(_names(without_datelines(article.text[:OPENING_CHARS])))
        told.update(named)
        titled.update(name for name in named if name in article.title)
    n = len(reports)

    def worth(name: str) -> float:
        words = name.lower().split()
        rarity = sum(idf.get(word, rarest) for word in words) / len(words)
        return told[name] / n * (0.2 + titled[name] / n) * rarity

    return max(sorted(told), key=worth, default="")


def _names(text: str) -> Iterable[str]:
    """The names within sentences, written as they stand; no single letters, no days."""
    for name in names(text):
        if name.opens and len(name.words) == 1:
            continue
        shown = bare(text[name.start : name.end])
        if len(name.words) > LONGEST_NAME or len(shown) < 2 or shown.lower() in CALENDAR:
            continue
        tail = _TAIL.match(text, name.end)  # the number of a "Kestrel-2"
        yield _LINE.sub(" ", shown) + (tail.group() if tail else "")


def _title_words(article: Article) -> set[str]:
    return {bare(word.strip('.,:;!?"“”()')) for word in article.title.split()}


def _written(word: str, reports: Sequence[Article]) -> str:
    """A word as most texts write it, a name with its capital."""
    forms = Counter(
        form
        for article in reports
        for form in re.findall(
            rf"\b{re.escape(word)}\b", article.text[:OPENING_CHARS], re.IGNORECASE
        )
    )
    return max(sorted(forms, reverse=True), key=forms.__getitem__, default=word)
