"""Dense and lexical retrieval, fused, with time and outlets taken into account."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from fake_index import MemoryIndex
from fakes import article
from hypothesis import given
from hypothesis import strategies as st

from rag.query import understand
from rag.retrieve import DenseRetriever, HybridRetriever, LexicalRetriever
from rag.settings import RetrievalSettings
from rag.types import Article, Evidence, Query

NOW = datetime(2025, 6, 1, tzinfo=UTC)
SETTINGS = RetrievalSettings()


def hybrid(*articles: Article, **settings: float) -> HybridRetriever:
    index = MemoryIndex(articles)
    given_ = RetrievalSettings(**settings)  # type: ignore[arg-type]
    return HybridRetriever(index, index.encoder, given_, now=lambda: NOW)  # type: ignore[arg-type]


def report(number: int, text: str, **fields: object) -> Article:
    return article(number, text, title="", **fields)


def ids(found: list[Evidence]) -> list[str]:
    return [evidence.article.id for evidence in found]


FERRY = report(1, "The ferry to Osnar sank on Monday.", published_at="2025-05-02")
STRIKE = report(2, "Dockers in Karst went on strike.", published_at="2025-05-03")
UNDATED = report(3, "The ferry to Osnar is old, people say.", published_at=None)
LATER = report(4, "The ferry to Osnar sails again now.", published_at="2025-05-20")


def test_the_passage_that_shares_meaning_and_words_comes_first() -> None:
    found = hybrid(STRIKE, FERRY).retrieve(Query("When sank the ferry to Osnar?"), 10)
    assert ids(found)[0] == "a1"
    assert found[0].dense_rank == 1
    assert found[0].lexical_rank == 1


def test_similarity_is_known_also_for_what_only_words_found() -> None:
    many = [report(n, f"Ferry {n} sails.") for n in range(10, 40)]
    long = report(99, "Osnar ferry sails " + " ".join(f"word{n}" for n in range(80)))
    found = hybrid(long, *many, candidates=10).retrieve(Query("Osnar ferry sails"), 10)
    assert any(e.dense_rank is None for e in found)
    assert all(e.similarity is not None and -1.01 <= e.similarity <= 1.01 for e in found)


def test_nothing_published_after_the_question_was_asked_is_evidence() -> None:
    found = hybrid(FERRY, LATER, UNDATED).retrieve(Query("ferry Osnar", as_of="2025-05-10"), 10)
    assert set(ids(found)) == {"a1", "a3"}


def test_a_day_counts_to_its_end() -> None:
    evening = report(5, "The ferry to Osnar sank.", published_at="2025-05-10T23:30:00+00:00")
    assert ids(hybrid(evening).retrieve(Query("ferry", as_of="2025-05-10"), 10)) == ["a5"]
    assert not hybrid(evening).retrieve(Query("ferry", as_of="2025-05-10T12:00:00+00:00"), 10)


def test_periods_and_outlets_bound_the_evidence() -> None:
    retriever = hybrid(FERRY, LATER, UNDATED, report(6, "Ferry to Osnar.", outlet="The Karst Sun"))
    assert ids(retriever.retrieve(Query("ferry", since="2025-05-10"), 10)) == ["a4"]
    assert "a3" not in ids(retriever.retrieve(Query("ferry", until="2025-05-10"), 10))
    assert ids(retriever.retrieve(Query("ferry", outlets=("the karst sun",)), 10)) == ["a6"]


OLD = report(1, "The toll on the Osnar bridge is 5 crowns.", published_at="2025-01-01")
NEW = report(2, "The toll on the Osnar bridge is 9 crowns.", published_at="2025-05-31")


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
def test_the_newer_of_two_equal_reports_comes_first(order: tuple[Article, Article]) -> None:
    found = hybrid(*order).retrieve(Query("toll on the Osnar bridge"), 2)
    assert ids(found) == ["a2", "a1"]
    assert found[0].score - found[1].score > 0.004


def test_age_is_counted_from_the_moment_of_the_question() -> None:
    scores = {
        moment: hybrid(OLD).retrieve(Query("toll Osnar bridge", as_of=moment), 1)[0].score
        for moment in ("2025-01-01", "2025-01-31", "2025-05-31")
    }
    gains = [scores[m] - 2 / 61 for m in sorted(scores)]
    assert gains[1] / gains[0] == pytest.approx(0.5, rel=0.02)
    assert gains[2] < gains[1]


def test_asking_for_the_latest_weighs_recency_more() -> None:
    plain, latest = (
        hybrid(NEW).retrieve(Query("toll Osnar bridge", latest=flag), 1)[0].score
        for flag in (False, True)
    )
    assert latest > plain


def test_an_article_without_a_date_gains_nothing() -> None:
    (found,) = hybrid(UNDATED).retrieve(Query("ferry Osnar"), 5)
    assert found.score == pytest.approx(2 / 61)


def test_wire_copy_is_shown_once_with_its_other_articles() -> None:
    text = "The ferry to Osnar sank on Monday in heavy seas, the coast guard said at noon."
    copies = [report(n, text, published_at="2025-05-02") for n in (1, 2, 3)]
    (found,) = hybrid(*copies).retrieve(Query("ferry Osnar"), 10)
    assert {found.article.id, *found.copies} == {"a1", "a2", "a3"}


def test_an_empty_index_gives_nothing() -> None:
    assert hybrid().retrieve(Query("anything"), 10) == []


@given(st.permutations([FERRY, STRIKE, UNDATED, LATER, OLD, NEW]), st.integers(1, 8))
def test_the_order_of_ingest_does_not_matter(articles: list[Article], k: int) -> None:
    query = Query("the ferry to Osnar, the toll and the strike", as_of="2025-05-31")
    found = hybrid(*articles).retrieve(query, k)
    assert ids(found) == ids(hybrid(*sorted(articles, key=lambda a: a.id)).retrieve(query, k))
    assert len(found) == min(k, 6)
    assert [e.score for e in found] == sorted((e.score for e in found), reverse=True)


def test_each_retriever_stands_alone() -> None:
    index = MemoryIndex([FERRY, STRIKE])
    query = understand("Who went on strike in Karst?")
    dense = DenseRetriever(index, index.encoder, SETTINGS).retrieve(query, 1)  # type: ignore[arg-type]
    lexical = LexicalRetriever(index, SETTINGS).retrieve(query, 1)  # type: ignore[arg-type]
    assert ids(dense) == ids(lexical) == ["a2"]
    assert dense[0].similarity == dense[0].score
    assert (dense[0].dense_rank, dense[0].lexical_rank) == (1, None)
    assert (lexical[0].dense_rank, lexical[0].lexical_rank) == (None, 1)
