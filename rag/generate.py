"""Answers written by a language model from numbered evidence, and from nothing else."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING

from rag.errors import ModelError
from rag.reading.find import Passage, find
from rag.reading.question import take_apart
from rag.settings import LLMSettings
from rag.types import Draft, DraftSentence, Evidence, Query, Span
from rag.writing.markers import cited_sentences
from rag.writing.prompt import SYSTEM, fitting, user_prompt
from rag.writing.shown import printable, refuses, shown, without_thinking
from rag.writing.support import content, support
from rag.writing.timed import TimeLimits, timed
from rag.writing.trouble import trouble

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

NOT_SAID = "The articles found do not answer this question."

LEAST_HELD = 0.25
"""Share of a written sentence's words that its sources must hold; less is made up."""

_CHARS_PER_TOKEN = 20
"""More than any text has: a server that ignores its limit is cut off here."""

logger = logging.getLogger(__name__)


class LanguageModelReader:
    """Has a LlamaIndex language model write, and keeps what carries a valid marker.

    A kept sentence points at the sentences of its sources that share most words with it. One
    without a valid marker, or that shares next to nothing with its sources, is dropped.
    """

    def __init__(self, llm: LLM, settings: LLMSettings) -> None:
        self._llm = llm
        self._settings = settings

    @property
    def name(self) -> str:
        """The model's name as it was set, else as it calls itself; `Answer.mode` holds it."""
        own = str(getattr(self._llm, "model", "") or self._llm.class_name())
        configured = (self._settings.model or "").strip()
        return configured if configured.endswith(f"/{own}") else own

    def read(self, query: Query, evidence: Sequence[Evidence]) -> Draft:
        """The draft, once it is all written.

        Raises:
            ModelError: as for `stream`.
        """
        writing = self.stream(query, evidence)
        while True:
            try:
                next(writing)
            except StopIteration as end:
                draft: Draft = end.value
                return draft

    def stream(self, query: Query, evidence: Sequence[Evidence]) -> Generator[str, None, Draft]:
        """Pieces of text as they are written; the draft is the generator's return value.

        Its confidence is the mean share of the words of its sentences that their sources hold.
        A model that says the passages do not answer gives a draft without sentences.

        Raises:
            ModelError: the model is down, too slow, or wrote nothing that can be used; the
                message is a clause that says which.
        """
        given = fitting(evidence, self._settings.context_chars)
        text = seen = ""
        for piece in self._pieces(query, given):
            text += printable(piece)
            visible = shown(text, len(given))
            if len(visible) > len(seen):
                yield visible[len(seen) :]
                seen = visible
            if len(text) > self._settings.max_tokens * _CHARS_PER_TOKEN:
                break
        written = without_thinking(text)
        if refuses(written):
            return Draft(reason=NOT_SAID, mode=self.name)
        return self._draft(query, written, given)

    def _pieces(self, query: Query, given: Sequence[Evidence]) -> Iterator[str]:
        limits = TimeLimits(self._settings.first_token_s, self._settings.timeout_s)
        try:
            yield from timed(lambda: self._asked(query, given), limits)
        except ModelError as error:
            raise ModelError(f"{self} {error.message}", retryable=True) from error
        except Exception as error:
            logger.info("%s: %s", self, type(error).__name__)
            raise ModelError(f"{self} {trouble(error)}", retryable=True) from error

    def _asked(self, query: Query, given: Sequence[Evidence]) -> Iterator[str]:
        from llama_index.core.llms import ChatMessage, MessageRole

        messages = [
            ChatMessage(role=MessageRole.SYSTEM, content=SYSTEM),
            ChatMessage(role=MessageRole.USER, content=user_prompt(query, given)),
        ]
        for response in self._llm.stream_chat(messages):
            yield response.delta or ""

    def _draft(self, query: Query, written: str, given: Sequence[Evidence]) -> Draft:
        kept: list[DraftSentence] = []
        shares: list[float] = []
        for text, numbers in cited_sentences(written):
            spans, share = _grounds(text, [given[n - 1] for n in numbers if 0 < n <= len(given)])
            if spans and share >= LEAST_HELD:
                kept.append(DraftSentence(text, spans))
                shares.append(share)
        if not kept:
            raise ModelError(f"{self} wrote nothing that cites the articles", retryable=True)
        return Draft(
            tuple(kept),
            _short_answer(query, [sentence.text for sentence in kept]),
            confidence=sum(shares) / len(shares),
            mode=self.name,
        )

    def __str__(self) -> str:
        return f"The language model {self.name}"


def _grounds(text: str, cited: Sequence[Evidence]) -> tuple[tuple[Span, ...], float]:
    """The supporting spans in the cited passages, and the share of the words they hold."""
    wanted = content(text)
    found = [support(text, item) for item in cited]
    spans = dict.fromkeys(span for one in found for span in one.spans)
    titles = content(" ".join(item.article.title for item in cited))
    held = wanted & frozenset().union(titles, *(one.held for one in found))
    return tuple(spans), len(held) / len(wanted) if wanted else 0.0


def _short_answer(query: Query, sentences: Sequence[str]) -> str | None:
    """The name, number, date or phrase asked for, as the first sentence to hold one puts it."""
    passages = [Passage.of(text) for text in sentences]
    sought = take_apart(query.text, passages).sought
    return next((text for passage in passages if (text := find(sought, passage).text)), None)
