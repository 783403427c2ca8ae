"""What reading the times of articles costs: its share of ingest, and of a warm answer.

python -m eval.bench.time_cost FILE [--articles 40] [--data FOLDER]

FILE holds article records. Both shares are ratios of processor time within one process, so a busy
machine changes them little. With `--data`, some questions are asked of that folder too.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import NoReturn, TypeVar

from ingest.chunk import chunk
from ingest.sources import read_source
from rag.chronology.annotate import annotate
from rag.chronology.preference import TimePreference
from rag.desk import NewsDesk
from rag.encode import load_encoder
from rag.index import moments
from rag.read import EmbeddedReader, weigh
from rag.settings import Settings
from rag.types import Article

_T = TypeVar("_T")

QUESTIONS = (
    "What happened on Thursday?", "Who is the director of the museum now?",
    "How many people have died?", "What was decided last week?",
)  # fmt: skip


def main() -> int:
    """Print both shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    found = (
        item for item in read_source(str(options.file), _nothing) if isinstance(item, Article)
    )
    ingest_share(list(islice(found, options.articles)))
    if options.data:
        answer_cost(options.data)
    return 0


def ingest_share(articles: Sequence[Article]) -> None:
    """Annotation and its rows beside cutting and encoding, which ingest spends its time on."""
    settings = Settings.load()
    encoder = load_encoder(settings.encoder, settings.cache)
    encoder.encode(["warm"])
    annotate(articles[0])
    passages, rest = _timed(lambda: [c for a in articles for c in chunk(a, encoder)])
    _, encoding = _timed(lambda: encoder.encode([c.embed_text for c in passages]))
    told, resolving = _timed(lambda: [annotate(a) for a in articles])
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(Path(folder) / "times.sqlite")
        db.executescript(moments.SCHEMA)
        began = time.process_time()
        for article, mentions in zip(articles, told, strict=True):
            moments.write(db, article, mentions)
        writing = time.process_time() - began
        db.close()
    mine = resolving + writing
    count = len(articles)
    print(
        f"{count} articles, {len(passages)} passages, {sum(map(len, told))} times\n"
        f"resolve {1000 * resolving / count:.2f} ms, write {1000 * writing / count:.2f} ms, "
        f"cut {1000 * rest / count:.1f} ms, encode {1000 * encoding / count:.1f} ms an article\n"
        f"share of ingest: {mine / (mine + rest + encoding):.2%}"
    )


def answer_cost(folder: Path) -> None:
    """What the step that counts in the time adds to an answer."""
    with NewsDesk.open(folder) as desk:
        reader = EmbeddedReader(desk.encoder, desk.settings.answer, desk.readings)
        preference = TimePreference(desk.index.times)
        for question in QUESTIONS:
            _ask(desk, reader, preference, question)


def _ask(
    desk: NewsDesk, reader: EmbeddedReader, preference: TimePreference, question: str
) -> None:
    query, understanding = _timed(lambda: desk.understand(question, as_of="2025-07-01"))
    sentences = reader.judge(query, desk.rerank(query, desk.retrieve(query)))
    if sentences is None:
        return
    weighed = weigh(sentences)
    _, counted = _timed(lambda: preference.adjusted(query, weighed.judged, weighed.scores))
    print(
        f"understand {1000 * understanding:.2f} ms in all, "
        f"time counted in {1000 * counted:.2f} ms: {question}"
    )


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    began = time.process_time()
    done = work()
    return done, time.process_time() - began


def _nothing() -> NoReturn:
    raise AssertionError("a file of records needs nothing fetched")


if __name__ == "__main__":
    sys.exit(main())
