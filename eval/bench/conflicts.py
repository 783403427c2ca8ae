"""Whether newsdesk sees that sources contradict each other, on questions with falsified snippets.

python -m eval.bench.conflicts FILE [--snippets 3] [--wrong]

FILE is RGB's counterfactual set (Chen et al. 2023): a question a line, with `positive` snippets
and the same with another answer put in (`positive_wrong`). Each question is answered from as many
true ones as false ones, each an article of an outlet of its own. `seen` counts the conflicts that
the reader finds, `told` those that stand in an answer: where the snippets do not even name what is
asked about, it abstains.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eval.metrics import contains
from rag.encode import load_encoder
from rag.read import EmbeddedReader
from rag.reading.readings import Readings
from rag.rerank import ModelReranker
from rag.settings import Settings
from rag.types import Answer, Article, Chunk, Encoder, Evidence, Query
from rag.verify import verify

FUSION = 60


@dataclass(frozen=True, slots=True)
class Case:
    """A question, its true and false answers, and the snippets of both kinds."""

    question: str
    true: list[str]
    false: list[str]
    evidence: list[Evidence]


def main() -> int:
    """Print the shares, and with `--wrong` the questions that were not seen through."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--snippets", type=int, default=3, help="of each kind")
    parser.add_argument("--wrong", action="store_true", help="list what was not seen")
    options = parser.parse_args()
    settings = Settings.load()
    readings = Readings()
    encoder = load_encoder(settings.encoder, settings.cache)
    reader = EmbeddedReader(encoder, settings.answer, readings)
    reranker = ModelReranker(readings, settings.retrieval.k)
    counts = {"seen": 0, "told": 0, "abstained": 0, "false_and_silent": 0, "n": 0}
    for case in cases(options.file, options.snippets):
        query = Query(case.question)
        evidence = reranker.rerank(query, _with_similarity(query, case.evidence, encoder))
        answer = verify(query, reader.read(query, evidence), evidence)
        seen, silent = bool(reader.guess(query, evidence).conflicts), silently_false(answer, case)
        counts["n"] += 1
        counts["seen"] += seen
        counts["told"] += bool(answer.conflicts)
        counts["abstained"] += answer.status == "abstained"
        counts["false_and_silent"] += silent
        if options.wrong and not seen:
            _tell(f"{'FALSE: ' * silent}{case.question} {answer.text or answer.reason}")
        if counts["n"] % 10 == 0:
            _tell(f"{counts['n']} questions")
    print(json.dumps(counts))
    return 0


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def silently_false(answer: Answer, case: Case) -> bool:
    """Whether the falsified answer is given and no conflict told."""
    first = answer.sentences[0].text if answer.sentences else ""
    false, true = (contains(first, said) for said in (case.false, case.true))
    return false and not true and not answer.conflicts


def cases(file: Path, snippets: int) -> Iterator[Case]:
    """The questions of the set, each with its snippets as evidence."""
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        texts = [*row["positive"][:snippets], *row["positive_wrong"][:snippets]]
        yield Case(
            f"{row['query'].rstrip('?')}?",
            _flat(row["answer"]),
            _flat(row["fakeanswer"]),
            [_evidence(text, n) for n, text in enumerate(texts)],
        )


def _with_similarity(
    query: Query, evidence: Sequence[Evidence], encoder: Encoder
) -> list[Evidence]:
    """The evidence with what retrieval would have known of it."""
    asked, *told = encoder.encode([query.text, *(one.chunk.embed_text for one in evidence)])
    return [
        replace(one, similarity=float(vector @ asked))
        for one, vector in zip(evidence, told, strict=True)
    ]


def _evidence(text: str, number: int) -> Evidence:
    article = Article(id=f"snippet-{number}", text=text, outlet=f"Outlet {number}")
    return Evidence(Chunk.cut(article, 0, 0, len(text)), article, 1 / (FUSION + number))


def _flat(answers: Any) -> list[str]:  # noqa: ANN401  # a string, or lists of them
    return [answers] if isinstance(answers, str) else [one for a in answers for one in _flat(a)]


if __name__ == "__main__":
    sys.exit(main())
