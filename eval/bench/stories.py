"""Whether copies of one report are found, and distinct reports on one event kept apart.

python -m eval.bench.stories FOLDER [--each 50] [--labels FILE] [--wrong] [--rival]

FOLDER is an evaluation folder. From its articles copies are made by rule (`made_copies`), each of
another outlet and up to three days later; all go through the ledger as at ingest, in random order.

Positives: each article with its made copy; articles of the folder with the very same words within
a week, walls in place of an article aside; pairs that were judged to be copies. Negatives: each
article's nearest neighbour within a week by shared rare words (TF-IDF), each made copy with its
original's neighbour, and pairs that share three tenths of their runs or more and were judged
distinct. LABELS holds those judgements: the pairs that share so much were read side by side before
the rule was run on them. `edition` there are local or later states of one article, partly
rewritten: neither answer is wrong, so they are counted apart.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from eval.bench.made_copies import CHANGES, made_copy
from eval.datasets import load_dataset
from ingest.decode import open_lines
from ingest.records import to_article
from rag.encode import load_encoder
from rag.errors import SourceError
from rag.index.ledger import Ledger
from rag.settings import Settings
from rag.stories.copies import WINDOW_DAYS, Words, compared, days_apart
from rag.stories.prints import Print
from rag.types import Article, Encoder

Pair = tuple[str, str]

LABELS = Path(__file__).with_name("story_labels.jsonl")
SHORTEST_CHARS = 700
SHARED = 0.3
"""Share of runs from which pairs of a folder were judged by reading them."""

RIVALS = (0.3, 0.5, 0.7)
"""Shares of all runs that two texts have both, from which datasketch is to find them."""

_BATCH = 64
_EDGES = 1000


@dataclass(slots=True)
class Gold:
    """Pairs by what they are; `kinds` says of each positive where it comes from."""

    kinds: dict[Pair, str] = field(default_factory=dict)
    distinct: set[Pair] = field(default_factory=set)
    editions: set[Pair] = field(default_factory=set)


def main() -> int:
    """Print precision and recall with their counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=50, help="copies made of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--wrong", action="store_true", help="list what was taken wrongly")
    parser.add_argument("--rival", action="store_true", help="measure datasketch's LSH too")
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311  # which articles are copied
    articles = {a.id: a for a in read_articles(options.folder)}
    labels = read_labels(options.labels, options.folder.resolve().name, articles)
    gold, made = make_gold(articles, labels, options.each, chance)
    everything = [*articles.values(), *made]
    chance.shuffle(everything)
    found, seconds = found_by_ledger(everything)
    report = {
        "articles": len(articles),
        "ms_an_article": round(1000 * seconds / len(everything), 2),
        **score(gold, found),
    }
    if options.rival:
        rivals = found_by_datasketch(everything, RIVALS)
        report["datasketch"] = {f"jaccard {t}": score(gold, rivals[t]) for t in RIVALS}
    json.dump(report, sys.stdout, indent=2)
    sys.stdout.write("\n")
    if options.wrong:
        tell_wrong(gold, found, {a.id: a for a in everything})
    return 0


def read_articles(folder: Path) -> list[Article]:
    """The articles of an evaluation folder, as an ingest reads them."""
    found = []
    with open_lines(load_dataset(folder).articles) as lines:
        for line in lines:
            with suppress(SourceError):
                found.append(to_article(json.loads(line)))
    return found


