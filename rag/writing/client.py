"""A language model asked with care: in time, again after what passes, not while it is down."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

from rag.errors import ModelError
from rag.settings import LLMSettings
from rag.writing.breaker import Breaker
from rag.writing.retries import Retries, retried
from rag.writing.timed import TimeLimits, timed
from rag.writing.trouble import retry_after_s, trouble

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

logger = logging.getLogger(__name__)


class ModelDownError(ModelError):
    """The model could not be asked or heard to the end; `rest_s` is for how long to leave it."""

    def __init__(self, message: str, *, rest_s: float | None = None) -> None:
        super().__init__(message, retryable=True)
        self.rest_s = rest_s


class ModelClient:
    """Asks a LlamaIndex language model; one for all questions of a desk.

    Args:
        llm: the model.
        settings: its name, time limits, retries and when it is left alone.
        retries: how a request is made again; as set unless given.
        breaker: what remembers its failures; as set unless given.
    """

    def __init__(
        self,
        llm: LLM,
        settings: LLMSettings,
        *,
        retries: Retries | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self.llm = llm
        self.settings = settings
        self._retries = retries or Retries(settings.retries)
        self._breaker = breaker or Breaker(settings.failures, settings.rest_s)

    @property
    def name(self) -> str:
        """The model's name as it was set, else as it calls itself."""
        own = str(getattr(self.llm, "model", "") or self.llm.class_name())
        configured = (self.settings.model or "").strip()
        return configured if configured.endswith(f"/{own}") else own

    @property
    def resting(self) -> bool:
        """Whether it failed so often lately that it is not asked now."""
        return self._breaker.open

    def pieces(
        self, system: str, user: str, *, within_s: float | None = None
    ) -> Generator[str, None, None]:
        """What the model writes, as it comes; closing the generator hangs up on it.

        While nothing comes there is an empty piece now and then.

        Args:
            system: the rules.
            user: what is asked.
            within_s: give up after so long in all, and after one attempt; else as set.

        Raises:
            ModelError: it is down, too slow or left alone; the message is a clause that says
                which, and begins with its name.
        """
        s = self.settings
        limits, retries = TimeLimits(s.first_token_s, s.timeout_s), self._retries
        if within_s is not None:
            limits, retries = TimeLimits(within_s, within_s), Retries(0)
        try:
            with self._breaker.request():
                yield from self._heard(system, user, limits, retries)
        except ModelError as error:
            raise ModelError(f"{self} {error.message}", retryable=True) from error

    def _heard(
        self, system: str, user: str, limits: TimeLimits, retries: Retries
    ) -> Iterator[str]:
        def start(left: TimeLimits) -> Iterator[str]:
            return timed(lambda: self._asked(system, user), left)

        try:
            yield from retried(start, limits, retries)
        except ModelError:
            raise
        except Exception as error:
            logger.info("%s: %s", self, type(error).__name__)
            raise ModelDownError(trouble(error), rest_s=retry_after_s(error)) from error

    def _asked(self, system: str, user: str) -> Iterator[str]:
        from llama_index.core.llms import ChatMessage, MessageRole

        messages = [
            ChatMessage(role=MessageRole.SYSTEM, content=system),
            ChatMessage(role=MessageRole.USER, content=user),
        ]
        for response in self.llm.stream_chat(messages):
            yield response.delta or ""

    def __str__(self) -> str:
        return f"The language model {self.name}"
