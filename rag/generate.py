"""Answers written by a language model from numbered evidence, and from nothing else."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

from rag.dates import parse_moment
from rag.errors import ModelError
from rag.llm import known_window
from rag.reading.find import Passage, find
from rag.reading.question import take_apart
from rag.settings import LLMSettings
from rag.types import Draft, DraftSentence, Evidence, Query
from rag.writing.budget import Given, Weigh, evidence_chars, trimmed
from rag.writing.client import ModelClient
from rag.writing.markers import cited_sentences
from rag.writing.plain import plain
from rag.writing.prompt import RULES_CHARS, rules, user_prompt
from rag.writing.shown import printable, refuses, shown, without_thinking
from rag.writing.support import content, grounds

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

NOT_SAID = "The articles found do not answer this question."

_LEAST_SAID = 3
"""Words that tell something which make a sentence a claim; fewer are a heading or a greeting."""

_CHARS_PER_TOKEN = 20
"""More than any text has: a server that ignores its limit is cut off here."""


class LanguageModelReader:
    """Has a LlamaIndex language model write, and finds the grounds of what carries a valid marker.

    A sentence points at the sentences of its sources that share most words with it; where those
    have next to nothing of it, at those of another passage that do. One without a valid marker,
    or that no passage has anything of, points at nothing, so that `verify` takes it out.

    Args:
        llm: the model, or a client that asks it and remembers how it did.
        settings: how much it is given and may write.
        weigh: what the embedded reader makes of passages, for what to leave out where not all fit.
        now: the present, for a question that does not say when it is asked.
        draw: gives a word that nobody can guess.
    """

    def __init__(
        self,
        llm: LLM | ModelClient,
        settings: LLMSettings,
        *,
        weigh: Weigh | None = None,
        now: Callable[[], datetime] | None = None,
        draw: Callable[[], str] = lambda: secrets.token_hex(4),
    ) -> None:
        self._client = llm if isinstance(llm, ModelClient) else ModelClient(llm, settings)
        self._settings = settings
        self._weigh = weigh
        self._now = now
        self._draw = draw

    @property
    def name(self) -> str:
        """The model's name as it was set, else as it calls itself; `Answer.mode` holds it."""
        return self._client.name

    @property
    def resting(self) -> bool:
        """Whether the model failed so often lately that it is not asked now."""
        return self._client.resting

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

        A piece is empty where the model is silent, so that whoever listens can stop. The draft's
        confidence is the mean share of the words of its sentences that their sources hold. A
        model that says the passages do not answer gives a draft without sentences.

        Raises:
            ModelError: the model is down, too slow, or wrote nothing that can be used; the
                message is a clause that says which.
        """
        given = self._given(query, evidence)
        text = seen = ""
        with closing(self._pieces(query, given)) as pieces:
            for piece in pieces:
                text += printable(piece)
                visible = shown(text, len(given))
                if len(visible) > len(seen) or not piece:
                    yield visible[len(seen) :]
                    seen = visible
                if len(text) > self._settings.max_tokens * _CHARS_PER_TOKEN:
                    break
        written = plain(without_thinking(text))
        if refuses(written):
            return Draft(reason=NOT_SAID, mode=self.name)
        return self._draft(query, written, [one.evidence for one in given])

    def _given(self, query: Query, evidence: Sequence[Evidence]) -> list[Given]:
        asks = RULES_CHARS + len(query.text) + sum(map(len, query.parts))
        room = evidence_chars(
            known_window(self._client.llm),
            self._settings.max_tokens,
            asks,
            self._settings.context_chars,
        )
        given = trimmed(query.text, evidence, room, self._weigh)
        if not given:
            raise ModelError(f"{self._client} has no room for a passage")
        return given

    def _pieces(self, query: Query, given: Sequence[Given]) -> Generator[str, None, None]:
        word = self._draw()
        asked = parse_moment(self._now()) if self._now else None
        return self._client.pieces(rules(word), user_prompt(query, given, word, asked))

    def _draft(self, query: Query, written: str, given: Sequence[Evidence]) -> Draft:
        sentences: list[DraftSentence] = []
        shares: list[float] = []
        for text, numbers in cited_sentences(written):
            cited = [given[n - 1] for n in numbers if 0 < n <= len(given)]
            spans, share = grounds(text, cited, given) if cited else ((), 0.0)
            if spans:
                shares.append(share)
            if spans or len(content(text)) >= _LEAST_SAID:
                sentences.append(DraftSentence(text, spans))
        if not shares:
            raise ModelError(
                f"{self._client} wrote nothing that cites the articles", retryable=True
            )
        return Draft(
            tuple(sentences),
            _short_answer(query, [sentence.text for sentence in sentences if sentence.spans]),
            confidence=sum(shares) / len(shares),
            mode=self.name,
        )


def _short_answer(query: Query, sentences: Sequence[str]) -> str | None:
    """The name, number, date or phrase asked for, as the first sentence to hold one puts it."""
    passages = [Passage.of(text) for text in sentences]
    sought = take_apart(query.text, passages).sought
    return next((text for passage in passages if (text := find(sought, passage).text)), None)
