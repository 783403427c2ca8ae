"""Fits the final score on questions the network was not trained on, part after part.

First the likelihood of answers, then the order of passages, of sentences, then the confidence,
each over what the ones before give. Every figure told on the way is of five-fold cross-validation
over questions; the numbers that are kept are fitted on all of them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.dates import end_epoch
from rag.read import EmbeddedReader, Sentences, Weighed, choose, weighed_by
from rag.reading.answers import ANSWER_FEATURES, Answers, Offer
from rag.reading.features import SENTENCE_FEATURES, table
from rag.reading.passages import PASSAGE_FEATURES, Linear, passage_features
from rag.reading.readings import Readings
from rag.reading.scoring import CONFIDENCE_FEATURES, confidence_row
from rag.settings import AnswerSettings
from rag.training.answers import right_of
from rag.training.quiz import Quiz
from rag.training.score import List, Marks, Table, fit_chances, fit_lists, recalibrated
from rag.training.spans import holds
from rag.types import Encoder, Evidence, Query

logger = logging.getLogger(__name__)

READ = 20
SENTENCES = 3
FOLDS = 5
RIDGE = {"answer": 1.0, "passage": 10.0, "sentence": 2.0, "confidence": 50.0}

_AGAINST = ("unsaid", "unknown")
_NEITHER = ("length", "leans", "first", "brief", "rank")
SIGNS = np.array(
    [-1.0 if n in _AGAINST else 0.0 if n in _NEITHER else 1.0 for n in CONFIDENCE_FEATURES]
)
"""What each feature of the confidence may speak: for an answer, against it, or not at all."""


FRESHER = np.array(
    [float(n in {"week", "month", "half_year", "latest"}) for n in PASSAGE_FEATURES]
)
"""Features of passages that may only speak for them: few quizzes ask for the latest."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question with the passages that retrieval found, best first."""

    quiz: Quiz
    query: Query
    evidence: tuple[Evidence, ...]

    def right(self, evidence: Evidence) -> bool:
        """Whether a passage holds the answer and stands in an article that is known to."""
        return evidence.article.url in self.quiz.urls and self.tells(evidence)

    def tells(self, evidence: Evidence) -> bool:
        """Whether a passage holds the answer."""
        return holds(evidence.chunk.text, self.quiz.answers)

    def without(self, *, all_passages: bool) -> Case:
        """The case with nothing left that answers: relevant articles, and tellers elsewhere."""
        left = [
            e for e in self.evidence
            if e.article.url not in self.quiz.urls and not (all_passages and self.tells(e))
        ]  # fmt: skip
        return replace(self, evidence=tuple(left))


@dataclass(slots=True)
class Fitter:
    """The parts of the final score, fitted one after the other."""

    readings: Readings
    answers: Answers
    reader: EmbeddedReader
    answer: Linear | None = None
    passage: Linear | None = None
    sentence: Linear | None = None

    @classmethod
    def of(
        cls, readings: Readings, encoder: Encoder, settings: AnswerSettings, trees: Path
    ) -> Fitter:
        """A fitter whose reader weighs answers by what has been fitted so far."""

        def answer() -> Linear:
            assert fitter.answer is not None  # noqa: S101  # fitted before
            return fitter.answer

        answers = Answers(readings, encoder, file=trees, score=answer, remembered=10_000)
        reader = EmbeddedReader(encoder, settings, readings, answers=answers)
        fitter = cls(readings, answers, reader)
        return fitter

    def offer(self, case: Case) -> Offer | None:
        """The answers that the passages read propose."""
        return self.answers.offer(case.query, case.evidence[:READ])

    def passages(self, case: Case) -> Table:
        """The features of the passages that are read."""
        first = case.evidence[:READ]
        return passage_features(
            case.query,
            first,
            self.readings.of(case.query.text, first),
            asked=end_epoch(case.query.as_of or "2100-01-01"),
            answers=self.answers.of(case.query, first),
        )

    def ranked(self, case: Case) -> list[Evidence]:
        """The passages in the order of the fitted score."""
        assert self.passage is not None  # noqa: S101  # fitted before
        scores = self.passage.of(PASSAGE_FEATURES, self.passages(case))
        scored = [
            replace(e, score=float(s)) for e, s in zip(case.evidence[:READ], scores, strict=True)
        ]
        return sorted(scored, key=lambda e: (-e.score, e.chunk.id))

    def sentences(self, case: Case) -> Sentences | None:
        """The sentences that could answer, judged."""
        ranked = self.ranked(case)
        return self.reader.judge(case.query, ranked) if ranked else None

    def weighed(self, found: Sentences) -> Weighed:
        """The sentences with their strengths."""
        assert self.sentence is not None  # noqa: S101  # fitted before
        scores = self.sentence.of(SENTENCE_FEATURES, table(found.judged))
        return weighed_by(found, scores)


