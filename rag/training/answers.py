"""Fits the trees that weigh proposed answers, on the quiz questions that are trained on."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.dates import end_epoch
from rag.reading.answers import THINNED
from rag.reading.proposal_features import FEATURES, Rarity, table
from rag.reading.proposals import propose
from rag.reading.trees import Trees, from_lightgbm
from rag.training.quiz import Quiz
from rag.training.spans import holds
from rag.types import Evidence, Query

logger = logging.getLogger(__name__)

SEEDS = (1, 2)
ROUNDS = 150
NEARLY = 3
"""Words more than the accepted answer that a proposal may have to count where none is exact."""

_ARTICLE = re.compile(r"^(?:a|an|the) ", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Lesson:
    """The proposals for one question, as rows, and which of them are right."""

    rows: NDArray[np.float32]
    right: NDArray[np.bool_]


def lesson(quiz: Quiz, query: Query, evidence: Sequence[Evidence], rarity: Rarity) -> Lesson:
    """What one question teaches; no row is right where no passage proposes the answer."""
    asked = end_epoch(query.as_of or "2100-01-01")
    proposed = propose(query.text, evidence, asked=asked).thinned(THINNED)
    right = right_of([one.text for one in proposed.proposals], quiz.answers)
    return Lesson(table(proposed, rarity), right)


def right_of(texts: Sequence[str], accepted: Sequence[str]) -> NDArray[np.bool_]:
    """Which texts are an accepted answer; where none is, those with little more than one."""
    wanted = {plain(answer) for answer in accepted}
    exact = np.array([plain(text) in wanted for text in texts], dtype=np.bool_)
    if exact.any():
        return exact
    longest = NEARLY + max((len(answer.split()) for answer in wanted), default=0)
    near = [len(text.split()) <= longest and holds(text, accepted) for text in texts]
    return np.array(near, dtype=np.bool_)


def plain(text: str) -> str:
    """Lower case, words alone, without an article in front."""
    return " ".join(_WORD.findall(_ARTICLE.sub("", text.lower())))


def fit_trees(lessons: Iterable[Lesson]) -> Trees:
    """Trees that put right proposals first (LambdaMART, Burges 2010), averaged over seeds."""
    import lightgbm

    used = [one for one in lessons if one.right.any()]
    rows = np.vstack([one.rows for one in used])
    labels = np.concatenate([one.right for one in used]).astype(int)
    groups = [len(one.rows) for one in used]
    logger.info("trees: %d questions, %d proposals", len(used), len(rows))
    models = []
    for seed in SEEDS:
        data = lightgbm.Dataset(rows, label=labels, group=groups)
        models.append(lightgbm.train(_parameters(seed), data, ROUNDS).dump_model())
    trees: dict[str, Any] = {"tree_info": [tree for m in models for tree in m["tree_info"]]}
    return from_lightgbm(trees, FEATURES)


def _parameters(seed: int) -> dict[str, Any]:
    return {
        "objective": "lambdarank", "lambdarank_truncation_level": 10, "learning_rate": 0.08,
        "num_leaves": 15, "min_data_in_leaf": 20, "feature_fraction": 0.7,
        "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0, "seed": seed,
        "deterministic": True, "num_threads": 1, "verbose": -1,
    }  # fmt: skip


def write_lessons(lessons: Sequence[Lesson], file: Path) -> None:
    """Keep the lessons of a year."""
    with file.open("wb") as out:
        np.savez_compressed(
            out,
            rows=np.vstack([one.rows for one in lessons]),
            right=np.concatenate([one.right for one in lessons]),
            lengths=np.array([len(one.rows) for one in lessons]),
        )


def read_lessons(file: Path) -> list[Lesson]:
    """The lessons of a year as `write_lessons` kept them."""
    with np.load(file, allow_pickle=False) as stored:
        ends = np.cumsum(stored["lengths"])[:-1]
        rows, right = np.split(stored["rows"], ends), np.split(stored["right"], ends)
    return [Lesson(x, y) for x, y in zip(rows, right, strict=True)]
