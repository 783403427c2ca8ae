"""The words newsdesk speaks: Article, Chunk, Query, Evidence, Draft, Citation, Answer.

All are frozen and slotted: a stage never changes what it was given. Offsets count Unicode
code points of `Article.text`; moments are the ISO 8601 text of `rag.dates`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.verifying.verdict import Finding, Label

Vectors = NDArray[np.float32]
"""`(n, d)` float32, each row L2-normalised."""

Origin = Literal["file", "page", "feed"]
"""Where a text was read: a file, the article's own page, or only the feed's summary of it."""

Status = Literal["answered", "abstained"]

AnswerKind = Literal[
    "who", "when", "where", "number", "why", "said", "what", "which", "yes_no", "how", "topic"
]


DatedBy = Literal["stated", "feed", "page", "url", "file"]
"""How a publication moment is known: a record states it, the feed or the page does, the address
or the file's name holds it."""

Granularity = Literal[
    "day", "weekend", "week", "month", "season", "quarter", "half", "year", "decade", "century",
    "range",
]  # fmt: skip
"""How exactly a time is told; `range` is any other stretch of days."""

EMBED_TITLE_CHARS = 160
"""Longest part of a title that is put in front of a passage: headlines are shorter."""


def digest(*parts: str, length: int = 16) -> str:
    """The first `length` hex digits of the SHA-256 over the parts, each ended by a NUL."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return sha.hexdigest()[:length]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was published.

    `text` is the cleaned body, paragraphs separated by blank lines. `published_at` is a
    normalised moment or None when unknown, `dated_by` how it is known where that was kept.
    `outlet` is the publication's name, "" if unknown. `modified_at` is when the publisher says
    that it was last changed. `paywalled` says that not everybody may read it whole, so that the
    text may be its beginning; `live` that it is a live blog or an entry of one.
    """

    id: str
    text: str
    title: str = ""
    outlet: str = ""
    url: str | None = None
    published_at: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    origin: Origin = "file"
    dated_by: DatedBy | None = None
    modified_at: str | None = None
    paywalled: bool = False
    live: bool = False

    @property
    def content_hash(self) -> str:
        """Changes exactly when something a reader would see changes."""
        return digest(
            self.title, self.text, self.outlet, self.url or "", self.published_at or "",
            *self.authors, length=32,
        )  # fmt: skip

    def card(self) -> dict[str, str | None]:
        """The article without its text, as it stands in `related` of an answer's JSON."""
        return {
            "article_id": self.id,
            "title": self.title,
            "outlet": self.outlet,
            "url": self.url,
            "published_at": self.published_at,
        }


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage: whole sentences of one article, `article.text[start:end] == text`."""

    id: str
    article_id: str
    ordinal: int
    start: int
    end: int
    text: str
    title: str = ""

    @classmethod
    def cut(cls, article: Article, ordinal: int, start: int, end: int) -> Chunk:
        """The passage of `article` between two offsets.

        The id is made from article, place and embedded text, so that a passage that did not
        change keeps its id, and with it its vector, when its article is ingested again.
        """
        text = article.text[start:end]
        key = digest(article.id, str(start), article.title, text, length=20)
        return cls(key, article.id, ordinal, start, end, text, article.title)

    @property
    def embed_text(self) -> str:
        """What the encoder sees: the title in front of the passage."""
        return f"{self.title[:EMBED_TITLE_CHARS]}\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the calendar, both ends included."""

    first: date
    last: date
    granularity: Granularity = "range"

    def overlaps(self, other: Period) -> bool:
        """Whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression, `text[start:end]`, and the days it stands for."""

    start: int
    end: int
    period: Period


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles may be evidence: published in [since, until] seconds UTC, by an outlet.

    An article without a date passes where neither bound is set or `undated` allows it, which
    the moment a question is asked does and a period asked for does not. Outlets compare
    without case; none means all.
    """

    since: int | None = None
    until: int | None = None
    outlets: tuple[str, ...] = ()
    undated: bool = False

    @property
    def empty(self) -> bool:
        """Whether everything passes."""
        return self.since is None and self.until is None and not self.outlets


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier exchange: the question as it was understood, and the answer's plain text.

    `short` is its short answer, None where there was none.
    `article_ids` are the articles that the answer cited, or the nearest where there was none.
    """

    question: str
    answer: str = ""
    article_ids: tuple[str, ...] = ()
    short: str | None = None

    @classmethod
    def of(cls, answer: Answer) -> Turn:
        """The exchange that an answer ends."""
        cited = [citation.article_id for citation in answer.citations]
        nearest = [article.id for article in answer.related[:1]]
        return cls(
            answer.understood or answer.question,
            " ".join(sentence.text for sentence in answer.sentences),
            tuple(dict.fromkeys(cited or nearest)),
            answer.short_answer,
        )


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, understood.

    `text` is the standalone question, `original` what the person typed. `as_of` is the moment
    the question is asked (nothing published later is evidence); `since` and `until` bound the
    publication. `latest` is true when the newest report is wanted. `parts` are the standalone
    questions that it is made of where it asks several things. `story` are the articles that the
    conversation was about: preferred a little, never the only ones. `period` holds the days on
    which what is asked about happened, where the question names them.
    """

    text: str
    original: str = ""
    as_of: str | None = None
    since: str | None = None
    until: str | None = None
    outlets: tuple[str, ...] = ()
    kind: AnswerKind = "what"
    latest: bool = False
    parts: tuple[str, ...] = ()
    story: tuple[str, ...] = ()
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage found for a query, with its article; higher `score` is better.

    `similarity` is the cosine to the question (-1..1) where the dense index or a reranker knew
    it; `dense_rank` and `lexical_rank` start at 1, None where that retriever did not find it.
    `copies` are the ids of other articles that carry the same passage or run the same report.
    `story` is the report's id where several articles run it.
    """

    chunk: Chunk
    article: Article
    score: float
    similarity: float | None = None
    dense_rank: int | None = None
    lexical_rank: int | None = None
    copies: tuple[str, ...] = ()
    story: str = ""

    @property
    def source(self) -> str:
        """Equal for passages that are no independent sources: of one article or one report."""
        return self.story or self.article.id

    def to_dict(self, rank: int) -> dict[str, Any]:
        """One row of the search JSON."""
        return {
            "rank": rank,
            "score": self.score,
            **self.article.card(),
            "text": self.chunk.text,
            "start": self.chunk.start,
            "end": self.chunk.end,
        }


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's text: `article.text[start:end]`."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence a reader proposes, and the spans it says support it (may be none)."""

    text: str
    spans: tuple[Span, ...] = ()


