"""What a client may ask, checked: the limits here are the limits of every door."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from ui.asked import LONGEST_QUESTION

MAX_QUESTION = LONGEST_QUESTION
MAX_ANSWER = 20_000
MAX_TURNS = 50
MAX_OUTLETS = 50
MAX_RESULTS = 100
MAX_EVENTS = 200

_RFC3339 = re.compile(
    r"\d{4}-\d{2}-\d{2}([Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2}))?", re.ASCII
)


def _moment(value: str) -> str:
    if not _RFC3339.fullmatch(value):
        raise ValueError("write it as 2025-05-09, or as 2025-05-09T14:20:00Z")
    try:
        if len(value) == 10:
            return date.fromisoformat(value).isoformat()
        # Python reads six digits of a second's fraction and a capital Z.
        return datetime.fromisoformat(re.sub(r"\.\d+", "", value.upper())).isoformat()
    except ValueError:
        raise ValueError("there is no such day or time") from None


Moment = Annotated[
    str,
    AfterValidator(_moment),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "date"},
                {"type": "string", "format": "date-time"},
            ]
        }
    ),
]
"""A day or an instant (RFC 3339)."""

Words = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_QUESTION, pattern=r"\w"),
    WithJsonSchema(
        {
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_QUESTION,
            # For readers of schemas \w is ASCII alone: this says the same of every script, or
            # nearly, as signs beyond ASCII pass it.
            "pattern": r"[^\x00-/:-@\[-\^`{-\x7f]",
        }
    ),
]
"""A text with at least one word in it."""

Outlet = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Bounds(BaseModel):
    """Which articles count."""

    model_config = ConfigDict(extra="forbid")

    as_of: Moment | None = Field(
        None, description="Answer as if asked then; nothing published later counts."
    )
    since: Moment | None = Field(None, description="Articles from then on.")
    until: Moment | None = Field(None, description="Articles up to then.")
    outlets: list[Outlet] = Field(
        default_factory=list, max_length=MAX_OUTLETS, description="Only these outlets; none: all."
    )


class HistoryTurn(BaseModel):
    """An earlier exchange of the conversation."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: Words = Field(description="As understood: `understood` of its answer.")
    answer: str = Field("", max_length=MAX_ANSWER, description="Its plain text.")
    article_ids: list[Annotated[str, StringConstraints(max_length=100)]] = Field(
        default_factory=list, max_length=100, description="The articles that it cited."
    )
    short_answer: str | None = Field(None, max_length=MAX_QUESTION)


class AskRequest(Bounds):
    """A question, with the conversation that it follows on."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [{"question": "Who won the vote in Ellmark?", "since": "2025-05-01"}]
        },
    )

    question: Words = Field(description="One question in words.")
    history: list[HistoryTurn] = Field(
        default_factory=list, max_length=MAX_TURNS, description="Earlier turns, oldest first."
    )
    stream: bool = Field(
        default=False,
        description="Server-sent events as it happens, as with `Accept: text/event-stream`.",
    )


class SearchRequest(Bounds):
    """What to look for."""

    query: Words = Field(description="Words or a question.")
    k: int = Field(10, ge=1, le=MAX_RESULTS, description="How many passages.")


class TimelineRequest(Bounds):
    """A topic; `since` and `until` are the days of the events."""

    topic: Words = Field(description="What the events are about.")
    limit: int = Field(20, ge=1, le=MAX_EVENTS, description="How many events.")
