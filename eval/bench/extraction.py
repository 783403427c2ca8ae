"""Text, title and date of real news pages, beside trafilatura's own defaults.

python -m eval.bench.extraction --data DIR [--json]

DIR is Scrapinghub's article extraction benchmark: `ground-truth.json` with the text and the
address of each page, and `html/<id>.html.gz`. Rules were written with the pages whose id begins
with an even byte in view; the others are held out.

Text: F1 of words as bags, and of runs of four words, which the benchmark's own script counts, as
means over pages. The benchmark has no titles and dates; the addresses tell of both, and no
system is given them. Title: the share of an address's words (four or more) that the title has.
Date: where the address holds a day, whether the moment falls on that day somewhere on Earth.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from eval.metrics import score
from ingest.charset import page_text
from ingest.extract import extract
from ingest.moments import address_day
from rag.dates import epoch, is_day
from rag.errors import SourceError

_WORD = re.compile(r"\w+")
_SLUG = re.compile(r"[a-z]{3,}")
_NO_WORDS = frozenset({"the", "and", "for", "html", "htm", "php"})
MIN_SLUG_WORDS = 4


@dataclass(frozen=True, slots=True)
class Gold:
    """One page with its text as people marked it."""

    id: str
    html: str
    url: str
    text: str

    @property
    def held_out(self) -> bool:
        """Whether it was kept out of sight while rules were written."""
        return int(self.id[:2], 16) % 2 == 1


@dataclass(frozen=True, slots=True)
class Got:
    """What a system made of a page."""

    text: str = ""
    title: str = ""
    moment: str = ""


System = Callable[[Gold], Got]


def newsdesk(page: Gold) -> Got:
    """This project's extraction."""
    try:
        article = extract(page.html)
    except SourceError:
        return Got()
    return Got(article.text, article.title, article.published_at or "")


def trafilatura(*, comments: bool = True, precise: bool = False) -> System:
    """What trafilatura gives with some options; its metadata is the same with all."""

    def system(page: Gold) -> Got:
        from trafilatura import bare_extraction
        from trafilatura.settings import Document

        found = bare_extraction(
            page.html, with_metadata=True, include_comments=comments, favor_precision=precise
        )
        if not isinstance(found, Document):
            return Got()
        below = found.comments if comments else ""
        return Got(f"{found.text}\n{below or ''}", found.title or "", found.date or "")

    return system


SYSTEMS: Mapping[str, System] = {
    "trafilatura, its defaults": trafilatura(),
    "trafilatura, no comments": trafilatura(comments=False),
    "trafilatura, precision": trafilatura(comments=False, precise=True),
    "newsdesk": newsdesk,
}


def read(folder: Path) -> list[Gold]:
    """The pages of the benchmark, by id."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    return [
        Gold(
            page_id,
            page_text(
                gzip.decompress((folder / "html" / f"{page_id}.html.gz").read_bytes()), None
            ),
            str(facts["url"]),
            str(facts["articleBody"]),
        )
        for page_id, facts in sorted(truth.items())
    ]


def words(text: str) -> list[str]:
    """Words in lower case, as Unicode counts letters."""
    return _WORD.findall(text.lower())


def runs(text: str) -> list[tuple[str, ...]]:
    """Runs of four words; a shorter text is one run."""
    found = words(text)
    return [tuple(found[at : at + 4]) for at in range(max(1, len(found) - 3))]


def overlap(got: Sequence[Any], gold: Sequence[Any]) -> tuple[float, float, float]:
    """Precision, recall and F1 of one bag against another."""
    found, wanted = Counter(got), Counter(gold)
    shared = (found & wanted).total()
    if not found or not wanted or not shared:
        return (0.0, 0.0, 0.0) if found or wanted else (1.0, 1.0, 1.0)
    precision, recall = shared / found.total(), shared / wanted.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


def title_share(title: str, url: str) -> float | None:
    """How many of an address's words a title has; None where the address has too few."""
    parts = urlsplit(url).path.lower().split("/")
    named = max((_SLUG.findall(part) for part in parts), key=len)
    wanted = [word for word in named if word not in _NO_WORDS]
    if len(wanted) < MIN_SLUG_WORDS:
        return None
    has = set(_SLUG.findall(title.lower().replace("’", "").replace("'", "")))
    return sum(word in has for word in wanted) / len(wanted)


