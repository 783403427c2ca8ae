"""NewsDesk: the parts put together, and the Python API.

This is the only place that names concrete parts. Each can be given instead, and each stage can
be called by itself: understand → retrieve → rerank → read → verify.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from rag.answering import Early, Found, PartsReader, answering, merged
from rag.asking.rewriting import Rewriter
from rag.chronology.freshness import freshness
from rag.chronology.preference import TimePreference
from rag.chronology.timeline import Bounds, Material, TimelineEvent, timeline
from rag.dates import day as day_of
from rag.encode import load_encoder
from rag.errors import ConfigError, StoreError
from rag.glance import glance
from rag.index.index import Index
from rag.query import Moment, moment, understand
from rag.read import EmbeddedReader
from rag.reading.answers import Answers
from rag.reading.readings import Readings
from rag.rerank import ModelReranker
from rag.retrieve import Clock, HybridRetriever, utc_now
from rag.revisions import with_revisions
from rag.settings import Settings
from rag.stories.credit import credited
from rag.stories.today import Days, Today
from rag.timings import Timings
from rag.types import (
    Answer,
    Article,
    Draft,
    Encoder,
    Event,
    Evidence,
    Finished,
    Query,
    Reader,
    Reranker,
    Retriever,
    TimeMention,
    Turn,
)
from rag.verify import verify

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

    from rag.generate import LanguageModelReader
    from rag.llamaindex import NewsdeskEmbedding, NewsdeskQueryEngine, NewsdeskRetriever
    from rag.writing.client import ModelClient

MAX_QUESTION_CHARS = 2_000
TIMELINE_PASSAGES = 80
"""Passages that a timeline is made from."""

NOTHING_INDEXED = "No article has been ingested yet; add some with 'newsdesk ingest'."

_WORD = re.compile(r"\w")
_T = TypeVar("_T")


@dataclass(slots=True)
class Parts:
    """What a desk is made of; what is None is made when it is first needed.

    `llm` is a LlamaIndex language model; without it, and without one in the settings, answers
    come from the embedded reader. `client` asks it and remembers how it did. `readings` is the
    reader's model, which ranks passages and reads them in one pass, `answers` what they could
    answer. `rewriter` makes follow-ups standalone and takes questions apart, by rule unless
    given. `days` puts together what a day brought. `now` is the clock that ages are counted from.
    """

    encoder: Encoder | None = None
    index: Index | None = None
    retriever: Retriever | None = None
    readings: Readings | None = None
    answers: Answers | None = None
    reranker: Reranker | None = None
    reader: Reader | None = None
    llm: LLM | None = None
    client: ModelClient | None = None
    rewriter: Rewriter | None = None
    days: Days | None = None
    now: Clock = utc_now


class NewsDesk:
    """Answers questions from the articles of one data folder.

    One desk may be asked from several threads. Close it, or use it in a `with` statement, to
    let go of the folder.

    Args:
        settings: all settings, the data folder among them; read from the environment unless given.
        parts: parts to use instead of the usual ones.
        command: what the owner of the folder is called in messages to other processes.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        parts: Parts | None = None,
        command: str = "python",
    ) -> None:
        self.settings = settings or Settings.load()
        self._parts = replace(parts) if parts else Parts()
        self._command = command
        self._making = threading.RLock()
        self._closed = False
        self._known: tuple[int, list[str]] | None = None

    @classmethod
    def open(cls, data: str | Path | None = None, **settings: Any) -> Self:  # noqa: ANN401  # groups
        """A desk over a data folder, taken at once.

        Args:
            data: the folder; else `NEWSDESK_DATA`, else the platform's folder for user data.
            settings: groups of `Settings` to override.

        Raises:
            ConfigError: a setting is not usable.
            StoreError: the folder cannot be used.
        """
        desk = cls(Settings.load(data=Path(data) if data is not None else None, **settings))
        desk.index  # noqa: B018  # opens it
        return desk

    # -- parts -------------------------------------------------------------------------------

    @property
    def encoder(self) -> Encoder:
        """Text → vectors."""
        return self._part(
            "encoder", lambda: load_encoder(self.settings.encoder, self.settings.cache)
        )

    @property
    def index(self) -> Index:
        """The articles; their folder is taken when this is first used."""
        return self._part(
            "index", lambda: Index.open(self.settings, self.encoder, command=self._command)
        )

    @property
    def readings(self) -> Readings:
        """The reader's model with what it made of the last questions' passages."""
        return self._part("readings", Readings)

    @property
    def answers(self) -> Answers:
        """What the last questions' passages could answer, weighed."""
        return self._part(
            "answers", lambda: Answers(self.readings, self.encoder, now=self._parts.now)
        )

    @property
    def llm(self) -> LLM | None:
        """The language model that writes answers; None where none is set.

        Raises:
            ConfigError: the one that is set cannot be had; the message says what to install.
        """
        if self._parts.llm is None and not self.settings.llm.model:
            return None
        return self._part("llm", self._load_llm)

    def _writer(self) -> LanguageModelReader | None:
        """What has the language model write; None where there is none."""
        client = self._client()
        if client is None:
            return None
        from rag.generate import LanguageModelReader

        return LanguageModelReader(
            client, self.settings.llm, weigh=self.readings.of, now=self._parts.now
        )

    def _rewriter(self) -> Rewriter | None:
        """What makes questions standalone: the one given, else the language model, else rules."""
        client = None if self._parts.rewriter else self._client()
        if client is None:
            return self._parts.rewriter
        from rag.writing.rewrite import ModelRewriter

        return self._part("rewriter", lambda: ModelRewriter(client))

    def _client(self) -> ModelClient | None:
        """What asks the language model, and knows how it did lately; None where there is none."""
        llm = self.llm
        if llm is None:
            return None
        from rag.writing.client import ModelClient

        return self._part("client", lambda: ModelClient(llm, self.settings.llm))

    def _load_llm(self) -> LLM:
        from rag.llm import load_llm

        return load_llm(self.settings.llm)

    def _part(self, name: str, make: Callable[[], _T]) -> _T:
        """A part, made once.

        Raises:
            StoreError: the desk is closed.
        """
        with self._making:
            if self._closed:
                raise StoreError("This desk is closed.", hint="Open another one.")
            if getattr(self._parts, name) is None:
                setattr(self._parts, name, make())
            part: _T = getattr(self._parts, name)
            return part

    # -- questions ---------------------------------------------------------------------------

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        **bounds: Any,  # noqa: ANN401  # as_of, since, until, outlets: see understand
    ) -> Answer:
        """The verified answer, or an abstention that says why.

        Args:
            question: as typed, at most 2,000 characters.
            history: earlier turns of the conversation, oldest first.
            bounds: `as_of`, `since`, `until` (str, date or datetime) and `outlets`.

        Raises:
            ConfigError: the question is empty or too long, or a bound is no date.
            ModelError: the encoder cannot be run.
            StoreError: the data folder cannot be used.
        """
        for event in self.stream(question, history=history, **bounds):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("a stream ends with its answer")

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        **bounds: Any,  # noqa: ANN401  # as for ask
    ) -> Iterator[Event]:
        """What `ask` does, as it happens: the evidence, then text, then the verified answer.

        The text is shown early and not verified yet; the answer at the end replaces it. Where a
        language model writes, the embedded reader's answer comes before its first words.
        """
        timings = Timings()
        with timings.of("understand"):
            query = self.understand(question, history=history, **bounds)
        yield from answering(self, query, timings)

    def quoted(self, question: str, **bounds: Any) -> Answer:  # noqa: ANN401  # as for ask
        """The embedded reader's answer, whatever language model there is: none is asked.

        Raises:
            ConfigError: as for `ask`.
        """
        query = self._understood(question, None, **bounds)
        found = self.ranked(query, self.retrieve(query))
        return self.verify(query, found.read_by(self._reader()), found.evidence)

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        **bounds: Any,  # noqa: ANN401  # as for ask
    ) -> list[Evidence]:
        """At most `k` passages, best first; no hit gives an empty list.

        Raises:
            ConfigError: the query is empty or too long, or a bound is no date.
        """
        understood = self._understood(query, None, **bounds)
        found = self.retrieve(understood, max(k, self.settings.retrieval.k))
        return self.rerank(understood, found)[:k]

    def timeline(
        self,
        topic: str,
        *,
        limit: int = 20,
        **bounds: Any,  # noqa: ANN401  # as for ask
    ) -> tuple[TimelineEvent, ...]:
        """What happened on a topic, at most `limit` events in order, each dated and cited.

        Args:
            topic: what the events are about.
            limit: how many events, the likeliest ones.
            bounds: `since` and `until` are the days of the events; `as_of` and `outlets` as for
                ask.

        Raises:
            ConfigError: the topic is empty or too long, or a bound is no date.
        """
        if not _WORD.search(topic):
            raise ConfigError(
                "There is no topic.", hint="Name one in words, such as: rail strike."
            )
        query = self.understand(topic, **bounds)
        days = [moment(name, bounds.get(name)) for name in ("since", "until")]
        evidence = self.retrieve(replace(query, since=None, until=None), TIMELINE_PASSAGES)
        articles = list({item.article.id: item.article for item in evidence}.values())
        return timeline(
            query.text,
            Material(
                evidence,
                self._times(articles),
                self._copies(evidence),
                self.index.revised([article.id for article in articles]),
            ),
            encoder=self.encoder,
            bounds=Bounds(*(day_of(known) if known else None for known in days)),
            limit=limit,
        )

    def today(self, day: Moment = None) -> Today | None:
        """A day's running stories and those of the week before it; None without dated articles.

        Args:
            day: the newest day of the corpus unless given.

        Raises:
            ConfigError: the day is no date.
        """
        known = moment("day", day)
        days = self._part("days", lambda: Days(self.index))
        return days.today(day_of(known) if known else None, now=self._parts.now())

    # -- stages ------------------------------------------------------------------------------

    def understand(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        as_of: Moment = None,
        since: Moment = None,
        until: Moment = None,
        outlets: Sequence[str] = (),
    ) -> Query:
        """The standalone question with its bounds; a language model may have a say, for seconds.

        Raises:
            ConfigError: it is empty or too long, or a bound is no date.
        """
        return self._understood(
            question,
            self._rewriter(),
            history=history,
            as_of=as_of,
            since=since,
            until=until,
            outlets=outlets,
        )

    def _understood(
        self,
        question: str,
        rewriter: Rewriter | None,
        **bounds: Any,  # noqa: ANN401  # as for understand
    ) -> Query:
        """A question understood with what rewrites it; None is by rule."""
        _check(question)
        return understand(
            question,
            now=self._parts.now(),
            known_outlets=self._outlets(),
            rewriter=rewriter,
            **bounds,
        )

    def retrieve(self, query: Query, k: int | None = None) -> list[Evidence]:
        """At most `k` passages (`retrieval.k` unless given), best first."""
        retriever = self._part(
            "retriever",
            lambda: HybridRetriever(
                self.index, self.encoder, self.settings.retrieval, now=self._parts.now
            ),
        )
        return retriever.retrieve(query, k or self.settings.retrieval.k)

    def rerank(self, query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
        """The same passages, best first."""
        return self._reranker().rerank(query, evidence)

    def ranked(self, query: Query, evidence: Sequence[Evidence]) -> Found:
        """The same passages, best first, with a draft where a look at a few was enough."""
        return self.glance(query, evidence) or Found(query, self.rerank(query, evidence))

    def glance(self, query: Query, evidence: Sequence[Evidence]) -> Found | None:
        """What a look at a few passages tells; None where it does not suffice."""
        return glance(query, evidence, self._reranker(), self._reader())

    def read(self, query: Query, evidence: Sequence[Evidence]) -> Draft:
        """A draft by the language model where there is one, else by the embedded reader."""
        *_, draft = self.drafted(query, [Found(query, list(evidence))])
        assert isinstance(draft, Draft)  # noqa: S101  # the last piece is
        return draft

    def verify(self, query: Query, draft: Draft, evidence: Sequence[Evidence]) -> Answer:
        """The answer the evidence bears out: who ran its sources, their revisions, its age."""
        anyone = not (query.outlets or query.since)
        answer = verify(query, draft, evidence)
        answer = credited(answer, evidence, self.index.article, anyone=anyone)
        answer = with_revisions(answer, self.index.revised)
        return freshness(query, answer, evidence, self._parts.now())

    def drafted(
        self, query: Query, found: Sequence[Found]
    ) -> Generator[str | Early | Draft, None, None]:
        """Text as it is written, then the draft, from the passages of each part of a question."""
        evidence = merged(found)
        if not evidence and not self._outlets():
            yield Draft(reason=NOTHING_INDEXED)
            return
        reader = PartsReader(self._reader(), found)
        writer = self._writer() if evidence else None
        if writer is not None:
            from rag.writing.fallback import FallbackReader

            yield (yield from FallbackReader(writer, reader).stream(query, evidence))
            return
        draft = reader.read(query, evidence)
        for sentence in draft.sentences:
            yield f"{sentence.text} "
        yield draft

    def _reranker(self) -> Reranker:
        """What puts passages in order."""
        return self._part(
            "reranker",
            lambda: ModelReranker(
                self.readings,
                self.settings.retrieval.k,
                answers=self.answers,
                now=self._parts.now,
            ),
        )

    def _reader(self) -> Reader:
        """The embedded reader."""
        return self._part(
            "reader",
            lambda: EmbeddedReader(
                self.encoder,
                self.settings.answer,
                self.readings,
                preference=TimePreference(self._times),
                answers=self.answers,
            ),
        )

    def _times(self, articles: Sequence[Article]) -> Mapping[str, Sequence[TimeMention]]:
        """The times that articles tell."""
        return self.index.times(articles)

    def _copies(self, evidence: Sequence[Evidence]) -> dict[str, list[str]]:
        """By an article's id, the outlets that carry its text or one of its passages."""
        found = {item.article.id: list(item.copies) for item in evidence}
        for article_id, others in self.index.copies_of(list(found)).items():
            found[article_id] += others
        ids = {key for keys in found.values() for key in keys}
        outlets = {key: known.outlet for key in ids if (known := self.index.article(key))}
        return {
            article_id: [outlets[key] for key in keys if key in outlets]
            for article_id, keys in found.items()
        }

    def _outlets(self) -> list[str]:
        """The outlets there are; counted again only after a change, as that reads every row."""
        version = self.index.version
        if self._known is None or self._known[0] != version:
            self._known = (version, [name for name, _ in self.index.outlets()])
        return self._known[1]

    # -- LlamaIndex --------------------------------------------------------------------------

    def as_query_engine(self, **bounds: Any) -> NewsdeskQueryEngine:  # noqa: ANN401  # as for ask
        """This desk as a LlamaIndex query engine; the bounds go with every question."""
        from rag.llamaindex import NewsdeskQueryEngine

        return NewsdeskQueryEngine(self, **bounds)

    def as_retriever(self, *, k: int = 10, **bounds: Any) -> NewsdeskRetriever:  # noqa: ANN401  # as for ask
        """This desk's search as a LlamaIndex retriever; the bounds go with every query."""
        from rag.llamaindex import NewsdeskRetriever

        return NewsdeskRetriever(self, k=k, **bounds)

    def as_embedding(self) -> NewsdeskEmbedding:
        """This desk's encoder as a LlamaIndex embedding."""
        from rag.llamaindex import NewsdeskEmbedding

        return NewsdeskEmbedding(self.encoder)

    def close(self) -> None:
        """Let go of the data folder; a second call does nothing."""
        with self._making:
            if self._parts.index is not None and not self._closed:
                self._parts.index.close()
            self._closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _check(question: str) -> None:
    """Refuse what is no question.

    Raises:
        ConfigError: it is empty, has no word or is too long.
    """
    if not _WORD.search(question):
        raise ConfigError(
            "There is no question to answer.", hint="Ask one in words, such as: who won the vote?"
        )
    if len(question) > MAX_QUESTION_CHARS:
        raise ConfigError(
            f"The question has {len(question):,} characters; {MAX_QUESTION_CHARS:,} are the most.",
            hint="Ask a shorter one.",
        )
