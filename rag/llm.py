"""The language model of the settings, as a LlamaIndex `LLM`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rag.errors import ConfigError
from rag.settings import LLMSettings
from rag.writing.budget import CHARS_PER_TOKEN
from rag.writing.prompt import RULES_CHARS

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

_OPENAI = "https://api.openai.com/v1"
_ANTHROPIC = "https://api.anthropic.com"


def load_llm(settings: LLMSettings) -> LLM:
    """The model named `provider/model`; nothing is sent anywhere yet.

    Providers: `ollama`, `anthropic`, and `openai` for OpenAI and every server that speaks its
    protocol (`base_url`). Answers are asked for at temperature 0 where the model has one. The
    clients make no request again by themselves: `rag.writing.retries` does, within the limits.

    Raises:
        ConfigError: none is named, the provider is unknown, its extra is not installed, or the
            provider's key is missing.
    """
    provider, _, model = (settings.model or "").partition("/")
    make = _PROVIDERS.get(provider.strip().lower())
    if make is None or not model.strip():
        raise ConfigError(
            f"The language model {settings.model!r} is not of the form provider/model.",
            hint=f"Providers are {', '.join(_PROVIDERS)}: ollama/llama3.2, for instance.",
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
        api_key=_key(settings, "OPENAI_API_KEY"),
        temperature=0.0,
        max_tokens=settings.max_tokens,
        context_window=_openai_window(model) or _window(settings),
        timeout=settings.timeout_s,
        max_retries=0,
        is_chat_model=True,
        is_function_calling_model=False,
    )


def _anthropic(model: str, settings: LLMSettings) -> LLM:
    from llama_index.core.llms import LLMMetadata
    from llama_index.llms.anthropic import Anthropic

    class AnyClaude(Anthropic):
        """One that also speaks for models newer than its table of them."""

        @property
        def metadata(self) -> LLMMetadata:
            try:
                return super().metadata
            except ValueError:
                return LLMMetadata(
                    context_window=_window(settings),
                    num_output=settings.max_tokens,
                    is_chat_model=True,
                    model_name=model,
                )

    return AnyClaude(
        model=model,
        base_url=settings.base_url or _ANTHROPIC,
        api_key=_key(settings, "ANTHROPIC_API_KEY"),
        temperature=0.0,
        max_tokens=settings.max_tokens,
        timeout=settings.timeout_s,
        max_retries=0,
    )


_PROVIDERS = {"ollama": _ollama, "openai": _openai, "anthropic": _anthropic}


def known_window(llm: LLM) -> int | None:
    """The model's context window in tokens where it is known without asking a server."""
    window = getattr(llm, "context_window", None)
    if window is None and llm.class_name() == "Anthropic_LLM":
        window = llm.metadata.context_window
    return window if isinstance(window, int) and window > 0 else None


def _openai_window(model: str) -> int | None:
    from llama_index.llms.openai.utils import openai_modelname_to_contextsize

    try:
        return openai_modelname_to_contextsize(model)
    except ValueError:  # not one of OpenAI's own
        return None


def _key(settings: LLMSettings, variable: str) -> str:
    """The key set here; the provider's own from the environment goes to that provider alone."""
    if settings.api_key is not None:
        return settings.api_key.get_secret_value()
    if settings.base_url is not None:
        return "none"
    if key := os.environ.get(variable):
        return key
    raise ConfigError(
        f"The language model {settings.model} needs a key.",
        hint=f"Set {variable}, or NEWSDESK_LLM__BASE_URL and, where that server asks for one, "
        "NEWSDESK_LLM__API_KEY for a server of your own.",
    )


def _bearer(settings: LLMSettings) -> dict[str, str] | None:
    if settings.api_key is None:
        return None
    return {"Authorization": f"Bearer {settings.api_key.get_secret_value()}"}


def _window(settings: LLMSettings) -> int:
    """Tokens for the rules, the evidence with its headings and the answer."""
    chars = RULES_CHARS + settings.context_chars + 4_000
    return chars // CHARS_PER_TOKEN + settings.max_tokens
