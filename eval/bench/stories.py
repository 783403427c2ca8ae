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
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from eval.bench.story_gold import Gold, Pair, make_gold, pair_of, read_labels, stories_of, together
from eval.datasets import load_dataset
from ingest.decode import open_lines
from ingest.records import to_article
from rag.encode import load_encoder
from rag.errors import SourceError
from rag.index.ledger import Ledger
from rag.settings import Settings
from rag.stories.copies import WINDOW_DAYS, Words, compared, days_apart
from rag.types import Article, Encoder

LABELS = Path(__file__).with_name("story_labels.jsonl")
RIVALS = (0.3, 0.5, 0.7)
"""Shares of all runs that two texts have both, from which datasketch is to find them."""

_BATCH = 64


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
    chance = random.Random(options.seed)
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
    return stories_of(pair_of(one, two) for one, others in copies.items() for two in others), spent


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
                    pairs[threshold].append(pair_of(article.id, other))
            table.insert(article.id, sketch)
    return {threshold: stories_of(each) for threshold, each in pairs.items()}


def score(gold: Gold, found: Mapping[str, int]) -> dict[str, Any]:
    """Precision and recall over the gold pairs, with counts, and recall of each kind."""
    right = [pair for pair in gold.kinds if together(pair, found)]
    wrong = [pair for pair in gold.distinct if together(pair, found)]
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
        "editions": f"{sum(together(p, found) for p in gold.editions)}/{len(gold.editions)}",
        "recall_of_each_kind": recall,
    }


def tell_wrong(gold: Gold, found: Mapping[str, int], articles: Mapping[str, Article]) -> None:
    """Print the pairs that were taken wrongly, by titles."""
    for pair, kind in gold.kinds.items():
        if not together(pair, found):
            _tell(f"missed ({kind})", pair, articles)
    for pair in sorted(gold.distinct):
        if together(pair, found):
            _tell("wrongly joined", pair, articles)


def _tell(what: str, pair: Pair, articles: Mapping[str, Article]) -> None:
    one, two = (articles[i] for i in pair)
    likeness = compared(Words(one), Words(two))
    sys.stdout.write(f"{what}: {one.title[:70]} | {two.title[:70]} | {likeness}\n")


if __name__ == "__main__":
    sys.exit(main())
