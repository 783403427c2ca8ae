"""MCP, spoken by the official client: over HTTP in one process, and over stdio as a command."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fake_desk import FakeDesk
from fakes import article
from fastapi import FastAPI
from mcp.client.client import Client
from serving import served

from ui.api.mount import mount
from ui.api.records import AnswerRecord, FoundRecord
from ui.inert import masked

QUESTION = "What did the council do?"
HOSTS = ("127.0.0.1", "localhost", "::1")


def application(desk: FakeDesk) -> FastAPI:
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    mount(outer, desk, hosts=HOSTS)  # type: ignore[arg-type]
    return outer


def over_http(desk: FakeDesk, work: Callable[[Client], Awaitable[Any]]) -> Any:
    async def run(address: str) -> Any:
        async with Client(f"{address}/mcp") as client:
            return await work(client)

    with served(application(desk)) as address:
        return asyncio.run(run(address))


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk([article(1), article(2)])


def test_the_tools_say_what_they_take_and_give(desk: FakeDesk) -> None:
    listed = over_http(desk, lambda client: client.list_tools())
    tools = {tool.name: tool for tool in listed.tools}
    assert set(tools) == {"ask", "search", "get_article", "timeline"}
    for tool in tools.values():
        assert tool.description
        assert tool.annotations.read_only_hint
        assert tool.output_schema["type"] == "object"
    assert tools["ask"].input_schema["required"] == ["question"]
    assert "citations" in tools["ask"].output_schema["properties"]


def test_an_answer_comes_with_the_same_citations(desk: FakeDesk) -> None:
    async def work(client: Client) -> Any:
        told = await client.call_tool("ask", {"question": QUESTION, "as_of": "2025-05-09"})
        source = told.structured_content["citations"][0]["article_id"]
        read = await client.call_tool("get_article", {"article_id": source})
        found = await client.call_tool("search", {"query": QUESTION, "k": 1})
        return told.structured_content, read.structured_content, found.structured_content

    told, read, found = over_http(desk, work)
    assert desk.asked[-1][2] == {"as_of": "2025-05-09"}
    assert told == desk.ask(QUESTION).to_dict()
    AnswerRecord.model_validate(told)
    FoundRecord.model_validate(found)
    citation = told["citations"][0]
    assert read["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_a_long_article_is_read_in_parts(desk: FakeDesk) -> None:
    wanted = {"article_id": article(1).id, "start": 3, "max_chars": 5}
    part = over_http(desk, lambda client: client.call_tool("get_article", wanted))
    assert part.structured_content["text"] == article(1).text[3:8]
    assert part.structured_content["chars"] == len(article(1).text)


def test_what_goes_wrong_is_a_line_for_the_model(desk: FakeDesk) -> None:
    async def work(client: Client) -> list[Any]:
        calls = [("get_article", {"article_id": "none"}), ("ask", {"question": "??"})]
        made = [await client.call_tool(*call) for call in calls]
        desk.fails = ZeroDivisionError("secret")
        return [*made, await client.call_tool("ask", {"question": QUESTION})]

    unknown, empty, failed = over_http(desk, work)
    assert all(told.is_error for told in (unknown, empty, failed))
    assert "no article with this id" in unknown.content[0].text
    assert "secret" not in failed.content[0].text


def test_other_sites_names_and_pages_are_refused(desk: FakeDesk) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    kinds = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    with served(application(desk)) as address, httpx.Client() as client:
        for wrong, status in (
            ({"Host": "evil.example"}, 421),
            ({"Origin": "http://evil.example"}, 403),
        ):
            response = client.post(f"{address}/mcp", json=call, headers={**kinds, **wrong})
            assert response.status_code == status


def test_unseen_characters_are_replaced_one_for_one() -> None:
    hostile = {"quote": "a\u202eb\U000e0041c\x1b[0m", "also": ["\u2066"], "n": 1}
    shown = masked(hostile)
    assert shown == {"quote": "a\ufffdb\ufffdc\ufffd[0m", "also": ["\ufffd"], "n": 1}
    assert len(shown["quote"]) == len(hostile["quote"])  # type: ignore[arg-type]
