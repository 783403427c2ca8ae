"""The answers that passages propose for a question, each with what speaks for it.

In the manner of question answering before neural readers (Chu-Carroll et al. 2012, IBM Watson):
every name, number, date or noun of the passages is a possible answer, mentions of the same one are
put together, and features say how often, how early, how near to the question's words and in what
company it stands. Which features count how much is learnt (`rag.reading.trees`).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from rag.dates import DAY_S, epoch
from rag.reading.cover import shares
from rag.reading.find import Passage, find
from rag.reading.keys import Keys
from rag.reading.mentions import Mention, MentionType, mentions, types_for
from rag.reading.parsed import parsed
from rag.reading.question import Question, take_apart
from rag.sentences import sentence_spans
from rag.types import Evidence

RRF_K = 60
RECENCY = 0.006
"""Passages are put in the order of retrieval's own fusion, counted again from their ranks."""

UNDATED_DAYS = 60.0
NEAR_CHARS = 60.0
NOUN_COVERAGE = 0.25
"""Share of the question's words that must stand near a plain noun for it to be proposed."""


@dataclass(slots=True)
class Tally:
    """What the mentions of one answer add up to; sums weigh a passage by its place."""

    places: set[int] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    types: set[MentionType] = field(default_factory=set)
    texts: Counter[str] = field(default_factory=Counter)
    place_sum: float = 0.0
    place_best: float = 0.0
    likeness_sum: float = 0.0
    likeness_best: float = 0.0
    week: float = 0.0
    month: float = 0.0
    said: float = 0.0
    near: float = 0.0
    title: float = 0.0
    closeness: float = 0.0
    cover_sum: float = 0.0
    cover_best: float = 0.0
    in_titles: float = 0.0
    lead: float = 0.0
    early: float = 0.0
    by_rule: float = 0.0
    focus_after: float = 0.0
    focus_before: float = 0.0
    part: bool = False
    parts: list[Tally] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of passage `passage` (its place in the evidence), parsed, at `start` in it."""

    passage: int
    ordinal: int
    start: int
    said: Passage
    keys: Keys


@dataclass(frozen=True, slots=True)
class Proposal:
    """A possible answer: what equal ones share, as it is mostly written, and its mentions."""

    key: str
    text: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Proposed:
    """All that passages propose for a question."""

    question: Question
    proposals: list[Proposal]

    def thinned(self, most: int) -> Proposed:
        """The same with at most so many proposals, those whose mentions cover the most."""
        covers = [sum(t.cover_sum for t in (p.tally, *p.tally.parts)) for p in self.proposals]
        order = sorted(range(len(covers)), key=lambda i: (-covers[i], i))[:most]
        return Proposed(self.question, [self.proposals[i] for i in order])


def propose(text: str, evidence: Sequence[Evidence], *, asked: int) -> Proposed:
    """What the passages propose for a question.

    Args:
        text: the standalone question.
        evidence: the passages that are read, in any order.
        asked: the moment it is asked, in seconds UTC.
    """
    ranked = fused_order(evidence, asked)
    sentences = list(_sentences(ranked))
    question = take_apart(text, [sentence.said for sentence in sentences])
    wanted = types_for(question.asked.kind)
    if not wanted:
        return Proposed(question, [])
    scene = _Scene(question, ranked, sentences, asked)
    tallies: dict[str, Tally] = defaultdict(Tally)
    for number, sentence in enumerate(sentences):
        for mention in mentions(sentence.said, scene.wanted(number)):
            scene.count(tallies, number, mention)
    _join_names(tallies)
    found = [Proposal(key, _written(tally), tally) for key, tally in tallies.items()]
    return Proposed(question, found)


def fused_order(evidence: Sequence[Evidence], asked: int) -> list[Evidence]:
    """The passages by the ranks that retrieval gave them and their age."""

    def fused(item: Evidence) -> float:
        ranks = [rank for rank in (item.dense_rank, item.lexical_rank) if rank]
        fresh = float(0.5 ** (_age_days(item, asked) / 30))
        return sum(1 / (RRF_K + rank) for rank in ranks) + RECENCY * fresh

    return sorted(evidence, key=lambda item: (-fused(item), item.chunk.id))


def _age_days(item: Evidence, asked: int) -> float:
    published = item.article.published_at
    return max(0, asked - epoch(published)) / DAY_S if published else UNDATED_DAYS


def _sentences(evidence: Sequence[Evidence]) -> Iterable[Sentence]:
    for place, item in enumerate(evidence):
        text = item.chunk.text
        for ordinal, (start, end) in enumerate(sentence_spans(text)):
            yield Sentence(place, ordinal, start, *parsed(text[start:end]))


class _Scene:
    """A question among the sentences found for it."""

    def __init__(
        self,
        question: Question,
        evidence: Sequence[Evidence],
        sentences: Sequence[Sentence],
        asked: int,
    ) -> None:
        self._question = question
        self._evidence = evidence
        self._sentences = sentences
        self._focus = frozenset(question.asked.focus)
        self._wanted = types_for(question.asked.kind)
        self._stems = [term.word.stem for term in question.terms]
        self._age = [_age_days(item, asked) for item in evidence]
        headings = [parsed(item.article.title) for item in evidence]
        self._title_stems = [frozenset(w.stem for w in said.words) for said, _ in headings]
        self._title = [shares(question, keys) for _, keys in headings]
        self._said = [shares(question, sentence.keys) for sentence in sentences]
        self._near = [self._around(number) for number in range(len(sentences))]
        self._asked_at = [self._places(sentence.said) for sentence in sentences]
        self._found = [find(question.sought, sentence.said) for sentence in sentences]

    def _around(self, number: int) -> float:
        """What a sentence, two before, one after and the title account for together."""
        place = self._sentences[number].passage
        best = self._title[place]
        for other in range(max(0, number - 2), min(len(self._sentences), number + 2)):
            if self._sentences[other].passage == place:
                best = np.maximum(best, self._said[other])
        return float(best.sum())

    def _places(self, said: Passage) -> list[tuple[int, int]]:
        stems = self._question.sought.stems
        return [(w.start, w.end) for w in said.words if w.stem in stems and not w.stop]

    def wanted(self, number: int) -> frozenset[MentionType]:
        """The types worth proposing from a sentence."""
        wanted = self._wanted
        return wanted if self._near[number] >= NOUN_COVERAGE else wanted - {"noun"}

    def count(self, tallies: dict[str, Tally], number: int, mention: Mention) -> None:
        """Add one mention to the tally of its answer."""
        sentence = self._sentences[number]
        inside = sentence.said.words[mention.first : mention.last]
        telling = [word.stem for word in inside if not word.stop]
        if not telling or all(stem in self._question.sought.stems for stem in telling):
            return
        tally = tallies[" ".join(telling)]
        own = sum(
            float(share)
            for stem, share in zip(self._stems, self._said[number], strict=True)
            if share and stem in telling
        )
        said = float(self._said[number].sum()) - own
        self._count_words(tally, sentence, mention, said)
        self._count_place(tally, sentence, telling)
        self._count_cover(tally, number, said)
        tally.closeness = max(tally.closeness, self._closeness(number, mention))
        tally.by_rule = max(tally.by_rule, self._ruled(number, mention))

    def _count_words(
        self, tally: Tally, sentence: Sentence, mention: Mention, said: float
    ) -> None:
        text = sentence.said.text[mention.start : mention.end]
        tally.types.add(mention.type)
        tally.texts[text] += 1
        tally.said = max(tally.said, said)
        found = sentence.said.words
        before, after = found[max(0, mention.first - 3) : mention.first], found[mention.last :][:3]
        if any(word.stem in self._focus for word in after):
            tally.focus_after = 1.0
        if any(word.stem in self._focus for word in before):
            tally.focus_before = 1.0

    def _count_place(self, tally: Tally, sentence: Sentence, telling: Sequence[str]) -> None:
        place = sentence.passage
        if place in tally.places:
            return
        item, weight = self._evidence[place], 1 / (3 + place)
        likeness = item.similarity or 0.0
        tally.places.add(place)
        tally.articles.add(item.source)
        tally.place_sum += weight
        tally.place_best = max(tally.place_best, 1 / (1 + place))
        tally.likeness_sum += math.exp(8 * (likeness - 0.6))
        tally.likeness_best = max(tally.likeness_best, likeness)
        tally.week = max(tally.week, 0.5 ** (self._age[place] / 7))
        tally.month = max(tally.month, 0.5 ** (self._age[place] / 30))
        tally.title = max(tally.title, float(self._title[place].sum()))
        tally.lead = max(tally.lead, 1 / (1 + item.chunk.ordinal))
        if self._title_stems[place].issuperset(telling):
            tally.in_titles += weight

    def _count_cover(self, tally: Tally, number: int, said: float) -> None:
        sentence, near = self._sentences[number], self._near[number]
        both, weight = (said + near) / 2, 1 / (3 + sentence.passage)
        tally.near = max(tally.near, near)
        tally.cover_sum += both**2 * weight
        tally.cover_best = max(tally.cover_best, both / (1 + 0.15 * sentence.passage))
        tally.early += said * weight / (1 + 0.1 * sentence.ordinal)

    def _closeness(self, number: int, mention: Mention) -> float:
        """How near the question's words stand to a mention, added up."""
        return sum(
            math.exp(-min(abs(start - mention.end), abs(mention.start - end)) / NEAR_CHARS)
            for start, end in self._asked_at[number]
            if not mention.start <= start < mention.end
        )

    def _ruled(self, number: int, mention: Mention) -> float:
        """How sure rules are that this very mention is what is asked for."""
        found, said = self._found[number], self._sentences[number].said
        return found.score if found.text == said.text[mention.start : mention.end] else 0.0


def _join_names(tallies: dict[str, Tally]) -> None:
    """Give a full name what is told under its first or last word alone."""
    wholes: dict[str, list[Tally]] = defaultdict(list)
    for key, tally in tallies.items():
        stems = key.split()
        if len(stems) > 1 and tally.types & {"person", "name", "role"}:
            for stem in {stems[0], stems[-1]}:
                wholes[stem].append(tally)
    for key, tally in tallies.items():
        if key in wholes and tally.types & {"person", "name", "country"}:
            max(wholes[key], key=lambda whole: whole.place_sum).parts.append(tally)
            tally.part = True


def _written(tally: Tally) -> str:
    """The commonest form, the shorter of two as common."""
    return max(tally.texts, key=lambda text: (tally.texts[text], -len(text), text))
