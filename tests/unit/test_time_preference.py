"""What is told of the time asked about comes first, and the newest where that is wanted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from fake_index import MemoryIndex
from fakes import HashEncoder

from rag.chronology.freshness import age_note, freshness
from rag.chronology.preference import BARRED, fit, newest_wanted
from rag.query import understand
from rag.reading.candidates import candidates
from rag.retrieve import HybridRetriever
from rag.settings import RetrievalSettings
from rag.types import Answer, Article, Chunk, Citation, Evidence, Period, Query

NOW = datetime(2025, 5, 9, 12, tzinfo=UTC)
THURSDAY = Period(date(2025, 5, 8), date(2025, 5, 8), "day")


def told(text: str, published: str) -> float:
    article = Article("a", text, "Karachi", published_at=published)
    evidence = Evidence(Chunk.cut(article, 0, 0, len(text)), article, 1.0)
    (one,) = candidates([evidence])
    return fit(THURSDAY, one, MemoryIndex().times([article])["a"])


def test_a_sentence_of_the_day_fits_and_one_of_another_thursday_is_barred() -> None:
    assert told("A market burned down in Karachi on Thursday.", "2025-05-09") > 0
    assert told("A market burned down in Karachi on Thursday.", "2025-05-02") == BARRED


def test_without_a_day_of_its_own_a_sentence_has_that_of_its_article() -> None:
    undated = "A market in the old town of Karachi burned down."
    assert told(undated, "2025-05-08") > told(undated, "2025-05-20") == 0
    assert told(undated, "2025-05-01") == BARRED
    assert told("The market was built in the old town in 1950.", "2025-05-08") > 0


@pytest.mark.parametrize(
    ("question", "least", "most"),
    [
        ("What is the latest toll?", 1, 1),
        ("Who is finance minister of Corvane?", 0.5, 0.9),
        ("How many people have died?", 0.5, 0.9),
        ("Who was finance minister in those days?", 0, 0),
        ("How many people were killed?", 0.1, 0.5),
    ],
)
def test_the_newest_is_wanted_of_what_may_have_changed(
    question: str, least: float, most: float
) -> None:
    assert least <= newest_wanted(understand(question, as_of="2025-05-09")) <= most


def test_articles_of_the_time_asked_about_are_found_first() -> None:
    text = "Fire at the fish market of Karachi."
    days = ("2025-05-08", "2025-04-10", "2025-05-01")
    index = MemoryIndex(
        [Article(day, f"{text} {day}", "Karachi", published_at=day) for day in days]
    )
    retriever = HybridRetriever(index, HashEncoder(dim=512), RetrievalSettings(), now=lambda: NOW)  # type: ignore[arg-type]
    query = understand("fire at the market of Karachi in early April 2025?", now=NOW)
    assert query.period is not None
    assert retriever.retrieve(query, 3)[0].article.id == "2025-04-10"


def answered(published: str) -> tuple[Answer, list[Evidence]]:
    article = Article("a", "Rolf Dane is mayor of Velden.", published_at=published)
    cited = Citation(1, "a", "", "", None, published, article.text, 0, len(article.text))
    answer = Answer("q", "answered", citations=(cited,))
    return answer, [Evidence(Chunk.cut(article, 0, 0, 5), article, 1.0)]


def test_old_evidence_is_called_old_in_plain_words() -> None:
    answer, evidence = answered("2025-03-10T09:00:00+00:00")
    query = Query("Who is mayor of Velden?", as_of="2025-05-09")
    dated = freshness(query, answer, evidence, NOW)
    assert dated.stale
    assert dated.newest_at == "2025-03-10T09:00:00+00:00"
    assert dated.age_note == (
        "The newest article found on this is from 10 March 2025, 8 weeks before."
    )
    assert dated.to_dict()["age_note"] == dated.age_note


def test_an_answer_carries_the_moment_it_is_as_of() -> None:
    answer, evidence = answered("2025-05-08")
    dated = freshness(Query("Who is mayor of Velden?"), answer, evidence, NOW)
    assert dated.as_of == "2025-05-09T12:00:00+00:00"
    assert not dated.stale
    assert dated.age_note is None


def test_a_question_that_names_its_time_is_not_told_that_its_evidence_is_old() -> None:
    answer, evidence = answered("2019-03-10")
    for text in ("Who was mayor in 2019?", "Who won the 2019 election?"):
        query = understand(text, as_of="2025-05-09")
        assert not freshness(query, answer, evidence, NOW).stale


@pytest.mark.parametrize(
    ("told_on", "age"),
    [
        (date(2025, 5, 8), "1 day ago"),
        (date(2025, 4, 10), "4 weeks ago"),
        (date(2025, 1, 9), "3 months ago"),
        (date(2022, 5, 9), "3 years ago"),
    ],
)
def test_ages_are_told_in_the_unit_that_fits(told_on: date, age: str) -> None:
    assert age_note(told_on, date(2025, 5, 9), ago=True).endswith(f", {age}.")
