"""Which of the proposed answers is meant, as a probability for each.

Trees over what the passages say for each proposal leave the most promising; a linear model over
their score, the encoder's sense of the kind of thing asked for and the reader's network, which has
read the same passages, gives the rest. Both were fitted on quiz questions.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.dates import end_epoch
from rag.english.words import words
from rag.errors import ModelError
from rag.reading.model import WEIGHTS, Reading
from rag.reading.offered import Offered
from rag.reading.passages import Linear, fitted, weights_of
from rag.reading.proposal_features import FEATURES, table
from rag.reading.proposals import Proposed, propose
from rag.reading.question import Question
from rag.reading.readings import Readings
from rag.reading.remembered import Remembered
from rag.reading.spans import AnswerSpan
from rag.reading.trees import Trees
from rag.reading.vectors import RememberedVectors
from rag.retrieve import Clock, utc_now
from rag.types import Encoder, Evidence, Query

TREES = WEIGHTS / "answers.npz"
THINNED = 250
"""Proposals that the trees look at: those whose mentions cover most of the question."""

KEPT = 16
"""Proposals that the linear model looks at; twice as many find no more right ones."""

FROM_NETWORK = 4
"""Answers of the network that are looked at though no rule proposes them."""

REMEMBERED = 16
"""Questions whose answers are kept."""

ANSWER_FEATURES = (
    "trees", "behind", "foreign", "alike_kind", "alike_question", "seen", "seen_early", "logit",
    "unseen",
)  # fmt: skip
"""The trees' score, how far it is behind the best, whether only the network proposes it; cosines
of the answer to the kind of thing asked for and to the question; the log of the share that the
network gives it over all passages, weighed by its own relevance and by their place; its best span;
whether it has none."""

LEAST = math.log(1e-4)

_KIND = re.compile(
    r"\b(?:which|what)\s+(?:of (?:these|the following) )?((?:[\w’'&.-]+\s?){1,6})", re.IGNORECASE
)
_PLAIN_KINDS = {
    "who": "person name", "where": "place, country or city", "when": "date", "number": "number"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """The proposals looked at for a question with their features, as `ANSWER_FEATURES`."""

    keys: list[str]
    texts: list[str]
    rows: NDArray[np.float64]

    def offered(self, scores: NDArray[np.float64]) -> list[Offered]:
        """The answers, likeliest first, by their scores."""
        shares = weights_of(scores)
        order = sorted(range(len(self.keys)), key=lambda i: (-shares[i], i))
        return [Offered(self.keys[i], self.texts[i], float(shares[i])) for i in order]


_Asked = tuple[str, str | None, frozenset[str]]


class Answers:
    """Answers by question and passages, computed once for ranking and reading alike.

    Args:
        readings: the network's readings.
        encoder: tells what kind of thing an answer is.
        file: the fitted trees; newsdesk's own unless given.
        score: gives the fitted linear model; newsdesk's own unless given.
        remembered: how many questions' answers are kept.
        now: the clock that ages are counted from where the question names no moment.
    """

    def __init__(
        self,
        readings: Readings,
        encoder: Encoder,
        *,
        file: Path = TREES,
        score: Callable[[], Linear] = lambda: fitted("answer"),
        remembered: int = REMEMBERED,
        now: Clock = utc_now,
    ) -> None:
        self._readings = readings
        self._vectors = RememberedVectors(encoder)
        self._file = file
        self._score = score
        self._now = now
        self._remembered: Remembered[_Asked, list[Offered]] = Remembered(remembered)

    @cached_property
    def trees(self) -> Trees:
        """The fitted trees.

        Raises:
            ModelError: they are missing or damaged.
        """
        return load_trees(self._file)

    def of(self, query: Query, evidence: Sequence[Evidence]) -> list[Offered]:
        """The possible answers in some passages, likeliest first; none for open questions."""
        key = (query.text, query.as_of, frozenset(item.chunk.id for item in evidence))
        if known := self._remembered.of([key]):
            return known[key]
        offer = self.offer(query, evidence)
        found = offer.offered(self._score().of(ANSWER_FEATURES, offer.rows)) if offer else []
        self._remembered.keep({key: found})
        return found

    def offer(self, query: Query, evidence: Sequence[Evidence]) -> Offer | None:
        """The proposals worth a look with their features; None where there are none."""
        asked = end_epoch(query.as_of) if query.as_of else int(self._now().timestamp())
        proposed = propose(query.text, evidence, asked=asked).thinned(THINNED)
        if not proposed.proposals:
            return None
        scores = self.trees.of(table(proposed, self._readings.model.rarity))
        readings = self._readings.of(query.text, evidence)
        return self._looked_at(proposed, scores, _Seen.of(evidence, readings))

    def _looked_at(self, proposed: Proposed, scores: NDArray[np.float64], seen: _Seen) -> Offer:
        order = np.argsort(-scores, kind="stable")[:KEPT]
        best, worst = float(scores[order[0]]), float(scores[order[-1]])
        keys = [proposed.proposals[i].key for i in order]
        texts = [proposed.proposals[i].text for i in order]
        marks = [(float(scores[i]), 0.0) for i in order]
        stems = proposed.question.sought.stems
        for key, text in seen.heaviest(FROM_NETWORK):
            if key not in keys and not set(key.split()) <= stems:
                keys.append(key)
                texts.append(text)
                marks.append((worst, 1.0))
        cosines = self._cosines(proposed.question, texts)
        rows = [
            [score, score - best, foreign, *alike, *seen.row(key)]
            for key, (score, foreign), alike in zip(keys, marks, cosines, strict=True)
        ]
        return Offer(keys, texts, np.array(rows, dtype=np.float64))

    def _cosines(self, question: Question, texts: Sequence[str]) -> list[tuple[float, ...]]:
        vectors = self._vectors.of([kind_asked(question), question.text, *texts])
        rows = zip(vectors[2:] @ vectors[0], vectors[2:] @ vectors[1], strict=True)
        return [(float(kind), float(asked)) for kind, asked in rows]


def load_trees(file: Path) -> Trees:
    """The fitted trees of a file.

    Raises:
        ModelError: they are missing, damaged or made for other features.
    """
    hint = "Install newsdesk again: its own files are damaged."
    try:
        trees = Trees.load(file)
    except (OSError, ValueError, EOFError) as error:
        raise ModelError(f"The reader's trees cannot be read: {error}.", hint=hint) from error
    if trees.names != FEATURES:
        raise ModelError("The reader's trees are of another version.", hint=hint)
    return trees


def kind_asked(question: Question) -> str:
    """The kind of thing asked for in words: "Ivy League school" in "Which Ivy League school …"."""
    if match := _KIND.search(question.text):
        kept: list[str] = []
        for word in words(match[1]):
            if word.stop:
                break
            kept.append(word.form)
        if kept:
            return " ".join(kept)
    return _PLAIN_KINDS.get(question.asked.kind, "thing")


class _Seen:
    """What the network saw in the passages, added up by answer."""

    def __init__(self) -> None:
        self._mass: dict[str, float] = defaultdict(float)
        self._early: dict[str, float] = defaultdict(float)
        self._best: dict[str, tuple[float, str]] = {}

    @classmethod
    def of(cls, evidence: Sequence[Evidence], readings: Sequence[Reading]) -> _Seen:
        """Adds up the spans of all passages; the evidence is in order."""
        seen = cls()
        relevance = weights_of(np.array([one.relevance for one in readings], dtype=np.float64))
        for place, (item, reading) in enumerate(zip(evidence, readings, strict=True)):
            for span in reading.spans:
                seen._add(span, item, float(relevance[place]), 1 / (3 + place))
        return seen

    def _add(self, span: AnswerSpan, item: Evidence, relevance: float, early: float) -> None:
        self._mass[span.key] += span.share * relevance
        self._early[span.key] += span.share * early
        known = self._best.get(span.key)
        if known is None or span.logit > known[0]:
            self._best[span.key] = (span.logit, item.chunk.text[span.start : span.end])

    def heaviest(self, count: int) -> list[tuple[str, str]]:
        """Keys and texts of the answers with the most weight."""
        keys = sorted(self._mass, key=lambda key: (-self._mass[key], key))[:count]
        return [(key, self._best[key][1]) for key in keys]

    def row(self, key: str) -> tuple[float, float, float, float]:
        """What the network makes of one answer."""
        if key not in self._best:
            return LEAST, LEAST, 0.0, 1.0
        mass, early = (math.log(max(part[key], 1e-4)) for part in (self._mass, self._early))
        return mass, early, self._best[key][0] / 10, 0.0
