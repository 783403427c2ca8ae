"""What a client of the OpenAI protocol sends; what has no meaning here is passed over."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ui.api.requests import Bounds

MAX_MESSAGES = 200
MAX_CHARS = 100_000

Text = Annotated[str, StringConstraints(max_length=MAX_CHARS)]


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)


class TextPart(_Lenient):
    """A piece of a message."""

    type: Literal["text"]
    text: Text


class Message(_Lenient):
    """One message; those of users and of the assistant are the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: Text | list[TextPart] | None = None

    @property
    def words(self) -> str:
        """Its text."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(_Lenient):
    """What a stream tells besides."""

    include_usage: bool | None = None


class ChatRequest(_Lenient):
    """A conversation whose last question is to be answered."""

    model: Annotated[str, StringConstraints(max_length=200)] = Field(description="newsdesk")
    messages: list[Message] = Field(min_length=1, max_length=MAX_MESSAGES)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None
    newsdesk: Bounds | None = Field(None, description="Which articles count.")
