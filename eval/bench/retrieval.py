"""Retrieval beside LlamaIndex's quickstart, on one dataset in one run.

python -m eval.bench.retrieval DATASET [--data DIR] [--quickstart]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from eval.bench.systems import System, newsdesk_systems, quickstart_system
from eval.datasets import Dataset, load_dataset
from eval.metrics import Score
from eval.retrieval import DEPTH, retrieval_scores
from eval.run import open_desk
from rag.settings import Settings

COLUMNS = ("hits@1", "hits@4", "hits@10", "mrr@10", "answer@1000c", "answer@2000c", "answer@4000c")


def measure(system: System, dataset: Dataset) -> dict[str, Any]:
    """The retrieval figures of one system, with the median time of one search in ms."""
    questions = [q for q in dataset.questions if q.answerable]
    system.search(questions[0], DEPTH)
    runs, times = {}, []
    for question in questions:
        began = time.perf_counter()
        system.search(question, 10)
        times.append((time.perf_counter() - began) * 1000)
        runs[question.id] = system.search(question, DEPTH)
    figures = retrieval_scores(questions, runs, system.corpus)
    row: dict[str, Any] = {
        name: value.to_dict() if isinstance(value, Score) else value
        for name, value in figures.items()
    }
    passages = sum(len(p) for p in system.corpus.values())
    return {"system": system.name, **row, "p50_ms": statistics.median(times), "passages": passages}


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as a Markdown table."""
    head = ["system", "passages", *COLUMNS, "p50 ms"]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for row in rows:
        cells = [row["system"], f"{row['passages']:,}"]
        cells += [f"{row[name]['value']:.3f}" for name in COLUMNS]
        lines.append("| " + " | ".join([*cells, f"{row['p50_ms']:.1f}"]) + " |")
    return "\n".join(lines)


def main() -> int:
    """Run every system and print the table, then one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset")
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--quickstart", action="store_true", help="LlamaIndex too (slow)")
    options = parser.parse_args()
    dataset = load_dataset(options.dataset)
    rows = []
    with open_desk(dataset, Settings.load(data=options.data), progress=_progress) as desk:
        rows += [measure(system, dataset) for system in newsdesk_systems(desk)]
        articles = list(desk.index.articles())
    if options.quickstart:
        for size, overlap in ((1024, 200), (256, 20)):
            with tempfile.TemporaryDirectory() as folder:
                system = quickstart_system(
                    articles, Path(folder), chunk_size=size, overlap=overlap
                )
                rows.insert(0, measure(system, dataset))
    print(table(rows))
    print(json.dumps(rows))
    return 0


def _progress(stage: str, done: int, total: int | None) -> None:
    print(f"\r{stage} {done}/{total or '?'}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
