"""Passages of copies told by the cited article, and answers with their sources counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fake_index import MemoryIndex
from fakes import article
from hypothesis import given
from hypothesis import strategies as st
from story_texts import REPORT, copies, follow_up, paragraphs, report

from rag.dates import epoch
from rag.retrieve import HybridRetriever
from rag.settings import RetrievalSettings
from rag.stories.credit import credited
from rag.stories.fold import told_by_lead
from rag.stories.lead import Story, in_order
from rag.types import Answer, Article, Chunk, Citation, Evidence, Filter, Query

WIRE, MADE = report(), copies()
IDS = {"wire", *MADE}


def index_of(*articles: Article, story: set[str] | None = None) -> MemoryIndex:
    index = MemoryIndex(articles)
    index.stories = [story if story is not None else {a.id for a in articles}]
    return index


def evidence(index: MemoryIndex, article_id: str, *places: int) -> list[Evidence]:
    whole = index.article(article_id)
    assert whole is not None
    return [Evidence(index.passages(article_id)[n], whole, 1.0 - n / 10) for n in places]


def test_the_earliest_that_has_it_whole_is_cited() -> None:
    cut = replace(MADE["cut"], published_at="2025-05-05")
    undated = replace(MADE["whole"], published_at=None)
    late = replace(MADE["credit"], published_at="2025-05-09")
    order = [a.id for a in in_order([undated, late, cut, WIRE])]
    assert order == ["wire", "credit", "whole", "cut"]
    assert Story.of([cut, WIRE]).lead == WIRE
    assert Story.of([cut, WIRE]).copies == (cut,)


@given(st.permutations([WIRE, *MADE.values()]))
def test_the_order_given_does_not_change_which_is_cited(articles: list[Article]) -> None:
    assert in_order(articles) == in_order([WIRE, *MADE.values()])


def test_a_passage_of_a_copy_is_told_by_the_cited_article() -> None:
    index = index_of(WIRE, MADE["whole"], MADE["reworded"])
    (found,) = told_by_lead(evidence(index, "whole", 2), index, Filter())
    assert found.article == WIRE
    assert found.chunk.text == paragraphs()[2]
    assert found.score == pytest.approx(0.8)
    assert set(found.copies) == {"whole", "reworded"}
    assert found.source == "reworded"


def test_a_passage_that_was_cut_elsewhere_is_told_by_both_it_stands_in() -> None:
    joined = report("joined", REPORT.replace("\n\n", " "), published_at="2025-05-07")
    middle = " ".join(paragraphs()[1:3])
    start = joined.text.index(middle)
    index = index_of(WIRE, joined)
    item = Evidence(Chunk.cut(joined, 0, start, start + len(middle)), joined, 1.0)
    found = told_by_lead([item], index, Filter())
    assert {e.chunk.text for e in found} == set(paragraphs()[1:3])


def test_a_corrected_figure_is_not_lost_in_the_fold() -> None:
    index = index_of(WIRE, MADE["corrected"])
    (found,) = told_by_lead(evidence(index, "corrected", 1), index, Filter())
    assert found.article.id == "corrected"
    assert "thirteen" in found.chunk.text
    assert found.source == index.article("wire").id or found.story  # type: ignore[union-attr]
    (other,) = told_by_lead(evidence(index, "wire", 1), index, Filter())
    assert found.source == other.source


def test_what_only_a_copy_adds_stays_where_it_is_and_is_no_further_source() -> None:
    further = paragraphs(follow_up().text)[1]
    more = replace(MADE["whole"], text=f"{REPORT}\n\n{further}")
    index = index_of(WIRE, more)
    found = told_by_lead(evidence(index, "whole", 0, 5), index, Filter())
    assert [e.article.id for e in found] == ["wire", "whole"]
    assert found[0].source == found[1].source


def test_a_filter_decides_who_may_be_cited_and_who_had_it_by_then() -> None:
    index = index_of(WIRE, MADE["whole"], replace(MADE["credit"], published_at="2025-05-09"))
    asked = Filter(until=epoch("2025-05-08"), undated=True)
    (found,) = told_by_lead(evidence(index, "whole", 0), index, asked)
    assert (found.article.id, found.copies) == ("wire", ("whole",))
    only = Filter(outlets=("northline daily",))
    (found,) = told_by_lead(evidence(index, "whole", 0), index, only)
    assert found.article.outlet == "Northline Daily"
    assert "wire" in found.copies


def test_reports_without_copies_stay_as_they_are() -> None:
    index = index_of(WIRE, follow_up(), story=set())
    given_ = evidence(index, "wire", 0) + evidence(index, "later", 0, 1)
    assert told_by_lead(given_, index, Filter()) == given_


def test_retrieval_shows_one_report_once_and_cites_its_lead() -> None:
    index = index_of(*MADE.values(), WIRE, article(1), follow_up(), story=IDS)
    retriever = HybridRetriever(
        index,  # type: ignore[arg-type]
        index.encoder,
        RetrievalSettings(),
        now=lambda: datetime(2025, 6, 1, tzinfo=UTC),
    )
    found = retriever.retrieve(Query("How many sailings did the Halvard Line cancel?"), 20)
    told = [e for e in found if "fourteen sailings" in e.chunk.text]
    assert [e.article.id for e in told] == ["wire"]
    assert set(told[0].copies) >= IDS - {"wire"}
    assert told[0].dense_rank
    assert told[0].similarity is not None
    assert any("thirteen" in e.chunk.text for e in found)


def cite(whole: Article, quote: str, n: int = 1) -> Citation:
    start = whole.text.index(quote)
    return Citation(
        n, whole.id, whole.title, whole.outlet, whole.url, whole.published_at, quote,
        start, start + len(quote),
    )  # fmt: skip


def answered(*citations: Citation, also: tuple[Article, ...] = ()) -> Answer:
    return Answer("Why?", "answered", citations=citations, also_in=also)


def test_who_else_runs_a_cited_sentence_is_named() -> None:
    index = index_of(WIRE, *MADE.values(), follow_up(), story=IDS)
    found = told_by_lead(
        evidence(index, "wire", 1, 4) + evidence(index, "later", 1), index, Filter()
    )
    early = cite(WIRE, "eleven passengers were treated for bruises")
    late = cite(WIRE, "The Halvard Line cancelled fourteen sailings", 2)
    answer = credited(answered(early, late, also=(follow_up(),)), found, index.article)
    first, second = ({a.id for a in c.also_run_by} for c in answer.citations)
    assert first == IDS - {"wire", "corrected"}
    assert second == IDS - {"wire", "cut"}
    assert answer.independent_sources == 2
    record = answer.to_dict()
    assert record["independent_sources"] == 2
    assert record["citations"][0]["also_run_by"][0]["outlet"] == "Northline Daily"


def test_a_sentence_is_cited_from_the_article_to_cite_where_that_has_it() -> None:
    index = index_of(WIRE, MADE["whole"], MADE["corrected"])
    found = evidence(index, "corrected", 1)
    item = replace(found[0], copies=("whole", "wire"), story="corrected")
    quote, new = "asleep in his cabin.", "thirteen passengers were treated"
    answer = answered(cite(MADE["corrected"], quote), cite(MADE["corrected"], new, 2))
    first, second = credited(answer, [item], index.article).citations
    assert (first.article_id, first.outlet) == ("wire", "Meridian Wire")
    assert WIRE.text[first.start : first.end] == first.quote == quote
    assert {a.id for a in first.also_run_by} == {"whole", "corrected"}
    assert (second.article_id, second.also_run_by) == ("corrected", ())
    asked = credited(answer, [item], index.article, anyone=False)
    assert asked.citations[0].article_id == "corrected"


def test_copies_of_what_is_cited_are_no_confirmation() -> None:
    index = index_of(WIRE, MADE["whole"], MADE["corrected"])
    found = told_by_lead(evidence(index, "wire", 0) + evidence(index, "corrected", 1), index,
                         Filter())  # fmt: skip
    answer = answered(cite(WIRE, paragraphs()[0][:60]), also=(MADE["corrected"],))
    answer = credited(answer, found, index.article)
    assert answer.also_in == ()
    assert answer.independent_sources == 1


def test_an_abstention_rests_on_nothing() -> None:
    answer = Answer("Why?", "abstained")
    assert credited(answer, [], lambda _: None) == answer
    assert answer.to_dict()["independent_sources"] == 0
