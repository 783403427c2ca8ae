"""Every sentence of an answer has a source that can be opened."""

from __future__ import annotations

import re

import pytest
from fakes import article
from hypothesis import given
from hypothesis import strategies as st

from rag.types import Article, Chunk, Draft, DraftConflict, DraftSentence, Evidence, Query, Span
from rag.verify import MAX_RELATED, verify

QUERY = Query("What would the bridge cost?", "what would it cost", as_of="2025-05-09")


def evidence(*articles: Article) -> list[Evidence]:
    return [Evidence(Chunk.cut(a, 0, 0, len(a.text)), a, 1.0) for a in articles]


def quoted(source: Article, words: str) -> DraftSentence:
    start = source.text.index(words)
    return DraftSentence(words, (Span(source.id, start, start + len(words)),))


def test_citations_are_numbered_as_they_first_appear_and_reused() -> None:
    one, two = article(1), article(2)
    first, second = quoted(two, "Work begins in May."), quoted(one, "Nobody objected.")
    both = DraftSentence("Work begins and nobody objected.", first.spans + second.spans)
    answer = verify(QUERY, Draft((first, second, both)), evidence(one, two))
    assert [c.n for c in answer.citations] == [1, 2]
    assert [c.article_id for c in answer.citations] == ["a2", "a1"]
    assert [s.citations for s in answer.sentences] == [(1,), (2,), (1, 2)]
    assert answer.text.endswith("nobody objected. [1][2]")


def test_every_quote_stands_in_its_article() -> None:
    source = article()
    answer = verify(QUERY, Draft((quoted(source, "Nobody objected."),)), evidence(source))
    for citation in answer.citations:
        assert source.text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    "span",
    [Span("nobody", 0, 5), Span("a1", 0, 10_000), Span("a1", -3, 5), Span("a1", 7, 7)],
)
def test_a_sentence_whose_source_cannot_be_opened_is_dropped(span: Span) -> None:
    kept = quoted(article(), "Nobody objected.")
    lost = DraftSentence("The moon is cheese.", (span,))
    answer = verify(QUERY, Draft((lost, DraftSentence("No source."), kept)), evidence(article()))
    assert [s.text for s in answer.sentences] == ["Nobody objected."]
    assert len(answer.citations) == 1


def test_markers_inside_an_article_are_no_markers_of_the_answer() -> None:
    source = article(text="The toll is nine [3], the council [4, 5] said on Monday.")
    answer = verify(QUERY, Draft((quoted(source, source.text),)), evidence(source))
    assert re.findall(r"\[(\d+)\]", answer.text) == ["1"]
    assert answer.sentences[0].text == source.text


def test_a_written_sentence_with_a_number_nobody_gave_is_dropped() -> None:
    source = article()
    spans = (Span(source.id, 0, len(source.text)),)
    wrong = DraftSentence("The bridge would cost 900,000 crowns.", spans)
    right = DraftSentence("It would cost 100,000 crowns.", spans)
    answer = verify(QUERY, Draft((wrong, right), mode="llm"), evidence(source))
    assert [s.text for s in answer.sentences] == [right.text]


def test_a_written_sentence_with_an_invented_quotation_is_dropped() -> None:
    source = article(text="The mayor said it was “a fine bridge” on Monday.")
    spans = (Span(source.id, 0, len(source.text)),)
    wrong = DraftSentence('She called it "an ugly bridge".', spans)
    right = DraftSentence('She called it "a fine bridge."', spans)
    answer = verify(QUERY, Draft((wrong, right), mode="llm"), evidence(source))
    assert [s.text for s in answer.sentences] == [right.text]


def test_nothing_left_abstains_with_a_reason_and_the_nearest_articles() -> None:
    found = evidence(*(article(n) for n in range(1, 9)))
    answer = verify(QUERY, Draft((DraftSentence("Invented."),), "cheese", 0.9), found)
    assert answer.status == "abstained"
    assert answer.reason
    assert answer.text == ""
    assert answer.short_answer is None
    assert [a.id for a in answer.related] == [f"a{n}" for n in range(1, MAX_RELATED + 1)]


def test_a_readers_own_reason_is_kept_and_given_articles_are_shown() -> None:
    answer = verify(QUERY, Draft(reason="Nobody says."), [], related=[article(3), article(3)])
    assert answer.reason == "Nobody says."
    assert [a.id for a in answer.related] == ["a3"]
    assert answer.question == QUERY.original
    assert answer.understood == QUERY.text
    assert answer.as_of == "2025-05-09"


