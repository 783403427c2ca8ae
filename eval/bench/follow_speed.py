"""From pages on a local server to searchable passages, beside encoding alone, in one run.

python -m eval.bench.follow_speed [--pages 2000] [--articles FILE] [--flat 20000]

The pages stand on this machine, so the network costs nothing. They are made up, or made of the
articles of a JSONL file: invented ones are so alike that looking for copies of a report takes
longer than in earnest. Encoding alone is measured before and after on the same passages, as a
busy machine changes its pace; CPU seconds tell more than the wall there. With `--flat N` the
memory of reading N articles is measured instead, by an encoder that costs next to nothing.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import resource
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from eval.bench.ingest_speed import Clock, read_lines
from rag.settings import FetchSettings, Settings
from rag.types import Encoder, Vectors

if TYPE_CHECKING:
    from ingest.report import IngestReport

SENTENCES = 68
"""Of an article: about 8,200 characters, the mean of the 4,714 in realtimeqa-2022."""

SHORT_SENTENCES = 12
"""Where only memory is measured, and the number of articles is what counts."""

HOST = "localhost"
_SUBJECTS = "council mayor harbour company court ministry club hospital school union".split()
_VERBS = "approved delayed opened closed rejected praised feared sold rebuilt lost".split()
_OBJECTS = "bridge budget ferry stadium contract railway vaccine market library tunnel".split()
_PLACES = "Marrow Velden Brannoch Oster Lindau Kessel Tarn Whitby Aldra Norwick".split()


_GIVEN: list[tuple[str, list[str]]] = []
"""Title and paragraphs of the articles of a file, where one was named."""


def article(number: int, sentences: int = SENTENCES) -> tuple[str, list[str]]:
    """Title and paragraphs of an article, always the same for a number."""
    if _GIVEN:
        return _GIVEN[number % len(_GIVEN)]
    chance = random.Random(number)

    def sentence() -> str:
        who, did, what, where, why = map(
            chance.choice, (_SUBJECTS, _VERBS, _OBJECTS, _PLACES, _OBJECTS)
        )
        return (
            f"The {who} of {where} {did} the {what} number {chance.randint(1, 9_999)} on Monday, "
            f"and said that the {why} would cost {chance.randint(2, 900)} million crowns."
        )

    title = f"The {chance.choice(_SUBJECTS)} of {chance.choice(_PLACES)} and case {number}"
    return title, [" ".join(sentence() for _ in range(4)) for _ in range(sentences // 4)]


def page(number: int) -> bytes:
    """Its page, with the furniture that pages have."""
    title, paragraphs = article(number)
    body = "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    title = html.escape(title)
    links = "".join(f'<li><a href="/{n}">Report {n}</a></li>' for n in range(40))
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title}</title>"
        f'<meta property="og:site_name" content="Northline Daily">'
        f'<meta property="article:published_time" content="2025-05-0{number % 9 + 1}">'
        f"</head><body><nav><ul>{links}</ul></nav><article><h1>{title}</h1>{body}</article>"
        f"<aside><ul>{links}</ul></aside><footer>All rights reserved.</footer></body></html>"
    ).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 20  # head and body in one packet, else the client's kernel waits 40 ms

    def do_GET(self) -> None:
        """A page by its number."""
        name = self.path.strip("/")
        body = page(int(name)) if name.isdigit() else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401  # the library's signature
        """Requests are no news."""


@contextmanager
def site() -> Iterator[int]:
    """A server of pages; its port. It shares the processor, as it would not in earnest."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class Counting:
    """An encoder that costs next to nothing, for measuring memory."""

    name, fingerprint, dim, max_tokens = "counting", "counting-32", 32, 256

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors that tell texts apart by little more than their length."""
        rows = np.ones((len(texts), self.dim), dtype=np.float32)
        rows[:, 0] = [hash(text) % 997 for text in texts]
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Words, about."""
        return [text.count(" ") + 1 for text in texts]


def settings(data: Path) -> Settings:
    """Those of the bench: no delay, as there is no stranger to be polite to."""
    fetch = FetchSettings(delay_s=0.0, allow_hosts=(HOST,))
    return Settings.load(data=data).model_copy(update={"fetch": fetch})


