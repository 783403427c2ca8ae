"""Ingest beside LlamaIndex's quickstart, on the same articles in one run.

python -m eval.bench.ingest_speed --articles FILE [--count 300] [--questions FILE]

Both models are loaded before the clock starts. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.bench.quickstart import Quickstart
from rag.encode.torch import load_torch
from rag.encode.weights import find_model
from rag.settings import Settings
from rag.types import Article

MAX_COMPARED = 256
"""Passages whose vectors are computed a second time in PyTorch."""

MAX_ASKED = 200


@dataclass(frozen=True, slots=True)
class Measured:
    """One system's figures; `cpu_seconds`, over all cores, tell it from a busy machine."""

    system: str
    chars: int
    seconds: float
    cpu_seconds: float
    chars_per_s: float
    passages: int
    query_p50_ms: float
    cosine_min: float | None = None
    cosine_mean: float | None = None


def read_lines(path: Path, count: int) -> list[str]:
    """The first `count` records of a JSONL file, which may be gzipped."""
    opener = gzip.open if path.suffix == ".gz" else Path.open
    with opener(path, "rt", encoding="utf-8") as file:
        return list(itertools.islice((line for line in file if line.strip()), count))


def as_article(line: str, number: int) -> Article:
    """A record with the field names of the contract."""
    record = json.loads(line)
    fields = ("id", "text", "title", "url")
    found = {name: record[name] for name in fields if record.get(name)}
    return Article(**{"id": str(number), "text": "", **found})


def measure_quickstart(
    articles: Sequence[Article], questions: Sequence[str], folder: Path
) -> Measured:
    """The quickstart with chunks that its model sees whole."""
    quickstart = Quickstart(folder)
    quickstart.load()
    clock = Clock()
    quickstart.ingest(articles)
    spent = clock.spent()
    p50 = median_ms(lambda question: quickstart.retrieve(question, 10), questions)
    passages = len(quickstart.passages())
    return _measured("quickstart (256, 20)", articles, spent, passages=passages, p50=p50)


def measure_newsdesk(
    lines: Sequence[str], articles: Sequence[Article], questions: Sequence[str], folder: Path
) -> Measured:
    """The ingest of newsdesk, a file into an empty data folder, indexing included."""
    from ingest.run import IngestReport, ingest
    from rag.desk import NewsDesk

    source = folder / "articles.jsonl"
    source.write_text("".join(lines), encoding="utf-8")
    with NewsDesk(Settings.load(data=folder / "data"), command="bench") as desk:
        desk.encoder.encode(["warm"])
        clock = Clock()
        *_, report = ingest(desk.index, [str(source)], desk.settings)
        spent = clock.spent()
        p50 = median_ms(lambda question: desk.search(question, k=10), questions)
        cosines = _cosines(desk, questions)
        passages = report.passages if isinstance(report, IngestReport) else 0
        plain = _measured("newsdesk", articles, spent, passages=passages, p50=p50)
    return Measured(**{
        **asdict(plain),
        "cosine_min": float(cosines.min()),
        "cosine_mean": float(cosines.mean()),
    })  # fmt: skip


def _measured(
    system: str,
    articles: Sequence[Article],
    spent: tuple[float, float],
    *,
    passages: int,
    p50: float,
) -> Measured:
    chars = sum(len(article.text) for article in articles)
    return Measured(system, chars, *spent, chars / spent[0], passages, p50)


class Clock:
    """Seconds on the wall and on the processor since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def spent(self) -> tuple[float, float]:
        """Wall seconds, CPU seconds."""
        return time.perf_counter() - self._wall, time.process_time() - self._cpu


def median_ms(search: Callable[[str], object], questions: Sequence[str]) -> float:
    """The median time of one search after a first one that does not count."""
    search(questions[0])
    times = []
    for question in questions:
        began = time.perf_counter()
        search(question)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _cosines(desk: Any, questions: Sequence[str]) -> Any:  # noqa: ANN401  # the desk is imported late
    """Cosine of stored vectors to PyTorch's in f32, over passages the questions find."""
    chunks = {
        evidence.chunk.id: evidence.chunk
        for question in questions
        for evidence in desk.search(question, k=10)
    }
    ids = list(chunks)[:MAX_COMPARED]
    settings = desk.settings.encoder.model_copy(update={"device": "cpu"})
    reference = load_torch(find_model(settings.model), settings, fingerprint="")
    stored = np.asarray(desk.index.vectors(ids), dtype=np.float32)
    expected = reference.encode([chunks[key].embed_text for key in ids])
    return np.sum(stored * expected, axis=1) / np.linalg.norm(stored, axis=1)


def table(rows: Sequence[Measured]) -> str:
    """The figures for a reader."""
    lines = [f"{'':22}{'kchar/s':>9}{'seconds':>9}{'CPU s':>9}{'passages':>10}{'query ms':>10}"]
    lines += [
        f"{row.system:22}{row.chars_per_s / 1000:9.1f}{row.seconds:9.1f}{row.cpu_seconds:9.1f}"
        f"{row.passages:10,}{row.query_p50_ms:10.1f}"
        for row in rows
    ]
    lines.append(f"ratio {rows[-1].chars_per_s / rows[0].chars_per_s:.2f}")
    if rows[-1].cosine_min is not None:
        lines.append(
            f"cosine to PyTorch f32: min {rows[-1].cosine_min:.5f}, "
            f"mean {rows[-1].cosine_mean:.5f}"
        )
    return "\n".join(lines)


def _questions(articles: Path, given: Path | None) -> list[str]:
    path = given or articles.with_name("questions.jsonl")
    return [json.loads(line)["question"] for line in read_lines(path, MAX_ASKED)]


def main() -> int:
    """Measure both and print the table, then one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--questions", type=Path, default=None)
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    lines = read_lines(options.articles, options.count)
    articles = [as_article(line, number) for number, line in enumerate(lines)]
    questions = _questions(options.articles, options.questions)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        rows = [
            measure_newsdesk(lines, articles, questions, Path(two)),
            measure_quickstart(articles, questions, Path(one)),
        ]
    rows.reverse()
    print(table(rows))
    print(json.dumps([asdict(row) for row in rows]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
