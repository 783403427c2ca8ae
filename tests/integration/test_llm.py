"""Language models behind a real server, through LlamaIndex's own client."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fake_index import MemoryIndex
from fakes import article
from pydantic import SecretStr

from rag import NewsDesk, Parts
from rag.errors import ConfigError
from rag.llm import load_llm
from rag.settings import LLMSettings, Settings
from rag.types import Answer, EvidenceFound, Finished, TextDelta

pytest.importorskip("llama_index.llms.openai_like")

# The server stands beside this file, which is imported by its path.
_SPEC = importlib.util.spec_from_file_location(
    "llm_server", Path(__file__).with_name("llm_server.py")
)
assert _SPEC
assert _SPEC.loader
served = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(served)

QUESTION = "How much would the bridge in Town1 cost?"
NOW = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[served.LlmServer]:
    with served.llm_server() as running:
        yield running


def desk(url: str, folder: Path, **llm: object) -> NewsDesk:
    index = MemoryIndex([article(1), article(2)])
    settings = Settings.load(
        data=folder,
        llm=LLMSettings(model="openai/tiny", base_url=url, **llm),  # type: ignore[arg-type]
    )
    parts = Parts(encoder=index.encoder, index=index, now=lambda: NOW)  # type: ignore[arg-type]
    return NewsDesk(settings, parts=parts)


def ask(server: served.LlmServer, folder: Path, mode: str, **llm: object) -> Answer:
    server.mode = mode
    return desk(server.url, folder, **llm).ask(QUESTION)


def test_an_answer_is_streamed_cited_and_verified(
    server: served.LlmServer, tmp_path: Path
) -> None:
    found, *deltas, finished = desk(server.url, tmp_path).stream(QUESTION)
    assert isinstance(found, EvidenceFound)
    assert len(deltas) > 5
    assert all(isinstance(delta, TextDelta) for delta in deltas)
    assert isinstance(finished, Finished)
    answer = finished.answer
    assert answer.mode == "openai/tiny"
    assert answer.note is None
    assert (
        answer.text == "The bridge would cost 100,000 crowns. [1] The council met on Monday. [2]"
    )
    assert answer.citations[0].quote == "Mayor Person1 said the bridge would cost 100,000 crowns."


def test_the_server_is_asked_once_deterministically_and_as_set(
    server: served.LlmServer, tmp_path: Path
) -> None:
    ask(server, tmp_path, "good", api_key=SecretStr("k3y"), max_tokens=77)
    (request,) = server.asked
    assert request["model"] == "tiny"
    assert request["temperature"] == 0
    assert request["max_tokens"] == 77
    assert request["stream"] is True
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert server.keys == ["Bearer k3y"]


def test_a_model_that_cannot_answer_abstains(server: served.LlmServer, tmp_path: Path) -> None:
    answer = ask(server, tmp_path, "cannot answer")
    assert answer.status == "abstained"
    assert answer.mode == "openai/tiny"
    assert answer.related


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("unknown markers", "nothing that cites"),
        ("nonsense", "nothing that cites"),
        ("empty", "nothing that cites"),
        ("stall", "did not begin to answer"),
        ("stall after words", "did not finish"),
        ("500", "its server answered 500"),
        ("401", "key is missing or wrong"),
        ("garbage stream", "cannot be read"),
        ("not json", "nothing that cites"),
        ("hang up", "cannot be reached"),
    ],
)
def test_a_server_that_fails_leaves_the_embedded_answer_with_a_note(
    server: served.LlmServer, tmp_path: Path, mode: str, words: str
) -> None:
    began = time.monotonic()
    answer = ask(server, tmp_path, mode, first_token_s=1, timeout_s=1.5)
    assert time.monotonic() - began < 6
    assert answer.mode == "embedded"
    assert answer.status == "answered"
    assert "100,000" in answer.text
    assert answer.note is not None
    assert answer.note.startswith("The language model openai/tiny ")
    assert words in answer.note
    assert len(server.asked) == 1


def test_a_server_that_is_not_there_leaves_the_embedded_answer(tmp_path: Path) -> None:
    answer = desk("http://127.0.0.1:9/v1", tmp_path).ask(QUESTION)
    assert answer.mode == "embedded"
    assert "cannot be reached" in (answer.note or "")


# -- loading ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tiny", "openai/", "/tiny", "acme/tiny", ""])
def test_a_name_that_says_no_provider_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="provider/model"):
        load_llm(LLMSettings(model=name))


def test_openai_without_a_key_says_where_to_put_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ConfigError, match="NEWSDESK_LLM__API_KEY"):
        load_llm(LLMSettings(model="openai/gpt-4.1-mini"))


def test_openais_own_key_goes_to_no_other_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    other = load_llm(LLMSettings(model="openai/tiny", base_url="http://127.0.0.1:9/v1"))
    assert "secret" not in str(getattr(other, "api_key", ""))
    assert getattr(load_llm(LLMSettings(model="openai/tiny")), "api_key", "") == "sk-secret"


def test_a_missing_extra_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("llama_index.llms.ollama", "llama_index.llms.openai_like"):
        monkeypatch.setitem(__import__("sys").modules, module, None)
    for provider in ("ollama", "openai"):
        with pytest.raises(ConfigError) as caught:
            load_llm(LLMSettings(model=f"{provider}/x", base_url="http://127.0.0.1:9"))
        assert f"pip install 'newsdesk[{provider}]'" in str(caught.value)


def test_ollama_is_made_without_asking_its_server() -> None:
    pytest.importorskip("llama_index.llms.ollama")
    llm = load_llm(LLMSettings(model="ollama/llama3.2:1b", base_url="http://127.0.0.1:9"))
    assert getattr(llm, "model", "") == "llama3.2:1b"
    assert llm.metadata.context_window > 4_000