def test_a_short_answer_that_lost_its_sentence_is_not_shown() -> None:
    kept = quoted(article(), "Nobody objected.")
    draft = Draft((DraftSentence("Lost."), kept), "100,000 crowns", 0.9)
    assert verify(QUERY, draft, evidence(article())).short_answer is None


@given(st.lists(st.tuples(st.integers(-5, 140), st.integers(-5, 140)), max_size=6))
def test_markers_and_sources_belong_together(places: list[tuple[int, int]]) -> None:
    source = article()
    draft = Draft(
        tuple(
            DraftSentence(source.text[max(0, a) : max(0, b)], (Span(source.id, a, b),))
            for a, b in places
        )
    )
    answer = verify(QUERY, draft, evidence(source))
    used = {n for sentence in answer.sentences for n in sentence.citations}
    assert used == {c.n for c in answer.citations}
    assert all(sentence.citations for sentence in answer.sentences)
    assert (answer.status == "abstained") == (not answer.sentences)


def test_a_citation_of_the_sentence_beside_is_moved_to_the_one_that_says_it() -> None:
    source = article()
    wrong = quoted(source, "Nobody objected.").spans
    draft = Draft((DraftSentence("The bridge would cost 100,000 crowns.", wrong),), mode="llm")
    answer = verify(QUERY, draft, evidence(source))
    assert [c.quote for c in answer.citations] == [
        "Mayor Person1 said the bridge would cost 100,000 crowns."
    ]


def test_marks_around_what_is_no_quotation_are_taken_off() -> None:
    source = article(text="The mayor said that the bridge would be finished by the end of May.")
    spans = (Span(source.id, 0, len(source.text)),)
    written = 'The mayor said the bridge would be "finished at the end of May".'
    answer = verify(QUERY, Draft((DraftSentence(written, spans),), mode="llm"), evidence(source))
    assert [s.text for s in answer.sentences] == [written.replace('"', "")]


def test_a_clause_that_nothing_bears_out_is_cut() -> None:
    source = article()
    spans = (Span(source.id, 0, len(source.text)),)
    written = "The bridge would cost 100,000 crowns, which Bo Lind called too much."
    answer = verify(QUERY, Draft((DraftSentence(written, spans),), mode="llm"), evidence(source))
    assert [s.text for s in answer.sentences] == ["The bridge would cost 100,000 crowns."]


def test_what_is_left_out_is_said_with_its_reason() -> None:
    source = article()
    spans = (Span(source.id, 0, len(source.text)),)
    draft = Draft(
        (
            DraftSentence("The bridge would cost 900,000 crowns.", spans),
            quoted(source, "Nobody objected."),
        ),
        note="The model was slow.",
        mode="llm",
    )
    answer = verify(QUERY, draft, evidence(source))
    assert answer.note == (
        "The model was slow. One sentence was left out: the articles do not bear it out."
    )
    [gone] = answer.to_dict()["removed"]
    assert gone["findings"][0] == {
        "kind": "number", "weight": "wrong", "said": "900,000 crowns", "stood": "100,000 crowns",
    }  # fmt: skip
    assert [s["verdict"] for s in answer.to_dict()["sentences"]] == ["supported"]


def test_a_citation_that_has_nothing_of_the_sentence_is_dropped() -> None:
    source = article()
    written = "Person1 said the bridge would cost 100,000 crowns."
    spans = quoted(source, "Mayor Person1 said the bridge would cost 100,000 crowns.").spans
    more = quoted(source, "Nobody objected.").spans
    draft = Draft((DraftSentence(written, spans + more),), mode="llm")
    assert len(verify(QUERY, draft, evidence(source)).citations) == 1


def test_an_abstention_tells_what_articles_disagree_on() -> None:
    one, two = article(1), article(2)
    spans = quoted(one, "Nobody objected.").spans + quoted(two, "Nobody objected.").spans
    draft = Draft(reason="Nobody says.", conflicts=(DraftConflict("1 (A); 2 (B).", spans),))
    answer = verify(QUERY, draft, evidence(one, two))
    assert answer.status == "abstained"
    assert [(c.claim, c.citations) for c in answer.conflicts] == [("1 (A); 2 (B).", (1, 2))]
    assert [c.article_id for c in answer.citations] == ["a1", "a2"]
