"""Measures of rankings and answers, each from plain values to plain values.

Answer measures follow SQuAD (Rajpurkar et al. 2016); citation measures follow the definitions
of ALCE (Gao et al. 2023) with support judged by words and numbers instead of a model; rank
measures come from ir-measures.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation + "‘’“”–—…")
_INSIDE = re.compile(r"(?<=\w)[.,'’](?=\w)|(?<=\w)\.(?=\W|$)|['’]")
_NOT_WORD = re.compile(r"[^\w]+")

BOOTSTRAP_ROUNDS = 1000
RANK_MEASURES = ("hits@1", "hits@4", "hits@10", "mrr@10", "map@10", "ndcg@10")


@dataclass(frozen=True, slots=True)
class Score:
    """A mean over questions with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float

    def to_dict(self) -> dict[str, float]:
        """As it stands in the evaluation JSON."""
        return {
            "value": round(self.value, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
        }


def score(values: Sequence[float], weights: Sequence[float] | None = None) -> Score:
    """Sum of `values` over sum of `weights` (each 1 unless given), resampled by question.

    The interval is the percentile bootstrap (Efron 1979) with a fixed seed, so that one run
    gives one interval. Nothing to average gives 0 for all three.
    """
    top = np.asarray(values, dtype=np.float64)
    under = np.ones_like(top) if weights is None else np.asarray(weights, dtype=np.float64)
    if not top.size or not under.sum():
        return Score(0.0, 0.0, 0.0)
    draws = np.random.default_rng(0).integers(0, top.size, (BOOTSTRAP_ROUNDS, top.size))
    sums = under[draws].sum(axis=1)
    means = np.divide(top[draws].sum(axis=1), sums, out=np.zeros_like(sums), where=sums > 0)
    low, high = np.percentile(means, [2.5, 97.5])
    return Score(float(top.sum() / under.sum()), float(low), float(high))


def squad_normal(text: str) -> str:
    """Lower case, without punctuation and the words a, an, the; single spaces (SQuAD)."""
    bare = text.lower().translate(_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", bare).split())


def exact_match(answer: str | None, accepted: Sequence[str]) -> float:
    """1 when the answer equals an accepted string after SQuAD's normalisation, else 0."""
    given = squad_normal(answer or "")
    return float(bool(given) and any(given == squad_normal(a) for a in accepted))


def f1(answer: str | None, accepted: Sequence[str]) -> float:
    """The best token F1 with an accepted string after SQuAD's normalisation, 0..1."""
    given = squad_normal(answer or "").split()
    return max((_f1(given, squad_normal(a).split()) for a in accepted), default=0.0)


def _f1(given: Sequence[str], gold: Sequence[str]) -> float:
    shared = sum((Counter(given) & Counter(gold)).values())
    return 2 * shared / (len(given) + len(gold)) if shared else 0.0


def words(text: str) -> str:
    """Words of a text between single spaces, case and punctuation aside, a space at each end.

    `U.S.` and `US` are one word, so are `250,000` and `250000`; a hyphen parts words.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return f" {_NOT_WORD.sub(' ', _INSIDE.sub('', plain)).strip()} "


def contains(text: str, accepted: Sequence[str]) -> bool:
    """Whether an accepted string stands in the text as whole words."""
    inside = words(text)
    return any(words(answer) in inside for answer in accepted if words(answer).strip())


def answer_within(passages: Sequence[tuple[str, bool]], accepted: Sequence[str], n: int) -> float:
    """answer@Nc: 1 when the answer stands in the first `n` characters of the ranked passages.

    `passages` are (text, whether its article is relevant), best first, laid end to end; only
    a relevant article's passage can hold the answer.
    """
    left = n
    for text, relevant in passages:
        if left <= 0:
            break
        if relevant and contains(text[:left], accepted):
            return 1.0
        left -= len(text)
    return 0.0


def rank_scores(
    qrels: Mapping[str, Sequence[str]], runs: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Rank measures by question: `{measure: {question id: value}}`.

    Args:
        qrels: the ids of every relevant passage by question; without one, all its scores are 0.
        runs: the ids of the passages found, best first, by question.
    """
    import ir_measures
    from ir_measures import AP, RR, Success, nDCG

    measures = {
        "hits@1": Success @ 1,
        "hits@4": Success @ 4,
        "hits@10": Success @ 10,
        "mrr@10": RR @ 10,
        "map@10": AP @ 10,
        "ndcg@10": nDCG @ 10,
    }
    names = {measure: name for name, measure in measures.items()}
    scores = {name: dict.fromkeys(qrels, 0.0) for name in measures}
    judged = {q: dict.fromkeys(ids, 1) for q, ids in qrels.items() if ids}
    ranked = {
        q: {doc: float(len(ids) - rank) for rank, doc in enumerate(ids)}
        for q, ids in runs.items()
        if q in judged and ids
    }
    for result in ir_measures.iter_calc(list(measures.values()), judged, ranked):
        scores[names[result.measure]][result.query_id] = float(result.value)
    return scores


def supported(sentence: str, quotes: Sequence[str]) -> bool:
    """Whether quotes carry a sentence: every number of it, and most of its other words.

    Judged by words alone: a sentence counts as supported when all its tokens with a digit and
    at least three quarters of the rest stand in the quotes.
    """
    said = words(sentence).split()
    known = set(words(" ".join(quotes)).split())
    numbers = [word for word in said if any(c.isdigit() for c in word)]
    rest = [word for word in said if not any(c.isdigit() for c in word)]
    if any(word not in known for word in numbers):
        return False
    return not rest or sum(word in known for word in rest) / len(rest) >= 0.75
