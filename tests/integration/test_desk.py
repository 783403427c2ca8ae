"""The desk on real parts: the packaged encoder, Chroma, tantivy and SQLite in a folder."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fakes import article

from rag import NewsDesk
from rag.types import Article, Chunk, EvidenceFound

WIRE = (
    "The ferry Aurelia ran aground off Osnar on Monday evening with 214 people aboard, the coast "
    "guard said. All of them were brought ashore before midnight, and nobody was hurt. Captain "
    "Mira Tolvanen blamed a broken rudder."
)
ARTICLES = (
    article(1, WIRE, title="Aground off Osnar", published_at="2025-05-05", outlet="Karst Sun"),
    article(2, f"OSNAR (NWA) — {WIRE}", title="Ferry aground", published_at="2025-05-06"),
    article(
        3,
        "The toll on the Karst bridge rises to nine crowns in June, the council decided on "
        "Thursday. Finance chief Ilse Brandt said the money pays for new cables.",
        title="Bridge toll goes up",
        published_at="2025-05-08",
    ),
    article(
        4,
        "The toll on the Karst bridge will be five crowns, the council decided on Tuesday.",
        title="Council sets bridge toll",
        published_at="2025-03-04",
    ),
)


def fill(desk: NewsDesk, *articles: Article) -> None:
    desk.index.add([(a, [Chunk.cut(a, 0, 0, len(a.text))]) for a in articles])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsDesk]:
    with NewsDesk.open(tmp_path_factory.mktemp("desk") / "data") as opened:
        fill(opened, *ARTICLES)
        yield opened


def test_a_question_is_answered_from_the_right_sentence(desk: NewsDesk) -> None:
    answer = desk.ask("How many people were aboard the ferry Aurelia?", as_of="2025-05-09")
    assert answer.status == "answered"
    assert answer.short_answer is not None
    assert "214" in answer.short_answer
    (source,) = [a for a in ARTICLES if a.id == answer.citations[0].article_id]
    first = answer.citations[0]
    assert source.text[first.start : first.end] == first.quote


def test_wire_copy_is_one_piece_of_evidence(desk: NewsDesk) -> None:
    found = desk.search("ferry Aurelia aground", k=3)
    ferry = [e for e in found if {e.article.id, *e.copies} & {"a1", "a2"}]
    assert len(ferry) == 1
    assert {ferry[0].article.id, *ferry[0].copies} == {"a1", "a2"}


def test_the_correction_stands_beside_what_it_corrects_and_before_it(desk: NewsDesk) -> None:
    found = desk.search("What is the toll on the Karst bridge now?", k=2, as_of="2025-05-09")
    assert [e.article.id for e in found] == ["a3", "a4"]


def test_nothing_later_than_the_question_is_evidence(desk: NewsDesk) -> None:
    found = desk.search("toll on the Karst bridge", as_of="2025-04-01")
    assert [e.article.id for e in found] == ["a4"]


def test_outlets_and_periods_bound_a_search(desk: NewsDesk) -> None:
    assert {e.article.id for e in desk.search("ferry", outlets=["karst sun"])} == {"a1"}
    assert {e.article.id for e in desk.search("toll", since="2025-05-07")} == {"a3"}


@pytest.mark.parametrize("question", ["Who won the World Cup?", "Who is the mayor of Osnar?"])
def test_what_nobody_reported_is_not_answered(desk: NewsDesk, question: str) -> None:
    answer = desk.ask(question)
    assert answer.status == "abstained"
    assert answer.related


@pytest.mark.parametrize(
    "question", ["\ud800 who?", "who\x00?", '"a AND (', "谁是总统?", "x" * 2000]
)
def test_odd_questions_are_survived(desk: NewsDesk, question: str) -> None:
    assert desk.ask(question).status in ("answered", "abstained")


def test_evidence_is_there_within_300_ms(desk: NewsDesk) -> None:
    desk.ask("Who is Ilse Brandt?")
    times = []
    for _ in range(5):
        began = time.perf_counter()
        assert isinstance(next(iter(desk.stream("Who is Mira Tolvanen?"))), EvidenceFound)
        times.append(time.perf_counter() - began)
    assert min(times) < 0.3


def test_several_threads_may_ask_while_articles_arrive(desk: NewsDesk) -> None:
    later = [article(n, published_at="2025-05-09") for n in range(20, 32)]
    with ThreadPoolExecutor(5) as pool:
        adding = pool.submit(lambda: [fill(desk, a) for a in later])
        asked = [pool.submit(desk.ask, "Who was the captain of the Aurelia?") for _ in range(12)]
        assert all("Tolvanen" in one.result().text for one in asked)
        adding.result()
    assert desk.search("bridge in Town25 Person25", k=1)[0].article.id == "a25"


def test_a_folder_can_be_copied_and_answers_the_same(tmp_path: Path) -> None:
    with NewsDesk.open(tmp_path / "one") as one:
        fill(one, *ARTICLES)
        expected = one.ask("Who is Ilse Brandt?", as_of="2025-06-01").to_dict()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    with NewsDesk.open(tmp_path / "two") as two:
        again = two.ask("Who is Ilse Brandt?", as_of="2025-06-01").to_dict()
    for answer in (expected, again):
        answer.pop("timings_ms")
    assert again == expected