@dataclass(frozen=True, slots=True)
class Chances:
    """Rows of the confidence, whether each answer is right, how much each counts, of which case.

    `way` is 0 for a question as it is, 1 without its articles, 2 without anything that tells;
    `signs` are what each feature may count as.
    """

    x: Table
    signs: Table
    right: Marks
    counts: Table
    case: NDArray[np.intp]
    way: NDArray[np.intp]

    def only(self, columns: Sequence[int]) -> Chances:
        """The same with some of the features."""
        return replace(self, x=self.x[:, columns], signs=self.signs[columns])


def fit(cases: Sequence[Case], fitter: Fitter, target: Path) -> None:
    """Fit all parts and write them to `target`."""
    offers = answer_lists(cases, fitter)
    scores = cross_lists(offers, RIDGE["answer"])
    logger.info(
        "answers: the likeliest is right in %.3f, by the trees alone in %.3f",
        first_right(offers, scores) * len(offers) / len(cases),
        first_right(offers, [x[:, 0] for x, _ in offers]) * len(offers) / len(cases),
    )
    fitter.answer = _linear(ANSWER_FEATURES, fit_lists(offers, ridge=RIDGE["answer"]))

    lists = passage_lists(cases, fitter)
    scores = cross_lists(lists, RIDGE["passage"], FRESHER)
    fused = reciprocal_mean(lists, [-np.arange(len(y), dtype=float) for _, y in lists])
    logger.info(
        "passages: MRR@10 %.3f fused, %.3f by the score", fused, reciprocal_mean(lists, scores)
    )
    fitter.passage = _linear(
        PASSAGE_FEATURES, fit_lists(lists, ridge=RIDGE["passage"], signs=FRESHER)
    )

    found = [(fitter.sentences(case), case) for case in cases]
    lists = [(table(f.judged), marks_of(f, case)) for f, case in found if f]
    scores = cross_lists(lists, RIDGE["sentence"])
    logger.info("sentences: the first one holds the answer in %.3f", first_right(lists, scores))
    fitter.sentence = _linear(SENTENCE_FEATURES, fit_lists(lists, ridge=RIDGE["sentence"]))

    rows = chances(cases, fitter)
    sure = cross_chances(rows)
    logger.info("confidence: AUROC %.3f and %.3f", area(rows, sure, way=1), area(rows, sure))
    slope, shift = recalibrated(_log_odds(sure), rows.right, rows.counts)
    kept = np.sort(slope * _log_odds(sure[rows.way == 0]) + shift)
    logger.info("a twentieth is under %.3f", 1 / (1 + np.exp(-kept[len(kept) // 20])))
    weights, bias = _fit_chances(rows)
    named = dict(zip(CONFIDENCE_FEATURES, (slope * weights).tolist(), strict=True))
    confidence = Linear(named, slope * bias + shift)
    stored = {
        name: {"weights": _rounded(part), "bias": round(part.bias, 4)}
        for name, part in (
            ("answer", fitter.answer), ("passage", fitter.passage),
            ("sentence", fitter.sentence), ("confidence", confidence),
        )
    }  # fmt: skip
    target.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")


def answer_lists(cases: Sequence[Case], fitter: Fitter) -> list[List]:
    """The answers looked at for each question: features, and which of them are right."""
    offers = [(offer, case) for case in cases if (offer := fitter.offer(case))]
    return [(offer.rows, right_of(offer.texts, case.quiz.answers)) for offer, case in offers]


def passage_lists(cases: Sequence[Case], fitter: Fitter) -> list[List]:
    """The passages read for each question: features, and which of them answer."""
    return [(fitter.passages(c), np.array([c.right(e) for e in c.evidence[:READ]])) for c in cases]


def chances(cases: Sequence[Case], fitter: Fitter) -> Chances:
    """The rows of each question as it is, without its articles, without anything that tells.

    The last two together count as much as the first.
    """
    rows = []
    for number, case in enumerate(cases):
        left = (case, case.without(all_passages=False), case.without(all_passages=True))
        for way, (variant, count) in enumerate(zip(left, (1.0, 0.5, 0.5), strict=True)):
            if (found := fitter.sentences(variant)) is None:
                continue
            weighed = fitter.weighed(found)
            chosen, support = choose(weighed, SENTENCES)
            row = confidence_row(weighed.judged, weighed.scores, chosen[0], support)
            texts = [weighed.judged[i].candidate.text for i in chosen]
            rows.append((row, _told(texts, case), count, number, way))
    x, right, counts, numbers, ways = (np.array(one) for one in zip(*rows, strict=True))
    return Chances(x, SIGNS, right, counts, numbers, ways)


def _told(texts: Sequence[str], case: Case) -> bool:
    return any(holds(text, case.quiz.answers) for text in texts)


def cross_lists(lists: Sequence[List], ridge: float, signs: Table | None = None) -> list[Table]:
    """The scores of each list by weights fitted on the other folds."""
    scores: list[Table] = [np.zeros(0)] * len(lists)
    for fold in range(FOLDS):
        rest = [one for i, one in enumerate(lists) if i % FOLDS != fold]
        weights = fit_lists(rest, ridge=ridge, signs=signs)
        for i in range(fold, len(lists), FOLDS):
            scores[i] = lists[i][0] @ weights
    return scores


def cross_chances(rows: Chances) -> Table:
    """The confidence in each answer by weights fitted on the other folds' questions."""
    sure = np.zeros(len(rows.x))
    for fold in range(FOLDS):
        out = rows.case % FOLDS == fold
        weights, bias = _fit_chances(rows, ~out)
        sure[out] = 1 / (1 + np.exp(-(rows.x[out] @ weights + bias)))
    return sure


def _fit_chances(rows: Chances, used: Marks | slice = slice(None)) -> tuple[Table, float]:
    return fit_chances(
        rows.x[used], rows.right[used], rows.counts[used], rows.signs, ridge=RIDGE["confidence"]
    )


def _log_odds(sure: Table) -> Table:
    return np.asarray(np.log(sure / (1 - sure)), dtype=np.float64)


def area(rows: Chances, sure: Table, *, way: int = 2) -> float:
    """How well the confidence tells questions as they are from those without (AUROC)."""
    from sklearn.metrics import roc_auc_score

    used = (rows.way == 0) | (rows.way == way)
    return float(roc_auc_score(rows.way[used] == 0, sure[used]))


def reciprocal_mean(lists: Sequence[List], scores: Sequence[Table]) -> float:
    """MRR@10."""
    orders = [np.argsort(-one, kind="stable") for one in scores]
    return float(
        np.mean([_reciprocal(y[order]) for (_, y), order in zip(lists, orders, strict=True)])
    )


def first_right(lists: Sequence[List], scores: Sequence[Table]) -> float:
    """How often the highest score is at something right."""
    return float(
        np.mean([bool(y[np.argmax(one)]) for (_, y), one in zip(lists, scores, strict=True)])
    )


def marks_of(found: Sentences, case: Case) -> Marks:
    """Which of the sentences hold the answer."""
    return np.array([holds(one.candidate.text, case.quiz.answers) for one in found.judged])


def _reciprocal(marks: Marks) -> float:
    places = np.flatnonzero(marks[:10])
    return 1 / (1 + int(places[0])) if places.size else 0.0


def _linear(names: Sequence[str], weights: Table) -> Linear:
    return Linear(dict(zip(names, weights.tolist(), strict=True)))


def _rounded(part: Linear) -> dict[str, float]:
    return {name: round(value, 5) for name, value in part.weights.items()}
