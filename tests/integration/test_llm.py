"""Language models behind a real server, through LlamaIndex's own clients."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import llm_server as served
import pytest
from fake_index import MemoryIndex
from fakes import article
from pydantic import SecretStr

from rag import NewsDesk, Parts
from rag.errors import ConfigError
from rag.llm import known_window, load_llm
from rag.settings import LLMSettings, Settings
from rag.types import Answer, EvidenceFound, Finished, Provisional, TextDelta

pytest.importorskip("llama_index.llms.openai_like")
pytest.importorskip("llama_index.llms.ollama")
pytest.importorskip("llama_index.llms.anthropic")

QUESTION = "How much would the bridge in Town1 cost?"
NOW = datetime(2025, 6, 1, tzinfo=UTC)
PROVIDERS = ["openai", "ollama", "anthropic"]


@pytest.fixture
def server() -> Iterator[served.LlmServer]:
    with served.llm_server() as running:
        yield running


def address(server: served.LlmServer, provider: str) -> str:
    return str(server.url if provider == "openai" else server.root)


def desk(url: str, folder: Path, provider: str = "openai", **llm: object) -> NewsDesk:
    index = MemoryIndex([article(1), article(2)])
    settings = Settings.load(
        data=folder,
        llm=LLMSettings(model=f"{provider}/tiny", base_url=url, **llm),  # type: ignore[arg-type]
    )
    parts = Parts(encoder=index.encoder, index=index, now=lambda: NOW)  # type: ignore[arg-type]
    return NewsDesk(settings, parts=parts)


def ask(server: served.LlmServer, folder: Path, mode: str, **llm: object) -> Answer:
    server.mode = mode
    return desk(server.url, folder, **llm).ask(QUESTION)  # type: ignore[arg-type]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_an_answer_is_streamed_cited_and_verified(
    server: served.LlmServer, tmp_path: Path, provider: str
) -> None:
    asked = desk(address(server, provider), tmp_path, provider)
    found, _, early, *deltas, finished = asked.stream(QUESTION)
    assert isinstance(found, EvidenceFound)
    assert isinstance(early, Provisional)
    assert early.answer.mode == "embedded"
    assert "100,000" in early.answer.text
    assert len(deltas) > 5
    assert all(isinstance(delta, TextDelta) for delta in deltas)
    assert isinstance(finished, Finished)
    answer = finished.answer
    assert answer.mode == f"{provider}/tiny"
    assert answer.note is None
    assert (
        answer.text == "The bridge would cost 100,000 crowns. [1] The council met on Monday. [2]"
    )
    assert answer.citations[0].quote == "Mayor Person1 said the bridge would cost 100,000 crowns."


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_server_is_asked_once_deterministically_and_as_set(
    server: served.LlmServer, tmp_path: Path, provider: str
) -> None:
    key = SecretStr("k3y")
    desk(address(server, provider), tmp_path, provider, api_key=key, max_tokens=77).ask(QUESTION)
    (request,) = server.asked
    options = request.get("options", request)
    assert request["model"] == "tiny"
    assert options["temperature"] == 0
    assert options.get("num_predict", options.get("max_tokens")) == 77
    assert request["stream"] is True
    rules = [m["content"] for m in request["messages"] if m["role"] == "system"]
    assert "INSUFFICIENT" in str(rules or request["system"])
    assert server.keys == ["k3y" if provider == "anthropic" else "Bearer k3y"]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_model_can_also_be_asked_without_a_stream(
    server: served.LlmServer, provider: str
) -> None:
    from llama_index.core.llms import ChatMessage

    url = address(server, provider)
    llm = load_llm(LLMSettings(model=f"{provider}/tiny", base_url=url))
    said = llm.chat([ChatMessage(content="How much?")])
    assert said.message.content == served.GOOD


def test_a_model_that_cannot_answer_abstains(server: served.LlmServer, tmp_path: Path) -> None:
    answer = ask(server, tmp_path, "cannot answer")
    assert answer.status == "abstained"
    assert answer.mode == "openai/tiny"
    assert answer.related


ONCE = [
    ("unknown markers", "nothing that cites"),
    ("nonsense", "nothing that cites"),
    ("empty", "nothing that cites"),
    ("stall", "did not begin to answer within 2 s"),
    ("stall after words", "did not finish"),
    ("401", "key is missing or wrong"),
    ("404", "is not known to its server"),
    ("429 for long", "too much was asked"),
]
AGAIN = [("500", "its server answered 500"), ("429", "too much was asked")]


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(("mode", "words"), ONCE + AGAIN)
def test_a_server_that_fails_leaves_the_embedded_answer_with_a_note(
    server: served.LlmServer, *, tmp_path: Path, provider: str, mode: str, words: str
) -> None:
    server.mode = mode
    began = time.monotonic()
    limits = {"first_token_s": 2, "timeout_s": 3, "retries": 1}
    answer = desk(address(server, provider), tmp_path, provider, **limits).ask(QUESTION)
    assert time.monotonic() - began < 9
    assert answer.mode == "embedded"
    assert answer.status == "answered"
    assert "100,000" in answer.text
    assert answer.note is not None
    assert answer.note.startswith(f"The language model {provider}/tiny ")
    assert words in answer.note
    if mode != "429 for long":  # Ollama's client does not hand on how long to wait
        assert len(server.asked) == 1 + ((mode, words) in AGAIN)


@pytest.mark.parametrize("mode", ["garbage stream", "invalid utf-8", "not json", "hang up"])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_whatever_bytes_come_the_embedded_answer_stands(
    server: served.LlmServer, tmp_path: Path, provider: str, mode: str
) -> None:
    server.mode = mode
    limits = {"first_token_s": 5, "timeout_s": 6, "retries": 0}
    answer = desk(address(server, provider), tmp_path, provider, **limits).ask(QUESTION)
    assert answer.mode == "embedded"
    assert "100,000" in answer.text
    assert (answer.note or "").startswith(f"The language model {provider}/tiny ")


def test_a_server_that_is_not_there_leaves_the_embedded_answer(tmp_path: Path) -> None:
    answer = desk("http://127.0.0.1:9/v1", tmp_path, first_token_s=1).ask(QUESTION)
    assert answer.mode == "embedded"
    assert "cannot be reached" in (answer.note or "")


# -- again, and not at all -------------------------------------------------------------------


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("status", [429, 500, 503, 529])
def test_what_passes_is_tried_again_and_not_noticed(
    server: served.LlmServer, tmp_path: Path, provider: str, status: int
) -> None:
    server.first = [served.Plan(status=status), served.Plan(status=status)]
    answer = desk(address(server, provider), tmp_path, provider).ask(QUESTION)
    assert answer.note is None
    assert answer.mode == f"{provider}/tiny"
    assert len(server.asked) == 3


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_server_is_waited_for_as_long_as_it_asks(
    server: served.LlmServer, tmp_path: Path, provider: str
) -> None:
    server.first = [served.Plan(status=429, headers={"Retry-After": "1"})]
    began = time.monotonic()
    assert desk(address(server, provider), tmp_path, provider).ask(QUESTION).note is None
    assert time.monotonic() - began >= 1


def test_after_words_were_said_nothing_is_tried_again(
    server: served.LlmServer, tmp_path: Path
) -> None:
    answer = ask(server, tmp_path, "break off")
    assert "broke off" in (answer.note or "")
    assert len(server.asked) == 1


def test_a_server_that_fails_again_and_again_is_left_alone_for_a_while(
    server: served.LlmServer, tmp_path: Path
) -> None:
    server.mode = "500"
    asked = desk(server.url, tmp_path, retries=0, failures=2, rest_s=0.6)
    for _ in range(2):
        assert "answered 500" in (asked.ask(QUESTION).note or "")
    events = list(asked.stream(QUESTION))
    assert not any(isinstance(event, Provisional) for event in events)
    answer = asked.ask(QUESTION)
    assert "is left alone for another 1 s, so this answer quotes" in (answer.note or "")
    assert "100,000" in answer.text
    assert len(server.asked) == 2
    server.mode = "good"
    time.sleep(0.7)
    assert asked.ask(QUESTION).mode == "openai/tiny"
    assert asked.ask(QUESTION).note is None


# -- loading ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tiny", "openai/", "/tiny", "acme/tiny", ""])
def test_a_name_that_says_no_provider_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="provider/model"):
        load_llm(LLMSettings(model=name))


VARIABLES = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}


@pytest.mark.parametrize(("provider", "variable"), VARIABLES.items())
def test_a_model_without_its_key_says_where_to_put_it(
    monkeypatch: pytest.MonkeyPatch, provider: str, variable: str
) -> None:
    monkeypatch.delenv(variable, raising=False)
    with pytest.raises(ConfigError, match=variable):
        load_llm(LLMSettings(model=f"{provider}/some-model"))


@pytest.mark.parametrize("provider", VARIABLES)
def test_a_providers_own_key_goes_to_no_other_server(
    server: served.LlmServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    monkeypatch.setenv(VARIABLES[provider], "sk-secret")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "sk-secret")
    desk(address(server, provider), tmp_path, provider).ask(QUESTION)
    assert server.asked
    assert "secret" not in str(server.keys)


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("mode", ["good", "401", "500", "garbage stream"])
def test_a_key_is_in_no_log_no_note_and_no_setting_shown(
    server: served.LlmServer,
    *,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    provider: str,
    mode: str,
) -> None:
    server.mode = mode
    key = SecretStr("sk-very-secret")
    asked = desk(address(server, provider), tmp_path, provider, api_key=key, retries=0)
    with caplog.at_level(logging.INFO):
        answer = asked.ask(QUESTION)
    told = f"{caplog.text}{answer.to_dict()}{asked.settings!r}{asked.settings.model_dump_json()}"
    assert "very-secret" not in told


def test_the_providers_own_keys_are_taken_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for provider, variable in VARIABLES.items():
        monkeypatch.setenv(variable, "sk-own")
        llm = load_llm(LLMSettings(model=f"{provider}/tiny"))
        client = getattr(llm, "_client", None)
        assert getattr(llm, "api_key", None) or client.api_key == "sk-own"


def test_a_missing_extra_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("ollama", "openai_like", "anthropic"):
        monkeypatch.setitem(sys.modules, f"llama_index.llms.{module}", None)
    for provider in PROVIDERS:
        with pytest.raises(ConfigError) as caught:
            load_llm(LLMSettings(model=f"{provider}/x", base_url="http://127.0.0.1:9"))
        assert f"pip install 'newsdesk[{provider}]'" in str(caught.value)


def test_ollama_is_made_without_asking_its_server() -> None:
    llm = load_llm(LLMSettings(model="ollama/llama3.2:1b", base_url="http://127.0.0.1:9"))
    assert getattr(llm, "model", "") == "llama3.2:1b"
    assert (known_window(llm) or 0) > 4_000


def test_the_window_of_a_model_is_known_where_its_client_knows_it() -> None:
    def window(name: str) -> int | None:
        return known_window(load_llm(LLMSettings(model=name, base_url="http://127.0.0.1:9")))

    assert window("openai/gpt-4") == 8_192
    assert (window("anthropic/claude-3-5-haiku-20241022") or 0) >= 100_000
    assert (window("anthropic/never-heard-of") or 0) > 4_000
