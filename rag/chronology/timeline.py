"""Passages on a topic → what happened, in order: one dated, cited sentence for each event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.chronology import spans
from rag.chronology.annotate import written_on
from rag.encode import encode_queries
from rag.reading.candidates import Candidate, candidates
from rag.reading.question import Term, coverage, take_apart
from rag.types import Citation, Encoder, Evidence, Period, TimeMention

ALIKE = 0.72
"""Cosine from which two sentences of one time tell of one event."""

NEAREST = 0.28
"""Cosine to the topic from which a sentence is about it."""

NAMED = 0.5
"""Share of the topic's words that must stand near a sentence; of its names too."""

TOLD, NEAR_ALONE, NEAR_NAME = 0.34, 0.5, 0.15
"""The same of the words that are no names, the cosine that is wanted without them, and that which
is wanted where the topic is a name alone."""

LONGEST_DAYS = 31
"""Longest time that still dates an event: what happened "this year" has no place in an order."""

MOST_JUDGED = 240


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """Something that happened, with the sentence that tells it.

    `period` is the time the sentence tells, or the day its article was published where it tells
    none (`told` is false then). `outlets` are all that tell it, that of the citation first.
    """

    period: Period
    told: bool
    citation: Citation
    outlets: tuple[str, ...] = ()

    @property
    def corrects(self) -> bool:
        """Whether its sentence puts a figure in place of an earlier one."""
        from rag.reading.revised import correction

        return correction(self.citation.quote) is not None

    def to_dict(self) -> dict[str, Any]:
        """One row of the timeline JSON; `until` equals `day` for a single day."""
        return {
            "day": self.period.first.isoformat(),
            "until": self.period.last.isoformat(),
            "granularity": self.period.granularity,
            "dated_by": "text" if self.told else "publication",
            "text": self.citation.quote,
            "outlets": list(self.outlets),
            "corrects": self.corrects,
            "citation": self.citation.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days an event must touch to be told; None leaves a side open."""

    since: date | None = None
    until: date | None = None

    def allow(self, period: Period) -> bool:
        """Whether a time lies within, in part at least."""
        return (self.since is None or period.last >= self.since) and (
            self.until is None or period.first <= self.until
        )


@dataclass(frozen=True, slots=True)
class Material:
    """What a timeline is made from: passages, the times of their articles, copies.

    `times`, `also_in` and `revised` are by an article's id; `also_in` names the outlets of
    copies of it, `revised` says when it was last changed, if it was.
    """

    evidence: Sequence[Evidence]
    times: Mapping[str, Sequence[TimeMention]]
    also_in: Mapping[str, Sequence[str]] = field(default_factory=dict)
    revised: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Entry:
    """An event that is being put together."""

    candidate: Candidate
    period: Period
    told: bool
    near: float
    row: int
    articles: dict[str, None]


def timeline(
    topic: str,
    material: Material,
    *,
    encoder: Encoder,
    bounds: Bounds | None = None,
    limit: int = 20,
) -> tuple[TimelineEvent, ...]:
    """At most `limit` events, the likeliest of them, in order of their time.

    Args:
        topic: what the events are about.
        material: passages on it.
        encoder: tells which sentences are about the topic, and which tell one event.
        bounds: the days wanted; all unless given.
        limit: how many events.
    """
    entries, vectors = _entries(topic, material, encoder, bounds or Bounds())
    kept: list[_Entry] = []
    for entry in sorted(entries, key=lambda one: (-one.near, one.candidate.span.start)):
        twin = next((one for one in kept if _one_event(one, entry, vectors)), None)
        if twin is None:
            kept.append(entry)
        else:
            _join(twin, entry)
    chosen = sorted(kept[:limit], key=_place)
    outlets = {item.article.id: (item.article.outlet,) for item in material.evidence}
    for article_id, names in material.also_in.items():
        outlets[article_id] = (*outlets.get(article_id, ()), *names)
    return tuple(
        _event(n, entry, outlets, material.revised) for n, entry in enumerate(chosen, start=1)
    )


def _entries(
    topic: str, material: Material, encoder: Encoder, bounds: Bounds
) -> tuple[list[_Entry], NDArray[np.float32]]:
    found = candidates(material.evidence)
    asked = take_apart(topic, [candidate.said for candidate in found])
    dated = []
    for candidate in found:
        when = _when(candidate, material.times.get(candidate.article.id, ()))
        least = _least_near(candidate, asked.terms)
        if when is not None and bounds.allow(when[0]) and least is not None:
            dated.append((candidate, *when, least))
    dated = dated[:MOST_JUDGED]
    if not dated:
        return [], np.zeros((0, encoder.dim), dtype=np.float32)
    vectors = encoder.encode([candidate.text for candidate, *_ in dated])
    near = vectors @ encode_queries(encoder, [topic])[0]
    entries = [
        _Entry(c, period, told, _worth(c, float(near[i]), told), i, {c.article.id: None})
        for i, (c, period, told, least) in enumerate(dated)
        if near[i] >= least
    ]
    return entries, vectors


def _least_near(candidate: Candidate, terms: Sequence[Term]) -> float | None:
    """How near to the topic a sentence must be; None where too little of it stands around.

    Where its surroundings name whom the topic is about, and nothing else of it, the sentence
    itself must be near: "Port Elra" alone is not the outbreak there.
    """
    names = [term for term in terms if term.name]
    plain = [term for term in terms if not term.name]
    near = candidate.near
    if coverage(near, terms) < NAMED or coverage(near, names) < NAMED:
        return None
    if not plain:
        return NEAR_NAME
    return NEAREST if coverage(near, plain) >= TOLD else NEAR_ALONE


def _worth(candidate: Candidate, near: float, told: bool) -> float:  # noqa: FBT001  # one of its facts
    """What a sentence is worth as an event: near to the topic, dated, high in its article."""
    return near + 0.1 * told + 0.15 / (1 + candidate.span.start / 600) - 0.05 * candidate.leans


def _when(
    candidate: Candidate, mentions: Sequence[TimeMention]
) -> tuple[Period, bool] | None:  # fmt: skip
    """The time a sentence tells, else its article's day where it opens the article."""
    span = candidate.span
    own = [m.period for m in mentions if span.start <= m.start and m.end <= span.end]
    fitting = [p for p in own if (p.last - p.first).days < LONGEST_DAYS]
    if fitting:
        return min(fitting, key=lambda p: (p.last - p.first).days), True
    if own or span.start > 0 or not candidate.article.published_at:
        return None
    written = written_on(candidate.article)
    return (spans.day(written), False) if written else None


def _one_event(one: _Entry, other: _Entry, vectors: NDArray[np.float32]) -> bool:
    """Whether two sentences tell of one event: one time, give or take a day, and one thing."""
    margin = timedelta(days=0 if one.told and other.told else 1)
    apart = max(one.period.first, other.period.first) - min(one.period.last, other.period.last)
    if apart > margin:
        return False
    same_article = one.candidate.article.id == other.candidate.article.id
    if same_article and _overlap(one.candidate, other.candidate):
        return True
    return float(vectors[one.row] @ vectors[other.row]) >= ALIKE


def _overlap(one: Candidate, other: Candidate) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def _join(kept: _Entry, other: _Entry) -> None:
    """Count a sentence in; a date that is told wins over a day of publication."""
    kept.articles |= other.articles
    if other.told and not kept.told:
        kept.candidate, kept.period, kept.told = other.candidate, other.period, True


def _place(entry: _Entry) -> tuple[date, date, str]:
    published = entry.candidate.article.published_at or ""
    return entry.period.first, entry.period.last, published


def _event(
    n: int, entry: _Entry, outlets: Mapping[str, Sequence[str]], revised: Mapping[str, str]
) -> TimelineEvent:
    span, article = entry.candidate.span, entry.candidate.article
    citation = Citation(
        n=n,
        article_id=article.id,
        title=article.title,
        outlet=article.outlet,
        url=article.url,
        published_at=article.published_at,
        quote=article.text[span.start : span.end],
        start=span.start,
        end=span.end,
        revised_at=revised.get(article.id),
    )
    named = [name for key in (article.id, *entry.articles) for name in outlets.get(key, ())]
    told_by = tuple(name for name in dict.fromkeys(named) if name)
    return TimelineEvent(entry.period, entry.told, citation, told_by)
