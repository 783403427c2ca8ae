"""What each part of the final score is worth: fitted again without it, by cross-validation."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from rag.reading.features import SENTENCE_FEATURES, table
from rag.reading.passages import PASSAGE_FEATURES
from rag.reading.scoring import CONFIDENCE_FEATURES
from rag.training.final import (
    RIDGE,
    Case,
    Fitter,
    area,
    chances,
    cross_chances,
    cross_lists,
    first_right,
    marks_of,
    passage_lists,
    reciprocal_mean,
)
from rag.training.score import List

logger = logging.getLogger(__name__)

WORDS = ("cosine", "said", "near", "names_said", "names_near", "brief", "brief_said")
MODEL = ("passage", "mass", "answer", "articles", "logit", "relevance", "answerable", "fits")

PASSAGE_PARTS = {
    "relevance": ("relevance",),
    "answerable": ("answerable",),
    "answer span": ("span",),
    "agreement of articles": ("agreement",),
    "everything of the model": ("relevance", "answerable", "span", "agreement"),
    "place after fusion": ("place",),
    "similarity, dense and lexical ranks": ("similarity", "dense", "lexical"),
    "recency": ("week", "month", "half_year", "latest", "undated"),
}
SENTENCE_PARTS = {
    "passage's share": ("passage", "relevance", "answerable"),
    "answer spans inside": ("mass", "answer", "logit", "fits"),
    "articles that agree": ("articles", "answer"),
    "everything of the model": MODEL,
    "words shared": WORDS,
    "cosine": ("cosine",),
    "kind of answer": ("type",),
    "place and length": ("rank", "first", "length", "leans"),
}
CONFIDENCE_PARTS = {
    "everything of the model": (*MODEL, "best_relevance", "best_answerable", "strength", "ahead"),
    "answerable": ("answerable", "best_answerable"),
    "relevance": ("relevance", "best_relevance"),
    "words shared": WORDS,
    "lead over other answers": ("ahead",),
    "what the question names and the text lacks": ("unsaid", "unknown"),
    "likeness to the question": ("cosine", "similarity", "best_similarity"),
    "age of the article": ("fresh",),
    "articles that agree": ("articles", "answer"),
}


def ablation(cases: Sequence[Case], fitter: Fitter) -> list[str]:
    """Markdown tables of each part of the score left out; `fitter` has been fitted."""
    return [
        *_lists("passages, MRR@10", passage_lists(cases, fitter), PASSAGE_FEATURES, PASSAGE_PARTS),
        "",
        *_lists(
            "first sentence holds the answer",
            [
                (table(found.judged), marks_of(found, case))
                for case in cases
                if (found := fitter.sentences(case))
            ],
            SENTENCE_FEATURES,
            SENTENCE_PARTS,
        ),
        "",
        *_confidence(cases, fitter),
    ]


def _lists(
    name: str, lists: Sequence[List], names: Sequence[str], parts: dict[str, tuple[str, ...]]
) -> list[str]:
    part = "passage" if names is PASSAGE_FEATURES else "sentence"
    measure = reciprocal_mean if part == "passage" else first_right

    def figure(left_out: tuple[str, ...]) -> float:
        kept = [i for i, one in enumerate(names) if one not in left_out]
        reduced = [(x[:, kept], y) for x, y in lists]
        return measure(reduced, cross_lists(reduced, RIDGE[part]))

    return _table(name, figure(()), {key: figure(left_out) for key, left_out in parts.items()})


def _confidence(cases: Sequence[Case], fitter: Fitter) -> list[str]:
    rows = chances(cases, fitter)

    def figure(left_out: tuple[str, ...]) -> float:
        kept = [i for i, one in enumerate(CONFIDENCE_FEATURES) if one not in left_out]
        return area(rows, cross_chances(rows.only(kept)))

    named = {key: figure(left_out) for key, left_out in CONFIDENCE_PARTS.items()}
    return _table("confidence, AUROC", figure(()), named)


def _table(name: str, whole: float, parts: dict[str, float]) -> list[str]:
    lines = [f"| {name} | value | change |", "|---|---|---|", f"| all | {whole:.3f} | |"]
    for key, value in parts.items():
        lines.append(f"| without {key} | {value:.3f} | {value - whole:+.3f} |")
        logger.info("%s without %s: %.3f (%.3f)", name, key, value, whole)
    return lines