ConflictKind = Literal["disputed", "updated", "corrected"]
"""Sources contradict each other, a later one has a newer figure, or one says it was wrong."""


@dataclass(frozen=True, slots=True)
class DraftConflict:
    """What sources tell differently, and the sentences that do, one of each."""

    claim: str
    spans: tuple[Span, ...]
    kind: ConflictKind = "disputed"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader proposes before verification; without sentences it abstains for `reason`.

    `also` are the ids of further articles that give the same short answer. `missing` says, a line
    each, what of the question could not be answered.
    """

    sentences: tuple[DraftSentence, ...] = ()
    short_answer: str | None = None
    confidence: float = 0.0
    reason: str | None = None
    note: str | None = None
    mode: str = "embedded"
    also: tuple[str, ...] = ()
    conflicts: tuple[DraftConflict, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Source `n` of an answer: `quote` is the article's text between `start` and `end`.

    `revised_at` is when its publisher was last seen to have changed the article. `also_run_by` are
    other articles that run the same report with the same words, the fullest and earliest first.
    """

    n: int
    article_id: str
    title: str
    outlet: str
    url: str | None
    published_at: str | None
    quote: str
    start: int
    end: int
    revised_at: str | None = None
    also_run_by: tuple[Article, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As it stands in an answer's JSON."""
        record = {name: getattr(self, name) for name in self.__slots__}
        return {**record, "also_run_by": [article.card() for article in self.also_run_by]}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer with the numbers of its citations.

    `verdict` is how far these bear it out; `findings` what it has beyond them, all slight.
    """

    text: str
    citations: tuple[int, ...]
    verdict: Label = "supported"
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The sentence as it stands in an answer's JSON."""
        return {
            "text": self.text,
            "citations": list(self.citations),
            "verdict": self.verdict,
            "findings": [finding.to_dict() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Removed:
    """A sentence of a draft that is not shown, and what was found wrong with it."""

    text: str
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The sentence as it stands in an answer's JSON."""
        return {"text": self.text, "findings": [finding.to_dict() for finding in self.findings]}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something sources tell differently: disputed, or a figure that was updated later."""

    claim: str
    citations: tuple[int, ...]
    kind: ConflictKind = "disputed"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question; every sentence carries at least one citation.

    `text` is the sentences with their [n] markers. An abstention has no sentences but a
    `reason` and the nearest articles in `related`. `note` is what the person should know about
    how the answer came about (a language model that was down). `understood` is the standalone
    question that was answered. `also_in` are further articles that give the same short answer.
    `missing` says, a line each, what of the question is not answered.
    `removed` are sentences that were written and that the articles do not bear out.
    `newest_at` is when the newest article on the question was published; `stale` that this is
    long before `as_of`, which `age_note` says in words.
    `independent_sources` is how many reports it rests on, those in `also_in` among them; copies
    of one count once.
    """

    question: str
    status: Status
    text: str = ""
    short_answer: str | None = None
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    confidence: float = 0.0
    as_of: str | None = None
    reason: str | None = None
    related: tuple[Article, ...] = ()
    mode: str = "embedded"
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    understood: str | None = None
    note: str | None = None
    also_in: tuple[Article, ...] = ()
    missing: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()
    newest_at: str | None = None
    stale: bool = False
    age_note: str | None = None
    independent_sources: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON: the contract of `newsdesk ask --json` and of HTTP."""
        return {
            "question": self.question,
            "status": self.status,
            "text": self.text,
            "short_answer": self.short_answer,
            "sentences": [sentence.to_dict() for sentence in self.sentences],
            "citations": [citation.to_dict() for citation in self.citations],
            "conflicts": [
                {"claim": c.claim, "citations": list(c.citations), "kind": c.kind}
                for c in self.conflicts
            ],
            "confidence": self.confidence,
            "as_of": self.as_of,
            "reason": self.reason,
            "related": [article.card() for article in self.related],
            "mode": self.mode,
            "timings_ms": dict(self.timings_ms),
            "understood": self.understood,
            "note": self.note,
            "also_in": [article.card() for article in self.also_in],
            "missing": list(self.missing),
            "removed": [sentence.to_dict() for sentence in self.removed],
            "newest_at": self.newest_at,
            "stale": self.stale,
            "age_note": self.age_note,
            "independent_sources": self.independent_sources,
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Answer:
        """The answer of a record that `to_dict` made, now or in an earlier version.

        Raises:
            KeyError: it has no question or no status.
        """
        from rag.answer_json import answer_from

        return answer_from(record)


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """First event of a stream: the passages an answer will be made from, the best first.

    A later one replaces it: the same passages, in a better order.
    """

    query: Query
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Provisional:
    """The embedded reader's verified answer, to read while a language model still writes.

    It stands until text or the end replaces it.
    """

    answer: Answer


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of answer text as it is written; not verified yet.

    It is empty now and then while a language model is silent, so that who listens can stop.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """Last event of a stream: the verified answer, which replaces the text shown so far."""

    answer: Answer


Event = EvidenceFound | Provisional | TextDelta | Finished


class Encoder(Protocol):
    """Turns text into vectors."""

    @property
    def name(self) -> str:
        """The model's name, as set."""

    @property
    def fingerprint(self) -> str:
        """Differs between models whose vectors must not be mixed (weights, pooling, precision)."""

    @property
    def dim(self) -> int:
        """Vector length `d`."""

    @property
    def max_tokens(self) -> int:
        """Longest input in tokens, special tokens included; the rest would be cut."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the texts, in order; no text gives shape (0, d)."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Length of each text in tokens, special tokens not counted."""


class Retriever(Protocol):
    """Finds passages for a query."""

    def retrieve(self, query: Query, k: int) -> list[Evidence]:
        """At most `k` passages, best first; ties by chunk id; no hit gives an empty list."""


class Reranker(Protocol):
    """Reorders evidence for a query."""

    def rerank(self, query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
        """The same evidence, best first."""


class Reader(Protocol):
    """Makes a draft answer from evidence."""

    def read(self, query: Query, evidence: Sequence[Evidence]) -> Draft:
        """A draft whose sentences point into the evidence; an empty one abstains."""
