"""The embedded reader under the lens: passages read, refusals, calibration, time.

python -m eval.bench.reader DATASET [--data DIR] [--passages 5 10 15 20 30] [--plots FOLDER]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.calibration import (
    Refusal,
    auroc,
    calibration_error,
    refusals,
    reliability,
    strictest,
)
from eval.datasets import Question, load_dataset
from eval.metrics import contains, exact_match, score
from eval.retrieval import DEPTH
from eval.run import open_desk, removed
from rag.desk import NewsDesk, Parts
from rag.read import EmbeddedReader
from rag.settings import AnswerSettings, RetrievalSettings, Settings
from rag.types import Draft, Evidence

READ = (5, 10, 15, 20, 30)
FALSE_REFUSALS = 0.05
COLUMNS = ("mrr@10", "text_contains", "short_em", "short_contains", "false_refusal")


@dataclass(frozen=True, slots=True)
class Guess:
    """What the reader would answer if it had to, and how sure it is."""

    confidence: float
    right: bool


def curve(desk: NewsDesk, questions: Sequence[Question], depths: Sequence[int]) -> list[Any]:
    """A row of figures for each number of passages read."""
    rows = []
    for depth in depths:
        retrieval = desk.settings.retrieval.model_copy(update={"k": depth})
        rows.append({"passages": depth, **_row(_variant(desk, retrieval=retrieval), questions)})
        _tell(f"read {depth}")
    return rows


def _variant(desk: NewsDesk, **groups: RetrievalSettings | AnswerSettings) -> NewsDesk:
    """A desk over the same articles with other settings."""
    settings = desk.settings.model_copy(update=groups)
    return NewsDesk(settings, parts=Parts(encoder=desk.encoder, index=desk.index))


def _row(desk: NewsDesk, questions: Sequence[Question]) -> dict[str, Any]:
    desk.ask(questions[0].question, as_of=questions[0].asked_at)
    figures: dict[str, list[float]] = {name: [] for name in COLUMNS}
    times = []
    for question in questions:
        began = time.perf_counter()
        answer = desk.ask(question.question, as_of=question.asked_at)
        times.append((time.perf_counter() - began) * 1000)
        short = answer.short_answer or ""
        text = " ".join(sentence.text for sentence in answer.sentences)
        figures["mrr@10"].append(_reciprocal(_ranked(desk, question), question))
        figures["text_contains"].append(float(contains(text, question.answers)))
        figures["short_em"].append(exact_match(short, question.answers))
        figures["short_contains"].append(float(contains(short, question.answers)))
        figures["false_refusal"].append(float(answer.status == "abstained"))
    p50, p95 = np.percentile(times, [50, 95])
    row: dict[str, Any] = {name: score(values).to_dict() for name, values in figures.items()}
    return {**row, "p50_ms": round(float(p50)), "p95_ms": round(float(p95))}


def _ranked(desk: NewsDesk, question: Question) -> Sequence[Evidence]:
    query = desk.understand(question.question, as_of=question.asked_at)
    return desk.rerank(query, desk.retrieve(query))


def _reciprocal(ranked: Sequence[Evidence], question: Question) -> float:
    for rank, item in enumerate(ranked[:10], start=1):
        known = item.article.url in question.relevant_urls
        if known and contains(item.chunk.text, question.accepted):
            return 1 / rank
    return 0.0


def guesses(desk: NewsDesk, questions: Sequence[Question]) -> dict[str, list[Guess]]:
    """Each question as it is, and with its answer taken away in both ways."""
    found: dict[str, list[Guess]] = {"kept": [], "articles": [], "answer": []}
    reader = EmbeddedReader(desk.encoder, desk.settings.answer, desk.readings)
    for number, question in enumerate(questions, start=1):
        query = desk.understand(question.question, as_of=question.asked_at)
        evidence = desk.retrieve(query, DEPTH)
        for way, left in (("kept", evidence), *removed(evidence, question)):
            ranked = desk.rerank(query, left[: desk.settings.retrieval.k])
            found[way].append(_as_guess(reader.guess(query, ranked), question))
        _tell(f"guessed {number} of {len(questions)}")
    return found


def _as_guess(draft: Draft, question: Question) -> Guess:
    text = " ".join(sentence.text for sentence in draft.sentences)
    return Guess(draft.confidence, contains(text, question.answers))


def trust(found: dict[str, list[Guess]]) -> dict[str, Any]:
    """Areas, what a threshold at `FALSE_REFUSALS` refuses, and the calibration."""
    kept = [g.confidence for g in found["kept"]]
    record: dict[str, Any] = {"n": len(kept)}
    for way in ("articles", "answer"):
        gone = [g.confidence for g in found[way]]
        best = strictest(refusals(kept, gone), FALSE_REFUSALS)
        record[f"{way} removed"] = {"auroc": auroc(kept, gone), **asdict(best)}
    bins = reliability(*_mixed(found))
    record["ece"] = calibration_error(bins)
    record["bins"] = [asdict(one) for one in bins]
    return record


def _mixed(found: dict[str, list[Guess]]) -> tuple[list[float], list[bool]]:
    """All guesses with and without the answer in reach, in equal parts."""
    both = [*found["kept"], *found["answer"]]
    return [g.confidence for g in both], [g.right for g in both]


def plots(found: dict[str, list[Guess]], folder: Path) -> None:
    """`reliability.svg` and `refusals.svg`."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    folder.mkdir(parents=True, exist_ok=True)
    bins = reliability(*_mixed(found))
    figure, axes = plt.subplots(figsize=(4.2, 4.2))
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.scatter([b.confidence for b in bins], [b.right for b in bins], s=[4 * b.n for b in bins])
    axes.set(xlabel="confidence", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
    figure.savefig(folder / "reliability.svg", bbox_inches="tight")
    figure, axes = plt.subplots(figsize=(4.2, 4.2))
    kept = [g.confidence for g in found["kept"]]
    for way, name in (("articles", "articles removed"), ("answer", "answer removed")):
        line: list[Refusal] = refusals(kept, [g.confidence for g in found[way]])
        axes.plot([r.refused for r in line[1:]], [r.precision for r in line[1:]], label=name)
    axes.set(xlabel="recall of refusals", ylabel="precision", xlim=(0, 1), ylim=(0.4, 1.01))
    axes.legend(frameon=False)
    figure.savefig(folder / "refusals.svg", bbox_inches="tight")


def table(rows: Sequence[dict[str, Any]]) -> str:
    """The curve as a Markdown table."""
    head = ["passages read", *COLUMNS, "p50 ms", "p95 ms"]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    for row in rows:
        cells = [str(row["passages"]), *(f"{row[name]['value']:.3f}" for name in COLUMNS)]
        lines.append("| " + " | ".join([*cells, str(row["p50_ms"]), str(row["p95_ms"])]) + " |")
    return "\n".join(lines)


def main() -> int:
    """Measure, print the table and one JSON object, and draw where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset")
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--passages", type=int, nargs="*", default=READ)
    parser.add_argument("--plots", type=Path, default=None)
    options = parser.parse_args()
    dataset = load_dataset(options.dataset)
    questions = [q for q in dataset.questions if q.answerable]
    with open_desk(dataset, Settings.load(data=options.data), progress=_progress) as desk:
        rows = curve(desk, questions, options.passages)
        found = guesses(desk, questions)
    record = {"dataset": dataset.name, "curve": rows, "trust": trust(found)}
    if options.plots:
        plots(found, options.plots)
    print(table(rows))
    print(json.dumps(record))
    return 0


def _progress(stage: str, done: int, total: int | None) -> None:
    _tell(f"{stage} {done}/{total or '?'}")


def _tell(line: str) -> None:
    print(f"\r{line}    ", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