def on_day(moment: str, day: str) -> bool:
    """Whether a moment falls on a day in some time zone (UTC-12 to UTC+14)."""
    if not moment or is_day(moment):
        return moment == day
    return epoch(day) - 14 * 3600 <= epoch(moment) < epoch(day) + (24 + 12) * 3600


def measure(pages: Sequence[Gold]) -> dict[str, dict[str, Any]]:
    """Every system's figures on some pages; a score is a mean with its interval."""
    defaults = [overlap(words(p.text), words(g.text)) for g, p in _run(pages, 0)[0]]
    return {name: _figures(_run(pages, number), defaults) for number, name in enumerate(SYSTEMS)}


Run = tuple[list[tuple[Gold, Got]], float]


def _run(pages: Sequence[Gold], number: int) -> Run:
    system = list(SYSTEMS.values())[number]
    began = time.perf_counter()
    got = [(page, system(page)) for page in pages]
    return got, 1000 * (time.perf_counter() - began) / max(1, len(pages))


def _figures(run: Run, defaults: Sequence[tuple[float, float, float]]) -> dict[str, Any]:
    got, ms = run
    bags = [overlap(words(found.text), words(page.text)) for page, found in got]
    shingles = [overlap(runs(found.text), runs(page.text)) for page, found in got]
    gains = [mine[2] - other[2] for mine, other in zip(bags, defaults, strict=True)]
    shares = [title_share(found.title, page.url) for page, found in got]
    titles = [share for share in shares if share is not None]
    days = [(address_day(page.url), found.moment) for page, found in got]
    dates = [float(on_day(moment, day)) for day, moment in days if day]
    return {
        **{name: score([bag[at] for bag in bags]).to_dict() for at, name in enumerate(_NAMES)},
        "runs_f1": score([each[2] for each in shingles]).to_dict(),
        "f1_gain": score(gains).to_dict(),
        "title": {**score(titles).to_dict(), "n": len(titles)},
        "date": {**score(dates).to_dict(), "n": len(dates)},
        "ms_per_page": round(ms, 1),
        "n": len(got),
    }


_NAMES = ("precision", "recall", "f1")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench.extraction")
    parser.add_argument("--data", type=Path, required=True, help="the benchmark's folder")
    parser.add_argument("--json", action="store_true", help="JSON instead of tables")
    options = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    pages = read(options.data)
    parts = {
        "seen": [page for page in pages if not page.held_out],
        "held out": [page for page in pages if page.held_out],
        "all": pages,
    }
    figures = {name: measure(part) for name, part in parts.items()}
    if options.json:
        json.dump(figures, sys.stdout, indent=1)
        return 0
    for name, systems in figures.items():
        _print(name, systems)
    return 0


def _print(part: str, systems: Mapping[str, Mapping[str, Any]]) -> None:
    columns = ("precision", "recall", "f1", "runs_f1", "f1_gain", "title", "date")
    size = next(iter(systems.values()))["n"]
    sys.stdout.write(f"\n### {part} ({size} pages)\n\n| system | {' | '.join(columns)} | ms |\n")
    sys.stdout.write("|---" * (len(columns) + 2) + "|\n")
    for name, figures in systems.items():
        cells = " | ".join(_cell(figures[column]) for column in columns)
        sys.stdout.write(f"| {name} | {cells} | {figures['ms_per_page']:.0f} |\n")


def _cell(value: Mapping[str, float]) -> str:
    over = f", n {value['n']}" if "n" in value else ""
    return f"{value['value']:.3f} [{value['low']:.3f}, {value['high']:.3f}{over}]"


if __name__ == "__main__":
    sys.exit(main())
