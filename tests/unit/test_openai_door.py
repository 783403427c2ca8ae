"""The OpenAI protocol, spoken by OpenAI's own client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import openai
import pytest
from fake_desk import FakeDesk
from fakes import HashEncoder, article
from serving import served

from ui.api.chat_text import content, escaped, plain
from ui.api.engine import Engine
from ui.api.mount import build
from ui.api.records import AnswerRecord

QUESTION = "What did the council do?"


@pytest.fixture
def desk() -> FakeDesk:
    made = FakeDesk([article(1), article(2)])
    made.encoder = HashEncoder()  # type: ignore[attr-defined]
    return made


@pytest.fixture
def client(desk: FakeDesk) -> Iterator[openai.OpenAI]:
    with (
        served(build(Engine(desk))) as address,  # type: ignore[arg-type]
        openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as made,
    ):
        yield made


def ask(client: openai.OpenAI, *messages: dict[str, str], **more: Any) -> Any:
    given = messages or ({"role": "user", "content": QUESTION},)
    return client.chat.completions.create(model="newsdesk", messages=given, **more)  # type: ignore[call-overload]


def test_a_stock_client_gets_the_answer_with_its_citations(
    client: openai.OpenAI, desk: FakeDesk
) -> None:
    told = ask(client)
    answer = desk.ask(QUESTION).to_dict()
    assert told.choices[0].message.content == content(answer)
    assert told.choices[0].finish_reason == "stop"
    assert told.newsdesk == answer
    AnswerRecord.model_validate(told.newsdesk)
    usage = told.usage
    assert usage.prompt_tokens > 0
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


def test_a_stream_says_only_what_is_verified(client: openai.OpenAI, desk: FakeDesk) -> None:
    chunks = list(ask(client, stream=True, stream_options={"include_usage": True}))
    said = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    answer = desk.ask(QUESTION).to_dict()
    assert said == content(answer)
    happened = [c.newsdesk for c in chunks if getattr(c, "newsdesk", None)]
    assert happened[0]["event"] == "evidence"
    assert happened[-1] == {"event": "final", "data": answer}
    assert chunks[-1].usage.completion_tokens > 0
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"


def test_earlier_messages_are_the_conversation(client: openai.OpenAI, desk: FakeDesk) -> None:
    before = content(desk.ask(QUESTION).to_dict())
    ask(
        client,
        {"role": "system", "content": "Speak like a pirate."},
        {"role": "user", "content": QUESTION},
        {"role": "assistant", "content": before},
        {"role": "user", "content": "And then?"},
        extra_body={"newsdesk": {"as_of": "2025-05-09", "outlets": ["Velden Post"]}},
    )
    question, history, bounds = desk.asked[-1]
    assert question == "And then?"
    assert [turn.question for turn in history] == [QUESTION]
    assert "[1]" not in history[0].answer
    assert "Sources" not in history[0].answer
    assert bounds == {"as_of": "2025-05-09", "outlets": ["Velden Post"]}


def test_the_model_is_listed(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["newsdesk"]
    assert client.models.retrieve("newsdesk").owned_by == "newsdesk"


def test_faults_are_the_clients_own_errors(client: openai.OpenAI, desk: FakeDesk) -> None:
    with pytest.raises(openai.NotFoundError) as unknown:
        client.models.retrieve("gpt-x")
    assert unknown.value.code == "model_not_found"
    with pytest.raises(openai.BadRequestError) as wrong:
        ask(client, extra_body={"newsdesk": {"as_of": "soon"}})
    assert wrong.value.param == "newsdesk.as_of"
    assert "2025-05-09" in wrong.value.message
    with pytest.raises(openai.BadRequestError):
        ask(client, {"role": "user", "content": "long " * 1000})
    desk.fails = ZeroDivisionError("secret")
    with pytest.raises(openai.InternalServerError) as failed:
        ask(client)
    assert "secret" not in str(failed.value)
    with pytest.raises(openai.APIError, match="went wrong"):
        list(ask(client, stream=True))


def test_a_conversation_without_a_question_is_answered_so(client: openai.OpenAI) -> None:
    told = ask(client, {"role": "system", "content": "Hello"})
    assert "no question" in told.choices[0].message.content
    assert told.newsdesk is None


def test_text_of_others_is_inert_in_a_message() -> None:
    hostile = "![x](http://evil.example/a.png) <img src=x> [7] `code` \u202eback\x1b[31m"
    assert escaped(hostile) == (
        r"!\[x\](http://evil.example/a.png) \<img src=x\> \[7\] \`code\` back\[31m"
    )


def test_the_plain_text_comes_back_from_a_message() -> None:
    text, short = plain("**Ada \\[Q\\]**\n\nAda said \\[so\\]. [1][2]\n\nSources:\n- [1] X")
    assert (text, short) == ("Ada said [so].", "Ada [Q]")
