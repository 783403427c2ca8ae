"""What a client is given, as the OpenAPI tells it: the JSON of `rag.types`, field by field.

Answers are sent as the desk made them; these models say what is in them, and the tests hold the
two together.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from rag.types import ConflictKind, Granularity, Status
from rag.verifying.verdict import FindingKind, Label, Weight


class Record(BaseModel):
    """A JSON object with exactly these fields."""

    model_config = ConfigDict(extra="forbid")


class ArticleCard(Record):
    """An article without its text."""

    article_id: str
    title: str
    outlet: str = Field(description='"" where it is unknown.')
    url: str | None
    published_at: str | None = Field(description="A day or an instant, ISO 8601.")


class ArticleRecord(ArticleCard):
    """An article with its text."""

    text: str = Field(description="Offsets of citations count its Unicode code points.")
    authors: list[str]
    language: str | None
    modified_at: str | None
    paywalled: bool
    live: bool


class ArticlePart(ArticleRecord):
    """A part of an article's text, from the character `start` on, of `chars` in all."""

    start: int
    chars: int


class PassageRecord(ArticleCard):
    """A passage that was found: `text` is the article's between `start` and `end`."""

    rank: int = Field(ge=1)
    score: float
    text: str
    start: int
    end: int


class FoundRecord(Record):
    """Passages, best first."""

    query: str
    results: list[PassageRecord]


class CitationRecord(ArticleCard):
    """Source `n`: `quote` is the article's text between `start` and `end`."""

    n: int = Field(ge=1)
    quote: str
    start: int
    end: int
    revised_at: str | None
    also_run_by: list[ArticleCard]


class FindingRecord(Record):
    """Something in a sentence that its source has not."""

    kind: FindingKind
    weight: Weight
    said: str
    stood: str | None


class SentenceRecord(Record):
    """A sentence with the numbers of its citations."""

    text: str
    citations: list[int]
    verdict: Label
    findings: list[FindingRecord]


class RemovedRecord(Record):
    """A sentence that was written and is not borne out."""

    text: str
    findings: list[FindingRecord]


class ConflictRecord(Record):
    """What sources tell differently."""

    claim: str
    citations: list[int]
    kind: ConflictKind


class AnswerRecord(Record):
    """An answer, or an abstention that says why; every sentence has a citation."""

    question: str
    status: Status
    text: str = Field(description="The sentences with their [n] markers.")
    short_answer: str | None
    sentences: list[SentenceRecord]
    citations: list[CitationRecord]
    conflicts: list[ConflictRecord]
    confidence: float = Field(ge=0, le=1)
    as_of: str | None
    reason: str | None = Field(description="Why there is no answer.")
    related: list[ArticleCard]
    mode: str = Field(description='"embedded", or the language model that wrote it.')
    timings_ms: dict[str, float]
    understood: str | None = Field(description="The standalone question that was answered.")
    note: str | None
    also_in: list[ArticleCard]
    missing: list[str]
    removed: list[RemovedRecord]
    newest_at: str | None
    stale: bool
    age_note: str | None
    independent_sources: int


class TimelineEventRecord(Record):
    """Something that happened, with the sentence that tells it."""

    day: str
    until: str
    granularity: Granularity
    dated_by: Literal["text", "publication"]
    text: str
    outlets: list[str]
    corrects: bool = Field(description="Whether the sentence corrects an earlier report.")
    citation: CitationRecord


class TimelineRecord(Record):
    """What happened, in order."""

    topic: str
    events: list[TimelineEventRecord]


class Fault(Record):
    """What went wrong and what can be done about it."""

    message: str
    hint: str
    type: str
    param: str | None
    code: str | None


class FaultRecord(Record):
    """Whatever goes wrong has this shape."""

    error: Fault
    detail: str = Field("", description="The same in a line, where a limit refused.")
