"""Which pairs of articles are copies and which are not, to measure by."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from eval.bench.made_copies import CHANGES, made_copy
from rag.stories.copies import WINDOW_DAYS, Words, compared, days_apart
from rag.stories.prints import Print
from rag.types import Article

Pair = tuple[str, str]

SHORTEST_CHARS = 700
SHARED = 0.3
"""Share of runs from which pairs of a folder were judged by reading them."""

_AT_ONCE = 1000


@dataclass(slots=True)
class Gold:
    """Pairs by what they are; `kinds` says of each positive where it comes from."""

    kinds: dict[Pair, str] = field(default_factory=dict)
    distinct: set[Pair] = field(default_factory=set)
    editions: set[Pair] = field(default_factory=set)


def read_labels(file: Path, name: str, articles: Mapping[str, Article]) -> dict[Pair, str]:
    """What was judged of the pairs of a folder."""
    records = map(json.loads, file.read_text("utf-8").splitlines())
    return {
        pair_of(r["one"], r["two"]): r["label"]
        for r in records
        if r["set"] == name and r["one"] in articles and r["two"] in articles
    }


def make_gold(
    articles: Mapping[str, Article], labels: Mapping[Pair, str], each: int, chance: random.Random
) -> tuple[Gold, list[Article]]:
    """The pairs to judge by, and the copies that were made."""
    gold, made = Gold(), []
    near = neighbours(list(articles.values()))
    usable = [a for a in articles.values() if len(a.text) >= SHORTEST_CHARS]
    usable = [a for a in usable if not Words(a).unknown]
    for kind in CHANGES:
        for article in chance.sample(usable, each):
            copy = made_copy(article, kind, chance)
            made.append(copy)
            gold.kinds[pair_of(article.id, copy.id)] = kind
            if article.id in near:
                gold.distinct.add(pair_of(copy.id, near[article.id]))
    gold.distinct |= {pair_of(*pair) for pair in near.items()}
    for pair in same_words(articles.values()):
        gold.kinds.setdefault(pair, "same words")
    for pair, label in labels.items():
        if label == "copy":
            gold.kinds.setdefault(pair, "judged")
        elif label == "edition":
            gold.editions.add(pair)
        else:
            gold.distinct.add(pair)
    _settle(gold, articles, labels)
    return gold, made


def _settle(gold: Gold, articles: Mapping[str, Article], labels: Mapping[Pair, str]) -> None:
    """A pair is one thing only: judgement goes before rule, and copies of copies are copies."""
    gold.kinds = {p: kind for p, kind in gold.kinds.items() if labels.get(p, "copy") == "copy"}
    unread = {
        pair
        for pair in gold.distinct
        if pair not in labels
        and pair[0] in articles
        and pair[1] in articles
        and compared(*(Words(articles[i]) for i in pair)).runs >= SHARED
    }
    near = stories_of([*gold.kinds, *gold.editions, *unread])
    gold.distinct = {p for p in gold.distinct if not together(p, near)}


def neighbours(articles: Sequence[Article]) -> dict[str, str]:
    """For each article the nearest other one within a week, by rare words; none where none is."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    dated = sorted((a for a in articles if a.published_at), key=lambda a: a.published_at or "")
    rare = max(10, int(0.05 * len(dated)))
    vectors = TfidfVectorizer(stop_words="english", max_df=rare, min_df=2, dtype=np.float32)
    table = vectors.fit_transform(a.text[:4000] for a in dated)
    found: dict[str, str] = {}
    for start in range(0, len(dated), _AT_ONCE):
        cosines = (table[start : start + _AT_ONCE] @ table.T).toarray()
        for row, line in enumerate(cosines):
            mine = dated[start + row]
            for place in np.argsort(-line)[:8]:
                other = dated[place]
                apart = days_apart(mine, other)
                if other.id != mine.id and apart is not None and apart <= WINDOW_DAYS:
                    found[mine.id] = other.id
                    break
    return found


def same_words(articles: Iterable[Article]) -> set[Pair]:
    """Pairs of articles with the very same words within a week, walls aside."""
    bodies: dict[str, list[Article]] = {}
    for article in articles:
        if not Words(article).unknown:
            bodies.setdefault(Print.of(article).body, []).append(article)
    return {
        pair_of(one.id, two.id)
        for group in bodies.values()
        for place, one in enumerate(group)
        for two in group[:place]
        if (apart := days_apart(one, two)) is not None and apart <= WINDOW_DAYS
    }


def together(pair: Pair, found: Mapping[str, int]) -> bool:
    """Whether both articles of a pair are of one story."""
    return pair[0] in found and found[pair[0]] == found.get(pair[1])


def stories_of(pairs: Iterable[Pair]) -> dict[str, int]:
    """A number for each article, equal for those that hang together by pairs."""
    head: dict[str, str] = {}

    def find(key: str) -> str:
        while head.setdefault(key, key) != key:
            head[key] = head[head[key]]
            key = head[key]
        return key

    for one, two in pairs:
        head[find(one)] = find(two)
    numbers: dict[str, int] = {}
    return {key: numbers.setdefault(find(key), len(numbers)) for key in list(head)}


def pair_of(one: str, two: str) -> Pair:
    """Two ids in order."""
    return (one, two) if one < two else (two, one)
