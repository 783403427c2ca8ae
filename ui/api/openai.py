"""`/v1/chat/completions` and `/v1/models`: newsdesk for whoever speaks the OpenAI protocol."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from ui.api.asking import stream_of
from ui.api.chat_text import content, parts, plain
from ui.api.engine import Engine, while_here
from ui.api.errors import Problem
from ui.api.openai_records import Completion, ModelRecord, Models
from ui.api.openai_requests import ChatRequest
from ui.api.records import FaultRecord
from ui.api.requests import MAX_QUESTION
from ui.api.wire import Json, dumped, events_schema

MODEL = "newsdesk"
NO_QUESTION = "There is no question to answer. Ask one in words, such as: who won the vote?"
ENDED = "data: [DONE]\n\n"
UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"model": FaultRecord, "description": "There is no such model"}
}
STREAM = {
    "description": (
        "The answer; as a stream, `delta.content` is verified text only, and `newsdesk` of a "
        "chunk tells what happens on the way: `evidence`, `provisional`, `text`, `final`."
    ),
    "content": events_schema(),
}


def router(engine: Engine) -> APIRouter:
    """The routes of the OpenAI protocol."""
    routes = APIRouter(prefix="/v1", tags=["OpenAI protocol"])
    known = {"id": MODEL, "object": "model", "created": int(time.time()), "owned_by": MODEL}

    @routes.get("/models", response_model=Models, summary="List the models: there is one")
    async def models() -> Response:
        return Json({"object": "list", "data": [known]})

    @routes.get("/models/{name}", response_model=ModelRecord, responses=UNKNOWN, summary="A model")
    async def model(name: Annotated[str, Path(max_length=200)]) -> Response:
        _check(name)
        return Json(known)

    @routes.post(
        "/chat/completions",
        response_model=Completion,
        responses={**UNKNOWN, 200: STREAM},
        summary="Answer the last question of a conversation",
    )
    async def complete(asked: ChatRequest, request: Request) -> Response:
        _check(asked.model)
        chat = _Chat(engine, asked)
        if asked.stream:
            return stream_of(chat.chunks)
        return Json(await while_here(request, chat.whole()))

    return routes


def _check(name: str) -> None:
    if name != MODEL:
        raise Problem(
            404, "There is no such model here.", f"The model is called {MODEL}.",
            param="model", code="model_not_found",
        )  # fmt: skip


def conversation(asked: ChatRequest) -> dict[str, Any]:
    """The last question of the user with what was said before it, as parameters of `ask`.

    Raises:
        Problem: it is too long.
    """
    history: list[dict[str, Any]] = []
    question = ""
    for message in asked.messages:
        words = message.words.strip()
        if message.role == "user" and words:
            question = words
            history.append({"question": words})
        elif message.role == "assistant" and history:
            text, short = plain(words)
            history[-1] |= {"answer": text, "short_answer": short}
    if len(question) > MAX_QUESTION:
        raise Problem(
            400, f"The question has {len(question):,} characters; {MAX_QUESTION:,} are the most.",
            "Ask for one thing at a time.", param="messages", code="context_length_exceeded",
        )  # fmt: skip
    earlier = [turn for turn in history[:-1] if len(turn["question"]) <= MAX_QUESTION]
    bounds = asked.newsdesk.model_dump() if asked.newsdesk else {}
    return {"question": question, "history": earlier, "stream": True, **bounds}


class _Chat:
    """One exchange."""

    def __init__(self, engine: Engine, asked: ChatRequest) -> None:
        self._engine = engine
        self._asked = asked
        self._params = conversation(asked)
        self._id = f"chatcmpl-{secrets.token_hex(12)}"
        self._created = int(time.time())

    @property
    def _asks(self) -> bool:
        return any(character.isalnum() for character in self._params["question"])

    async def whole(self) -> dict[str, Any]:
        """The answer at once."""
        answer = await self._engine.result("ask", self._params) if self._asks else None
        text = content(answer) if answer else NO_QUESTION
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": "stop",
            "logprobs": None,
        }
        head = self._head("chat.completion")
        return {**head, "choices": [choice], "usage": self._usage(text), "newsdesk": answer}

    async def chunks(self) -> AsyncIterator[str]:
        """The answer as it comes; `content` is told when it is verified, a paragraph at a time."""
        try:
            yield self._chunk({"role": "assistant", "content": ""})
            said: list[str] = [] if self._asks else [NO_QUESTION]
            if self._asks:
                async for message in self._engine.messages("ask", self._params):
                    if "progress" in message:
                        yield self._chunk({}, newsdesk=message["progress"])
                    if "result" in message:
                        answer = message["result"]
                        said = list(parts(answer))
                        yield self._chunk({}, newsdesk={"event": "final", "data": answer})
            for n, part in enumerate(said):
                yield self._chunk({"content": f"\n\n{part}" if n else part})
            yield self._chunk({}, finish="stop")
            options = self._asked.stream_options
            if options and options.include_usage:
                usage = self._usage("\n\n".join(said))
                head = self._head("chat.completion.chunk")
                yield _data({**head, "choices": [], "usage": usage})
        except Problem as problem:
            yield _data(problem.record())
        yield ENDED

    def _chunk(self, delta: dict[str, Any], *, finish: str | None = None, **more: object) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _data({**self._head("chat.completion.chunk"), "choices": [choice], **more})

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": self._id, "object": kind, "created": self._created, "model": MODEL}

    def _usage(self, text: str) -> dict[str, int]:
        asked = [message.words for message in self._asked.messages]
        *prompt, completion = self._engine.desk.encoder.count_tokens([*asked, text])
        total = sum(prompt)
        return {
            "prompt_tokens": total,
            "completion_tokens": completion,
            "total_tokens": total + completion,
        }


def _data(record: object) -> str:
    return f"data: {dumped(record)}\n\n"
