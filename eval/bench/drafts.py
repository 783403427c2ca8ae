"""Whether verification keeps what is true and refuses what was changed, on drafts made by rule.

python -m eval.bench.drafts [sample | FOLDER]... [--each 60] [--seed 1] [--wrong KIND]

Sentences of the articles are told in other words (true) or have one fact changed (false), alone or
after they were told in other words; a sentence with its neighbour's citation is false too. What
is counted is whether the verdict `stands`. FOLDER is an evaluation folder.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from eval.bench.altered import changes
from eval.bench.retold import retellings
from eval.bench.source import Source, sources
from eval.datasets import load_dataset
from ingest.files import read_file
from ingest.records import to_article
from rag.english.names import names
from rag.english.words import words
from rag.types import Article
from rag.verifying.check import check
from rag.verifying.verdict import Quote, Verdict

HAND = Path(__file__).with_name("handmade.jsonl")
SAME = 0.5
"""Share of a sentence's words from which its neighbour may say the same."""


@dataclass(frozen=True, slots=True)
class DraftCase:
    """A sentence that may be written, what it cites, and whether that bears it out."""

    kind: str
    text: str
    quote: Quote
    true: bool


def made(articles: Sequence[Article], each: int, seed: int) -> Iterator[DraftCase]:
    """At most `each` drafts of a kind, the same ones for the same seed."""
    random = Random(seed)
    every = list(sources(articles, _other_names(articles, random)))
    random.shuffle(every)
    counts: dict[str, int] = defaultdict(int)
    seen: set[str] = set()
    for source in every:
        for case in _of(source, random):
            if counts[case.kind] < each and case.text not in seen:
                counts[case.kind] += 1
                seen.add(case.text)
                yield case


def _of(source: Source, random: Random) -> Iterator[DraftCase]:
    told = {kind: make(source.text, source, random) for kind, make in retellings().items()}
    retold = {kind: text for kind, text in told.items() if text}
    for kind, text in retold.items():
        yield DraftCase(f"true: {kind}", text, source.quote(), true=True)
    bases = [source.text, *([random.choice(list(retold.values()))] if retold else [])]
    for kind, change in changes().items():
        for base in bases:
            false = change(base, source, random)
            if false and false != base:
                told_anew = " (retold)" if base != source.text else ""
                yield DraftCase(f"false: {kind}{told_anew}", false, source.quote(), true=False)
    for start, end in source.siblings:
        if _apart(source.text, source.article.text[start:end]):
            yield DraftCase(
                "false: neighbour cited", bases[-1], source.quote(start, end), true=False
            )
            break


def _apart(one: str, two: str) -> bool:
    mine, theirs = ({w.stem for w in words(text) if not w.stop} for text in (one, two))
    return len(mine & theirs) < SAME * len(mine)


def _other_names(articles: Sequence[Article], random: Random) -> list[str]:
    found: dict[str, None] = {}
    for article in random.sample(list(articles), min(60, len(articles))):
        for name in names(article.text):
            shown = article.text[name.start : name.end]
            if len(name.words) > 1 and "\n" not in shown and name.person()[1] >= 0.8:
                found[shown] = None
    return list(found)


def hand_made(articles: Sequence[Article], part: str) -> Iterator[DraftCase]:
    """The drafts written by hand on the sample, of the part "seen" or "held out"."""
    if not HAND.exists():
        return
    every = list(sources_by_words(articles))
    for line in HAND.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["part"] != part:
            continue
        source = next(s for s in every if row["of"] in s.text)
        yield DraftCase(
            f"{'true' if row['true'] else 'false'}: by hand",
            row["text"],
            source.quote(),
            row["true"],
        )


def sources_by_words(articles: Sequence[Article]) -> Iterator[Source]:
    """Every sentence of the articles, quotable or not."""
    from rag.sentences import sentence_spans

    for article in articles:
        for start, end in sentence_spans(article.text):
            yield Source(article, start, end, (), (), frozenset())


def judged(cases: Sequence[DraftCase]) -> list[tuple[DraftCase, Verdict]]:
    """Each draft with its verdict."""
    return [(case, check(case.text, [case.quote])) for case in cases]


def scored(found: Sequence[tuple[DraftCase, Verdict]]) -> dict[str, float | int]:
    """Precision and recall of refusing what is false, and the share of the true refused."""
    refused = [(case, not verdict.stands) for case, verdict in found]
    caught = sum(gone and not case.true for case, gone in refused)
    lost = sum(gone and case.true for case, gone in refused)
    false = sum(not case.true for case, _ in refused)
    true = len(refused) - false
    return {
        "n": len(refused),
        "precision": round(caught / max(1, caught + lost), 4),
        "recall": round(caught / max(1, false), 4),
        "true_refused": round(lost / max(1, true), 4),
        "true": true,
        "false": false,
    }


def by_kind(found: Sequence[tuple[DraftCase, Verdict]]) -> dict[str, dict[str, float | int]]:
    """For each kind how many there are and the share that was judged right."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    for case, verdict in found:
        kinds[case.kind].append(verdict.stands == case.true)
    return {
        kind: {"n": len(right), "right": round(sum(right) / len(right), 3)}
        for kind, right in sorted(kinds.items())
    }


def main() -> int:
    """Print the figures of each set as JSON, and what was misjudged where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", nargs="*", default=["sample"])
    parser.add_argument("--each", type=int, default=60, help="drafts of each kind")
    parser.add_argument("--articles", type=int, default=400, help="taken of each set")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hand", choices=("seen", "held out"), help="those written by hand")
    parser.add_argument("--wrong", help="list what was misjudged of the kinds with this in them")
    options = parser.parse_args()
    for name in options.datasets:
        articles = _articles(load_dataset(name).articles)
        picked = Random(options.seed).sample(articles, min(len(articles), options.articles))
        cases = (
            list(hand_made(articles, options.hand))
            if options.hand
            else list(made(picked, options.each, options.seed))
        )
        found = judged(cases)
        if options.wrong is not None:
            _tell(found, options.wrong)
        record = {"dataset": name, "seed": options.seed, **scored(found), "kinds": by_kind(found)}
        print(json.dumps(record, indent=1))
    return 0


def _articles(file: Path) -> list[Article]:
    return [to_article(found.record) for found in read_file(file) if found.record]


def _tell(found: Sequence[tuple[DraftCase, Verdict]], part: str) -> None:
    for case, verdict in found:
        if verdict.stands != case.true and part in case.kind:
            print(case.kind, "|", case.text, file=sys.stderr)
            print("   OF", case.quote.text, file=sys.stderr)
            print("   ", json.dumps(verdict.to_dict()), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
