"""How many time expressions are resolved to the right days.

python -m eval.bench.time [--wrong] [--half developed|"held out"]

The gold stands in `times.jsonl`: invented sentences with the day they were written on, each
expression between [[ and ]], and the days it stands for; some name none, and whatever is found in
them is wrong. Questions have the days they ask about, `latest`, or `none`. The rules were made
with one half before the eyes; the other was looked at when they were done.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from rag.chronology.resolve import resolve
from rag.query import understand
from rag.types import Period, TimeMention

_MARKED = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One expression, or one that should not have been found: right or not, and why."""

    half: str
    kind: str
    right: bool
    text: str
    wanted: str
    found: str


def gold() -> list[Mapping[str, Any]]:
    """The gold file's records."""
    lines = resources.files("eval.bench").joinpath("times.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def outcomes(record: Mapping[str, Any]) -> Iterator[Outcome]:
    """Every expression of a record, then everything found that is none."""
    if record["kind"] == "question":
        found = asked(record["text"], record["on"])
        yield _outcome(record, record["text"], record["days"], found)
        return
    plain, places = unmarked(record["text"])
    mentions = resolve(plain, date.fromisoformat(record["on"]))
    for (start, end), days in zip(places, record["days"], strict=True):
        told = next((m for m in mentions if m.start < end and start < m.end), None)
        yield _outcome(record, plain, days, shown(told.period) if told else "nothing")
    for extra in mentions:
        if not any(extra.start < end and start < extra.end for start, end in places):
            yield _outcome(record, plain, "nothing", shown(extra.period))
    if not places and not mentions:
        yield _outcome(record, plain, "nothing", "nothing")


def asked(question: str, on: str) -> str:
    """What a question asks about, as the gold has it."""
    query = understand(question, as_of=on)
    if query.period is not None:
        return shown(query.period)
    return "latest" if query.latest else "none"


def unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its marks, and where the marked stretches stand in it."""
    places: list[tuple[int, int]] = []
    for match in _MARKED.finditer(text):
        start = match.start() - 4 * len(places)
        places.append((start, start + len(match[1])))
    return _MARKED.sub(r"\1", text), places


def offsets_exact(record: Mapping[str, Any]) -> list[bool]:
    """For each marked expression, whether exactly its letters were found."""
    plain, places = unmarked(record["text"])
    mentions: list[TimeMention] = resolve(plain, date.fromisoformat(record["on"]))
    return [place in {(m.start, m.end) for m in mentions} for place in places]


def shown(period: Period) -> str:
    """A day, or two with a stroke between them."""
    if period.first == period.last:
        return period.first.isoformat()
    return f"{period.first}/{period.last}"


def _outcome(record: Mapping[str, Any], text: str, wanted: str, found: str) -> Outcome:
    return Outcome(record["half"], record["kind"], wanted == found, text, wanted, found)


def main() -> int:
    """Print a line for each half and kind, and with `--wrong` what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", help="only this one")
    parser.add_argument("--wrong", action="store_true", help="list what is not right")
    options = parser.parse_args()
    counts: Counter[tuple[str, str, bool]] = Counter()
    exact: Counter[bool] = Counter()
    for record in gold():
        if options.half in (None, record["half"]):
            if record["kind"] == "article":
                exact.update(offsets_exact(record))
            for one in outcomes(record):
                counts[one.half, one.kind, one.right] += 1
                if options.wrong and not one.right:
                    print(f"{one.text}\n    wanted {one.wanted}, found {one.found}")
    for half, kind in sorted({(half, kind) for half, kind, _ in counts}):
        right, wrong = counts[half, kind, True], counts[half, kind, False]
        share = right / (right + wrong)
        print(f"{half:<10} {kind:<9} {right:>4} of {right + wrong:>4} right  {share:.3f}")
    print(f"exact offsets: {exact[True]} of {exact.total()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
