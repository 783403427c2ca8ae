"""A language model that says what it is told to."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from llama_index.core.llms import (
    ChatMessage,
    ChatResponse,
    CompletionResponse,
    CustomLLM,
    LLMMetadata,
)
from pydantic import Field, PrivateAttr


class ScriptedLLM(CustomLLM):
    """Streams its script piece by piece: text is said, a number is waited, an error raised."""

    model: str = "scripted"
    script: list[Any] = Field(default_factory=list)
    _heard: list[ChatMessage] = PrivateAttr(default_factory=list)
    _said: list[str] = PrivateAttr(default_factory=list)

    @property
    def heard(self) -> list[ChatMessage]:
        return self._heard

    @property
    def said(self) -> list[str]:
        return self._said

    @property
    def metadata(self) -> LLMMetadata:
        raise AssertionError("asking a server for facts would block before the first word")

    def stream_chat(self, messages: Sequence[ChatMessage], **_: Any) -> Any:
        self._heard = list(messages)
        for piece in self.script:
            if isinstance(piece, Exception):
                raise piece
            if isinstance(piece, int | float):
                time.sleep(piece)
            else:
                self._said.append(piece)
                yield ChatResponse(message=ChatMessage(content=piece), delta=piece)

    def complete(self, _: str, **__: Any) -> CompletionResponse:
        return CompletionResponse(text="".join(p for p in self.script if isinstance(p, str)))

    def stream_complete(self, _: str, **__: Any) -> Any:
        raise NotImplementedError