def ingested(data: Path, encoder: Encoder | None, source: str, watch: Any = None) -> Any:  # noqa: ANN401  # a callable or None
    """Read a source into a new folder: the report, seconds on wall and processor."""
    from ingest.run import IngestReport, ingest
    from rag.desk import NewsDesk, Parts

    with NewsDesk(settings(data), parts=Parts(encoder=encoder), command="bench") as desk:
        desk.encoder.encode(["warm"])
        clock = Clock()
        for event in ingest(desk.index, [source], desk.settings):
            if watch is not None and not isinstance(event, IngestReport):
                watch(event.done)
        return event, clock.spent(), desk.encoder


def encoding_alone(encoder: Encoder, texts: Sequence[str]) -> tuple[float, float]:
    """Seconds on wall and processor for encoding the passages as an ingest does."""
    from ingest.report import BATCH_PASSAGES

    clock = Clock()
    for at in range(0, len(texts), BATCH_PASSAGES):
        encoder.encode(texts[at : at + BATCH_PASSAGES])
    return clock.spent()


def speed(pages: int) -> dict[str, Any]:
    """Pages → passages beside encoding alone."""
    from ingest.chunk import chunk
    from rag.encode import load_encoder
    from rag.types import Article

    base = Settings.load()
    encoder = load_encoder(base.encoder, base.cache)
    texts = []
    for number in range(pages):
        title, paragraphs = article(number)
        whole = Article(str(number), "\n\n".join(paragraphs), title)
        texts += [piece.embed_text for piece in chunk(whole, encoder)]
    encoder.encode(texts[:64])
    half = len(texts) // 2
    first = encoding_alone(encoder, texts[:half])
    with site() as port, tempfile.TemporaryDirectory() as folder:
        warm = Path(folder) / "warm.urls"  # what is loaded once is no matter of throughput
        warm.write_text("".join(f"http://{HOST}:{port}/{n}\n" for n in range(3)))
        ingested(Path(folder) / "warm", encoder, str(warm))
        listed = Path(folder) / "pages.urls"
        listed.write_text("".join(f"http://{HOST}:{port}/{n}\n" for n in range(pages)))
        report, spent, _ = ingested(Path(folder) / "data", encoder, str(listed))
        again, spent_again, _ = ingested(Path(folder) / "data", encoder, str(listed))
    second = encoding_alone(encoder, texts[half:])
    alone = (first[0] + second[0], first[1] + second[1])
    return {
        "pages": pages, "passages": len(texts), **_counts(report),
        "encoding_s": round(alone[0], 2), "encoding_cpu_s": round(alone[1], 2),
        "whole_s": round(spent[0], 2), "whole_cpu_s": round(spent[1], 2),
        "wall_ratio": round(spent[0] / alone[0], 3), "cpu_ratio": round(spent[1] / alone[1], 3),
        "again_s": round(spent_again[0], 2), "again_cpu_s": round(spent_again[1], 2),
        "again": _counts(again),
    }  # fmt: skip


def _counts(report: IngestReport) -> dict[str, int]:
    return {"added": report.added, "unchanged": report.unchanged, "failed": report.failed}


def flat(articles: int) -> dict[str, Any]:
    """Resident memory while many articles are read from a file."""
    marks: list[tuple[int, int]] = []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        with source.open("w", encoding="utf-8") as file:
            for number in range(articles):
                title, paragraphs = article(number, SHORT_SENTENCES)
                record = {"id": str(number), "title": title, "text": "\n\n".join(paragraphs)}
                file.write(json.dumps(record) + "\n")

        def watch(done: int) -> None:
            if not marks or done - marks[-1][0] >= articles // 20:
                marks.append((done, _resident_mb()))

        report, spent, _ = ingested(Path(folder) / "data", Counting(), str(source), watch)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"articles": report.added, "seconds": round(spent[0], 1), "peak_mb": peak,
            "resident_mb": marks}  # fmt: skip


def _resident_mb() -> int:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() // 1_000_000


def main() -> int:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--flat", type=int, default=0)
    parser.add_argument("--articles", type=Path, default=None)
    options = parser.parse_args()
    if options.articles:
        records = map(json.loads, read_lines(options.articles, options.pages))
        _GIVEN.extend((r.get("title") or "", r["text"].split("\n\n")) for r in records)
    figures = flat(options.flat) if options.flat else speed(options.pages)
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
