"""The language model of the settings, as a LlamaIndex `LLM`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rag.errors import ConfigError
from rag.settings import LLMSettings
from rag.writing.prompt import SYSTEM

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

_CHARS_PER_TOKEN = 3
"""Fewer than English has, so that evidence always fits into the window asked for."""

_OPENAI = "https://api.openai.com/v1"


def load_llm(settings: LLMSettings) -> LLM:
    """The model named `provider/model`; nothing is sent anywhere yet.

    Providers: `ollama`, and `openai` for OpenAI and every server that speaks its protocol
    (`base_url`). Answers are asked for at temperature 0 and without retries.

    Raises:
        ConfigError: none is named, the provider is unknown, its extra is not installed, or
            OpenAI's key is missing.
    """
    provider, _, model = (settings.model or "").partition("/")
    make = _PROVIDERS.get(provider.strip().lower())
    if make is None or not model.strip():
        raise ConfigError(
            f"The language model {settings.model!r} is not of the form provider/model.",
            hint=f"Providers are {' and '.join(_PROVIDERS)}: ollama/llama3.2, for instance.",
        )
    try:
        return make(model.strip(), settings)
    except ImportError:
        raise ConfigError(
            f"newsdesk is installed without what {provider} models need.",
            hint=f"Install it: pip install 'newsdesk[{provider.strip().lower()}]'",
        ) from None


def _ollama(model: str, settings: LLMSettings) -> LLM:
    from llama_index.llms.ollama import Ollama

    return Ollama(
        model=model,
        base_url=settings.base_url or "http://localhost:11434",
        temperature=0.0,
        context_window=_window(settings),  # unless given, it asks the server
        request_timeout=settings.timeout_s,
        additional_kwargs={"num_predict": settings.max_tokens, "seed": 0},
        is_function_calling_model=False,
        headers=_bearer(settings),
    )


def _openai(model: str, settings: LLMSettings) -> LLM:
    from llama_index.llms.openai_like import OpenAILike

    return OpenAILike(
        model=model,
        api_base=settings.base_url or _OPENAI,
        api_key=_key(settings),
        temperature=0.0,
        max_tokens=settings.max_tokens,
        context_window=_window(settings),
        timeout=settings.timeout_s,
        max_retries=0,
        is_chat_model=True,
        is_function_calling_model=False,
    )


_PROVIDERS = {"ollama": _ollama, "openai": _openai}


def _key(settings: LLMSettings) -> str:
    """The key set here; OpenAI's own from the environment goes to OpenAI alone."""
    if settings.api_key is not None:
        return settings.api_key.get_secret_value()
    if settings.base_url is not None:
        return "none"
    if key := os.environ.get("OPENAI_API_KEY"):
        return key
    raise ConfigError(
        "OpenAI's models need a key.",
        hint="Set NEWSDESK_LLM__API_KEY, or NEWSDESK_LLM__BASE_URL for a server of your own.",
    )


def _bearer(settings: LLMSettings) -> dict[str, str] | None:
    if settings.api_key is None:
        return None
    return {"Authorization": f"Bearer {settings.api_key.get_secret_value()}"}


def _window(settings: LLMSettings) -> int:
    """Tokens for the rules, the evidence with its headings and the answer."""
    chars = len(SYSTEM) + 1.5 * settings.context_chars + 4_000
    return int(chars / _CHARS_PER_TOKEN) + settings.max_tokens