def read_labels(file: Path, name: str, articles: Mapping[str, Article]) -> dict[Pair, str]:
    """What was judged of the pairs of a folder."""
    records = map(json.loads, file.read_text("utf-8").splitlines())
    return {
        _pair(r["one"], r["two"]): r["label"]
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
            gold.kinds[_pair(article.id, copy.id)] = kind
            if article.id in near:
                gold.distinct.add(_pair(copy.id, near[article.id]))
    gold.distinct |= {_pair(*pair) for pair in near.items()}
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
    near = _stories([*gold.kinds, *gold.editions, *unread])
    gold.distinct = {p for p in gold.distinct if not _together(p, near)}


def neighbours(articles: Sequence[Article]) -> dict[str, str]:
    """For each article the nearest other one within a week, by rare words; none where none is."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    dated = sorted((a for a in articles if a.published_at), key=lambda a: a.published_at or "")
    vectors = TfidfVectorizer(stop_words="english", max_df=0.05, min_df=2, dtype=np.float32)
    table = vectors.fit_transform(a.text[:4000] for a in dated)
    found: dict[str, str] = {}
    for start in range(0, len(dated), _EDGES):
        cosines = (table[start : start + _EDGES] @ table.T).toarray()
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
        _pair(one.id, two.id)
        for group in bodies.values()
        for place, one in enumerate(group)
        for two in group[:place]
        if (apart := days_apart(one, two)) is not None and apart <= WINDOW_DAYS
    }


def found_by_ledger(articles: Sequence[Article]) -> tuple[dict[str, int], float]:
    """The story of each article that has copies, found as at ingest, and the seconds it took."""
    settings = Settings.load()
    encoder = load_encoder(settings.encoder, settings.cache)
    spent = 0.0
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "ledger.sqlite")
        for start in range(0, len(articles), _BATCH):
            batch = articles[start : start + _BATCH]
            ledger.stage([(article, []) for article in batch], 1, now="2025-01-01")
            began = time.process_time()
            ledger.finish([a.id for a in batch], [], alike=lambda a, b: _cosine(encoder, a, b))
            spent += time.process_time() - began
        copies = ledger.copies_of([article.id for article in articles])
        ledger.close()
    return _stories(_pair(one, two) for one, others in copies.items() for two in others), spent


def _cosine(encoder: Encoder, one: str, two: str) -> float:
    first, second = encoder.encode([one, two])
    return float(first @ second)


def found_by_datasketch(
    articles: Sequence[Article], thresholds: Sequence[float]
) -> dict[float, dict[str, int]]:
    """The same by datasketch's MinHash LSH (128 permutations), for some shares of runs."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found]  # no dependency

    known = {article.id: article for article in articles}
    tables = {t: MinHashLSH(threshold=t, num_perm=128) for t in thresholds}
    pairs: dict[float, list[Pair]] = {t: [] for t in thresholds}
    for article in articles:
        sketch = MinHash(num_perm=128)
        sketch.update_batch([str(run).encode() for run in Words(article).runs])
        for threshold, table in tables.items():
            for other in table.query(sketch):
                apart = days_apart(article, known[other])
                if apart is not None and apart <= WINDOW_DAYS:
                    pairs[threshold].append(_pair(article.id, other))
            table.insert(article.id, sketch)
    return {threshold: _stories(each) for threshold, each in pairs.items()}


def score(gold: Gold, found: Mapping[str, int]) -> dict[str, Any]:
    """Precision and recall over the gold pairs, with counts, and recall of each kind."""
    right = [pair for pair in gold.kinds if _together(pair, found)]
    wrong = [pair for pair in gold.distinct if _together(pair, found)]
    kinds = dict.fromkeys(gold.kinds.values())
    recall = {
        kind: f"{sum(gold.kinds[p] == kind for p in right)}/"
        f"{sum(each == kind for each in gold.kinds.values())}"
        for kind in kinds
    }
    return {
        "precision": round(len(right) / max(1, len(right) + len(wrong)), 4),
        "recall": round(len(right) / max(1, len(gold.kinds)), 4),
        "positives": len(gold.kinds),
        "found": len(right),
        "negatives": len(gold.distinct),
        "wrongly_joined": len(wrong),
        "editions": f"{sum(_together(p, found) for p in gold.editions)}/{len(gold.editions)}",
        "recall_of_each_kind": recall,
    }


def tell_wrong(gold: Gold, found: Mapping[str, int], articles: Mapping[str, Article]) -> None:
    """Print the pairs that were taken wrongly, by titles."""
    for pair, kind in gold.kinds.items():
        if not _together(pair, found):
            _tell(f"missed ({kind})", pair, articles)
    for pair in sorted(gold.distinct):
        if _together(pair, found):
            _tell("wrongly joined", pair, articles)


def _tell(what: str, pair: Pair, articles: Mapping[str, Article]) -> None:
    one, two = (articles[i] for i in pair)
    likeness = compared(Words(one), Words(two))
    sys.stdout.write(f"{what}: {one.title[:70]} | {two.title[:70]} | {likeness}\n")


def _together(pair: Pair, found: Mapping[str, int]) -> bool:
    return pair[0] in found and found[pair[0]] == found.get(pair[1])


def _stories(pairs: Iterable[Pair]) -> dict[str, int]:
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


def _pair(one: str, two: str) -> Pair:
    return (one, two) if one < two else (two, one)


if __name__ == "__main__":
    sys.exit(main())
