"""Whether reports on one running story come out as one thread, day by day.

python -m eval.bench.threads [--list FOLDER --days N]

Without arguments the sample: its articles are known by story (the first part of their ids), and
each of its days is put together as the page "Today" would, with the month before it. Printed are
B-cubed precision and recall (Bagga and Baldwin 1998) over the reports of each day's window, their
mean over days, and the worst day. With --list the threads of the last N days of an evaluation
folder are printed, to be judged by reading.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ingest.run import ingest
from rag.encode import load_encoder
from rag.index.index import Index
from rag.settings import Settings
from rag.stories.today import Days, Thread

Grouping = Mapping[str, str]
"""By an article's id, the name of its group."""


def b_cubed(found: Grouping, gold: Grouping) -> tuple[float, float]:
    """Precision and recall of a grouping, each the mean over its articles; 1 for none."""
    if not found:
        return 1.0, 1.0
    precision = recall = 0.0
    for one in found:
        same = {other for other in found if found[other] == found[one]}
        true = {other for other in found if gold[other] == gold[one]}
        precision += len(same & true) / len(same)
        recall += len(same & true) / len(true)
    return precision / len(found), recall / len(found)


def grouping(threads: Sequence[Thread]) -> dict[str, str]:
    """The articles of threads with the id of their thread's first."""
    return {
        article.id: thread.lead.lead.id
        for thread in threads
        for report in thread.reports
        for article in report.articles
    }


def main() -> int:
    """Print the figures of the sample, or the threads of a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", type=Path, metavar="FOLDER", help="print threads to be judged")
    parser.add_argument("--days", type=int, default=28, help="how many days of the folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        settings = Settings.load(data=Path(place) / "data")
        with Index.open(settings, load_encoder(settings.encoder, settings.cache)) as index:
            source = str(options.list / "articles.jsonl.gz") if options.list else "sample"
            for _ in ingest(index, [source], settings):
                pass
            if options.list:
                _print_threads(index, options.days)
            else:
                _print_scores(index)
    return 0


def _print_scores(index: Index) -> None:
    scores: list[tuple[float, float]] = []
    sizes: list[int] = []
    worst = (2.0, "")
    for day, threads in _each_day(index):
        found = grouping(threads)
        gold = {article: article.rpartition("-")[0] for article in found}
        precision, recall = b_cubed(found, gold)
        scores.append((precision, recall))
        sizes.append(len(found))
        worst = min(worst, (precision + recall, f"{day}: {precision:.3f}, {recall:.3f}"))
    n = len(scores)
    sys.stdout.write(
        f"{n} days, {sum(sizes) / n:.0f} reports a window\n"
        f"B-cubed precision {sum(p for p, _ in scores) / n:.3f}, "
        f"recall {sum(r for _, r in scores) / n:.3f}; worst {worst[1]}\n"
    )


def _each_day(index: Index) -> Iterator[tuple[date, Sequence[Thread]]]:
    now = datetime.now(UTC)
    days = Days(index)
    day = index.press.newest(now)
    while day is not None:
        yield day, days.threads_of(day)
        day = index.press.beside(day)[0]


def _print_threads(index: Index, days: int) -> None:
    newest = index.press.newest(datetime.now(UTC))
    if newest is None:
        return
    for thread in Days(index).threads_of(newest):
        if len(thread.reports) < 2 or thread.day < newest - timedelta(days=days):
            continue
        sys.stdout.write(f"# {thread.topic}\n")
        for report in thread.reports:
            article = report.lead
            sys.stdout.write(f"  {article.published_at} {article.outlet}: {article.title}\n")


if __name__ == "__main__":
    raise SystemExit(main())
