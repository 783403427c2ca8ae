"""Query → Evidence: dense and lexical retrieval, fused, the newer preferred a little."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from rag.dates import DAY_S, end_epoch, epoch
from rag.encode import encode_queries
from rag.fuse import by_score, reciprocal_ranks, without_copies
from rag.index.index import Index
from rag.settings import RetrievalSettings
from rag.stories.fold import told_by_lead
from rag.types import Encoder, Evidence, Filter, Period, Query, Vectors

LATEST_BOOST = 3.0
"""How much more recency counts where the newest report is asked for."""

REPORTED_S = 3 * DAY_S
"""Seconds from the beginning of a day until which its events are mostly reported."""

_SPARE = 3
"""Passages loaded for each one wanted, so that copies can be folded."""

Clock = Callable[[], datetime]
Hits = list[tuple[str, float]]


def utc_now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


def filter_for(query: Query) -> Filter:
    """Which articles may be evidence for a query.

    What was published after the question was asked may not. An article without a date may,
    unless a period was asked for.
    """
    ends = [end_epoch(m) for m in (query.until, query.as_of) if m]
    return Filter(
        since=epoch(query.since) if query.since else None,
        until=min(ends, default=None),
        outlets=query.outlets,
        undated=query.since is None and query.until is None,
    )


class DenseRetriever:
    """Passages near to the question in the encoder's space; the score is the cosine."""

    def __init__(self, index: Index, encoder: Encoder, settings: RetrievalSettings) -> None:
        self._index = index
        self._encoder = encoder
        self._settings = settings

    def retrieve(self, query: Query, k: int) -> list[Evidence]:
        """At most `k` passages, nearest first."""
        vector = encode_queries(self._encoder, [query.text])[0]
        hits = self._index.dense(vector, max(k, self._settings.candidates), filter_for(query))
        found = _ranked(self._index, hits, k)
        return _explained(found, dict(hits), _ranks(hits), {})


class LexicalRetriever:
    """Passages that share words with the question; the score is BM25."""

    def __init__(self, index: Index, settings: RetrievalSettings) -> None:
        self._index = index
        self._settings = settings

    def retrieve(self, query: Query, k: int) -> list[Evidence]:
        """At most `k` passages, best first."""
        candidates = max(k, self._settings.candidates)
        hits = self._index.lexical(query.text, candidates, filter_for(query))
        return _explained(_ranked(self._index, hits, k), {}, {}, _ranks(hits))


class HybridRetriever:
    """Both, by reciprocal rank fusion, plus a gain for recent articles; copies folded.

    What several articles run is told by the earliest that has it whole (`rag.stories`).

    The gain is `recency_weight` halved every `half_life_days` of an article's age at the moment
    the question is asked (`as_of`, else now). Articles without a date gain nothing.
    """

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        settings: RetrievalSettings,
        *,
        now: Clock = utc_now,
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._settings = settings
        self._now = now

    def retrieve(self, query: Query, k: int) -> list[Evidence]:
        """At most `k` passages, highest fused score first, ties by chunk id."""
        vector = encode_queries(self._encoder, [query.text])[0]
        only, candidates = filter_for(query), max(k, self._settings.candidates)
        dense = self._index.dense(vector, candidates, only)
        lexical = self._index.lexical(query.text, candidates, only)
        fused = reciprocal_ranks([_keys(dense), _keys(lexical)], rrf_k=self._settings.rrf_k)
        scores = self._with_recency(query, fused)
        found = _explained(self._loaded(scores, k * _SPARE), {}, _ranks(dense), _ranks(lexical))
        kept = without_copies(told_by_lead(found, self._index, only), k)
        cosines = self._cosines(vector, kept, dict(dense))
        return [replace(e, similarity=cosines.get(e.chunk.id)) for e in kept]

    def _with_recency(self, query: Query, fused: Mapping[str, float]) -> dict[str, float]:
        asked = end_epoch(query.as_of) if query.as_of else int(self._now().timestamp())
        timely = query.latest or query.period is not None
        weight = self._settings.recency_weight * (LATEST_BOOST if timely else 1.0)
        published = self._index.published(list(fused))
        if query.period is not None:
            published = {key: _aside(query.period, when, asked) for key, when in published.items()}
        return {
            key: score + weight * self._freshness(published.get(key), asked)
            for key, score in fused.items()
        }

    def _freshness(self, published: int | None, asked: int) -> float:
        """1 for an article of this moment, halved every half-life, 0 without a date."""
        if published is None:
            return 0.0
        age_days = max(0, asked - published) / DAY_S
        return float(0.5 ** (age_days / self._settings.half_life_days))

    def _loaded(self, scores: Mapping[str, float], k: int) -> list[Evidence]:
        found = self._index.chunks(by_score(scores)[:k])
        return [Evidence(chunk, article, scores[chunk.id]) for chunk, article in found]

    def _cosines(
        self, vector: Vectors, kept: Sequence[Evidence], known: dict[str, float]
    ) -> dict[str, float]:
        """Cosines to the question, also of passages that only the lexical index found."""
        others = [e.chunk.id for e in kept if e.chunk.id not in known]
        if others:
            values = np.asarray(self._index.vectors(others) @ vector)
            known.update((key, float(c)) for key, c in zip(others, values, strict=True))
        return known


def _aside(period: Period, published: int | None, asked: int) -> int | None:
    """A moment as long before `asked` as the publication lies outside a period asked about."""
    if published is None:
        return None
    first, last = (epoch(day.isoformat()) for day in (period.first, period.last))
    outside = max(first - published, published - (last + REPORTED_S), 0)
    return asked - outside


def _explained(
    kept: Sequence[Evidence],
    cosines: Mapping[str, float],
    dense: Mapping[str, int],
    lexical: Mapping[str, int],
) -> list[Evidence]:
    return [
        replace(
            e,
            similarity=cosines.get(e.chunk.id),
            dense_rank=dense.get(e.chunk.id),
            lexical_rank=lexical.get(e.chunk.id),
        )
        for e in kept
    ]


def _keys(hits: Hits) -> list[str]:
    return [key for key, _ in hits]


def _ranks(hits: Hits) -> dict[str, int]:
    return {key: rank for rank, (key, _) in enumerate(hits, start=1)}


def _ranked(index: Index, hits: Hits, k: int) -> list[Evidence]:
    scores = dict(hits[:k])
    return [Evidence(c, article, scores[c.id]) for c, article in index.chunks(list(scores))]
