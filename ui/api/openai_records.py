"""What a client of the OpenAI protocol gets, as the OpenAPI tells it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ui.api.records import AnswerRecord, Record


class Said(Record):
    """The answer as a message."""

    role: Literal["assistant"]
    content: str


class Choice(Record):
    """The one answer."""

    index: Literal[0]
    message: Said
    finish_reason: Literal["stop"]
    logprobs: None = None


class Usage(Record):
    """Lengths in tokens of newsdesk's own encoder."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(Record):
    """An answer; `newsdesk` is the whole of it, citations and all."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    usage: Usage
    newsdesk: AnswerRecord | None = Field(description="None where nothing was asked.")


class ModelRecord(Record):
    """A model that can be asked."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class Models(Record):
    """The models there are."""

    object: Literal["list"]
    data: list[ModelRecord]
