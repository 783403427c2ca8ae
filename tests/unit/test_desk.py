"""The desk: the sum of its stages, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fake_index import MemoryIndex
from fake_llm import ScriptedLLM
from fakes import article

from rag import ConfigError, NewsDesk, Parts, Settings, StoreError, Turn
from rag.desk import MAX_QUESTION_CHARS
from rag.types import Article, Draft, Evidence, EvidenceFound, Finished, Query, TextDelta

NOW = datetime(2025, 6, 1, tzinfo=UTC)
QUESTION = "How much would the bridge in Town1 cost?"


def desk(settings: Settings, *articles: Article, **parts: Any) -> NewsDesk:
    index = MemoryIndex(articles)
    given = Parts(encoder=index.encoder, index=index, now=lambda: NOW)  # type: ignore[arg-type]
    for name, part in parts.items():
        setattr(given, name, part)
    return NewsDesk(settings, parts=given)


@pytest.fixture
def full(settings: Settings) -> NewsDesk:
    return desk(settings, *(article(n) for n in range(1, 9)))


def test_an_answer_is_quoted_and_cited(full: NewsDesk) -> None:
    answer = full.ask(QUESTION)
    assert answer.status == "answered"
    assert "100,000 crowns" in answer.citations[0].quote
    assert answer.citations[0].article_id == "a1"
    assert answer.mode == "embedded"


def test_asking_is_the_sum_of_the_public_stages(full: NewsDesk) -> None:
    query = full.understand(QUESTION, as_of="2025-05-20")
    evidence = full.rerank(query, full.retrieve(query))
    by_hand = full.verify(query, full.read(query, evidence), evidence).to_dict()
    asked = full.ask(QUESTION, as_of=date(2025, 5, 20)).to_dict()
    assert list(asked.pop("timings_ms")) == [
        "understand", "retrieve", "rerank", "read", "verify", "total",
    ]  # fmt: skip
    by_hand.pop("timings_ms")
    assert asked == by_hand


def test_stages_add_up_to_the_total(full: NewsDesk) -> None:
    *stages, total = full.ask(QUESTION).timings_ms.values()
    assert total == pytest.approx(sum(stages), abs=0.1)


def test_a_stream_shows_evidence_then_text_then_the_answer(full: NewsDesk) -> None:
    found, *deltas, finished = full.stream(QUESTION)
    assert isinstance(found, EvidenceFound)
    assert found.query.text == QUESTION
    assert found.evidence
    assert deltas
    assert isinstance(finished, Finished)
    shown = "".join(delta.text for delta in deltas if isinstance(delta, TextDelta))
    assert all(sentence.text in shown for sentence in finished.answer.sentences)


def test_a_question_the_articles_do_not_answer_gets_the_nearest_articles(full: NewsDesk) -> None:
    answer = full.ask("Who won the World Cup?")
    assert answer.status == "abstained"
    assert answer.reason
    assert 1 <= len(answer.related) <= 5
    assert len({a.id for a in answer.related}) == len(answer.related)


def test_an_empty_folder_says_how_to_fill_it(settings: Settings) -> None:
    answer = desk(settings).ask(QUESTION)
    assert answer.status == "abstained"
    assert "newsdesk ingest" in (answer.reason or "")


def test_what_is_ingested_later_is_found(settings: Settings) -> None:
    empty = desk(settings)
    assert empty.ask(QUESTION).status == "abstained"
    empty.index.add([article(1)])  # type: ignore[list-item]
    assert empty.ask(QUESTION).status == "answered"


@pytest.mark.parametrize("question", ["", "   \n", "?!…", "—", "👍"])
def test_what_is_no_question_is_refused(full: NewsDesk, question: str) -> None:
    for call in (full.ask, full.search):
        with pytest.raises(ConfigError, match="no question"):
            call(question)


def test_a_question_that_is_too_long_names_the_limit(full: NewsDesk) -> None:
    with pytest.raises(ConfigError, match=r"10,000 characters; 2,000"):
        full.ask("why " * 2_500)
    assert full.ask(("Why? " * 1_000)[:MAX_QUESTION_CHARS])


@pytest.mark.parametrize("bound", ["as_of", "since", "until"])
def test_a_bound_that_is_no_date_is_refused(full: NewsDesk, bound: str) -> None:
    with pytest.raises(ConfigError, match="'someday' is not a date"):
        full.ask(QUESTION, **{bound: "someday"})


def test_search_ranks_within_its_bounds(full: NewsDesk) -> None:
    assert len(full.search("bridge", k=3)) == 3
    found = full.search("bridge", since=date(2025, 5, 8), outlets=["northline daily"])
    assert {e.article.id for e in found} <= {"a7", "a8"}
    assert full.search("bridge", outlets=["Nobody's Own"]) == []


def test_a_follow_up_is_made_standalone(full: NewsDesk) -> None:
    turn = Turn(QUESTION, "It would cost 100,000 crowns.")
    answer = full.ask("And when does it begin?", history=[turn])
    assert answer.question == "And when does it begin?"
    assert answer.understood != answer.question


def test_several_threads_may_ask_and_parts_are_made_once(settings: Settings) -> None:
    shared = desk(settings, *(article(n) for n in range(1, 9)))
    questions = [QUESTION.replace("Town1", f"Town{n % 8 + 1}") for n in range(24)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(shared.ask, questions))
    assert [a.citations[0].article_id for a in answers] == [f"a{n % 8 + 1}" for n in range(24)]


def test_every_part_can_be_given(settings: Settings) -> None:
    seen: list[str] = []

    class Part:
        def retrieve(self, _: Query, k: int) -> list[Evidence]:
            seen.append(f"retrieve {k}")
            return []

        def rerank(self, _: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
            seen.append("rerank")
            return list(evidence)

        def read(self, _: Query, __: Sequence[Evidence]) -> Draft:
            seen.append("read")
            return Draft(reason="Because.")

    part = Part()
    asked = desk(settings, article(1), retriever=part, reranker=part, reader=part).ask("What?")
    assert asked.reason == "Because."
    assert seen == ["retrieve 20", "rerank", "read"]


def test_parts_given_to_one_desk_stay_as_they_were(settings: Settings) -> None:
    index = MemoryIndex([article(1)])
    parts = Parts(encoder=index.encoder, index=index)  # type: ignore[arg-type]
    NewsDesk(settings, parts=parts).ask(QUESTION)
    assert parts.reader is None


def test_a_given_language_model_writes_the_answer(settings: Settings) -> None:
    llm = ScriptedLLM(script=["The bridge would cost ", "100,000 crowns [1]."])
    answer = desk(settings, article(1), llm=llm).ask(QUESTION)
    assert answer.mode == "scripted"
    assert answer.text == "The bridge would cost 100,000 crowns. [1]"


def test_without_evidence_the_language_model_is_not_asked(settings: Settings) -> None:
    llm = ScriptedLLM(script=["Made up [1]."])
    answer = desk(settings, article(1), llm=llm).ask(QUESTION, since="2030-01-01")
    assert answer.status == "abstained"
    assert llm.heard == []


def test_what_only_quotes_asks_no_language_model(settings: Settings) -> None:
    llm = ScriptedLLM(script=["Never [1]."])
    answer = desk(settings, article(1), llm=llm).quoted(QUESTION)
    assert answer.mode == "embedded"
    assert llm.heard == []


def test_a_reader_who_stops_early_stops_the_language_model(settings: Settings) -> None:
    llm = ScriptedLLM(script=["The bridge ", *["and more ", 0.01] * 500])
    stream = desk(settings, article(1), llm=llm).stream(QUESTION)
    for _ in range(3):
        next(stream)
    stream.close()  # type: ignore[attr-defined]
    threading.Event().wait(0.3)
    said = len(llm.said)
    threading.Event().wait(0.1)
    assert len(llm.said) == said < 50


def test_closing_lets_go_of_the_index(full: NewsDesk) -> None:
    with full as open_desk:
        assert open_desk is full
        index = full.index
    assert index.closed  # type: ignore[attr-defined]
    full.close()
    with pytest.raises(StoreError, match="closed"):
        full.ask(QUESTION)


def test_importing_loads_no_framework() -> None:
    heavy = ["torch", "chromadb", "llama_index", "sentence_transformers", "gradio", "openvino"]
    code = f"import rag, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_evidence_is_there_before_it_is_reranked(full: NewsDesk) -> None:
    reranked: list[int] = []
    ranked = full.ranked
    full.ranked = lambda *given: reranked.append(1) or ranked(*given)  # type: ignore[func-returns-value,method-assign]
    events = full.stream(QUESTION)
    first = next(events)
    assert isinstance(first, EvidenceFound)
    assert not reranked
    second = next(events)
    assert isinstance(second, EvidenceFound)
    assert reranked
    assert {e.chunk.id for e in second.evidence} <= {e.chunk.id for e in first.evidence}
