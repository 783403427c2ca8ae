"""Views → markup in which nothing of an article is markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from fakes import article
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.types import Answer, Chunk, Citation, Conflict, Evidence, Removed, Sentence
from rag.verifying.verdict import Finding
from ui import render
from ui.views import Conversation, CorpusView, TurnView

ALLOWED = {
    "div", "article", "h1", "h2", "h3", "h4", "p", "aside", "section", "header", "footer", "span",
    "time", "blockquote", "mark", "sup", "a", "strong", "i", "pre", "button", "details", "summary",
    "dl", "dt", "dd", "ul", "li", "figure", "figcaption", "del", "ins", "q", "br",
}  # fmt: skip
ATTRIBUTES = {
    "class", "id", "href", "target", "rel", "tabindex", "aria-label", "aria-busy", "aria-live",
    "aria-hidden", "aria-describedby", "aria-labelledby", "role", "datetime", "type", "title",
    "dir",
    "style", "hidden", "data-n", "data-question", "data-said", "data-article",
    "data-articles", "data-start",
    "data-end",
}  # fmt: skip
HOSTILE = st.one_of(
    st.text(),
    st.sampled_from(
        [
            "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg/onload=alert(1)>',
            "![x](https://evil.example/p.png)", "javascript:alert(1)", "[x](javascript:alert(1))",
            "</mark></blockquote><iframe src=//evil.example>", "' onmouseover='alert(1)", "[1]<b>",
            "{{constructor}}", "${alert(1)}", "\u202egnp.exe",
        ]
    ),
)  # fmt: skip


class Reading(HTMLParser):
    """Collects what a browser would make of markup."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words += data


def answered(text: str = "The bridge opens in May.", **fields: object) -> TurnView:
    source = article(1, f"Before it. {text} After it.")
    start = source.text.index(text)
    citation = Citation(
        1, source.id, source.title, source.outlet, source.url, source.published_at, text, start,
        start + len(text),
    )  # fmt: skip
    answer = Answer(
        "When?",
        "answered",
        f"{text} [1]",
        sentences=(Sentence(text, (1,)),),
        citations=(citation,),
    )
    evidence = Evidence(Chunk.cut(source, 0, 0, len(source.text)), source, 1.0)
    view = TurnView(1, "When?", "done", (evidence,), answer=answer)
    return replace(view, **fields)  # type: ignore[arg-type]


@settings(max_examples=150)
@given(st.data())
def test_markup_in_any_field_comes_out_inert(data: st.DataObject) -> None:
    text = data.draw(HOSTILE.filter(bool))
    source = article(
        1, text, title=data.draw(HOSTILE), outlet=data.draw(HOSTILE), url=data.draw(HOSTILE),
        published_at=data.draw(HOSTILE),
    )  # fmt: skip
    citation = Citation(
        1,
        source.id,
        source.title,
        source.outlet,
        source.url,
        source.published_at,
        text,
        0,
        len(text),
        also_run_by=tuple(replace(source, outlet=data.draw(HOSTILE)) for _ in range(2)),
    )
    answer = Answer(
        data.draw(HOSTILE), data.draw(st.sampled_from(["answered", "abstained"])), text,
        short_answer=data.draw(st.one_of(st.none(), HOSTILE)), sentences=(Sentence(text, (1, 7)),),
        citations=(citation,), conflicts=(Conflict(data.draw(HOSTILE), (1,)),),
        as_of=data.draw(HOSTILE), reason=data.draw(HOSTILE), related=(source,),
        mode=data.draw(HOSTILE), understood=data.draw(HOSTILE), note=data.draw(HOSTILE),
    )  # fmt: skip
    evidence = Evidence(Chunk.cut(source, 0, 0, len(text)), source, 1.0)
    drawn = replace(
        answer, missing=(data.draw(HOSTILE),), age_note=data.draw(HOSTILE), stale=True,
        also_in=(source,), timings_ms={data.draw(HOSTILE): 3.0, "total": 5.0},
        sentences=(Sentence(text, (1, 7), "partly", (Finding("number", "slight", text, text),)),),
        removed=(Removed(data.draw(HOSTILE), (Finding("name", "missing", text),)),),
        conflicts=(
            Conflict(f"revised from {text} to {text} ({text}).", (1,), "corrected"),
            Conflict(f"{text} (A); {text} (B).", (1, 1), "disputed"),
        ),
    )  # fmt: skip
    turns = (
        TurnView(4, data.draw(HOSTILE), "done", (evidence,), answer=drawn),
        TurnView(1, data.draw(HOSTILE), "done", (evidence,), answer=answer, bounds=text),
        TurnView(2, data.draw(HOSTILE), "failed", problem=data.draw(HOSTILE)),
        TurnView(3, data.draw(HOSTILE), "writing", (evidence,), text=data.draw(HOSTILE)),
    )
    corpus = CorpusView(3, (source.outlet,), data.draw(HOSTILE))
    for markup in (
        render.conversation(Conversation(turns, notice=data.draw(HOSTILE))),
        render.greeting(corpus),
    ):
        seen = Reading(markup)
        assert set(seen.tags) <= ALLOWED
        assert {name for name, _ in seen.attributes} <= ATTRIBUTES
        links = [value for name, value in seen.attributes if name == "href"]
        assert all(link.startswith(("#t", "http://", "https://")) for link in links)
        assert not set(seen.words) & set("\u202e\x1b")


def test_marker_leads_to_its_card_and_the_quote_is_marked_in_its_passage() -> None:
    markup = render.turn(answered())
    assert 'href="#t1-s1"' in markup
    assert 'id="t1-s1"' in markup
    assert 'Before it. <mark id="t1-q1">The bridge opens in May.</mark> After it.' in markup


def test_title_of_a_source_opens_the_article_at_the_quote() -> None:
    view = answered()
    assert view.answer is not None
    one = view.answer.citations[0]
    place = f'data-article="{one.article_id}" data-start="{one.start}" data-end="{one.end}"'
    assert place in render.turn(view)


def test_who_else_ran_a_report_stands_under_its_quote() -> None:
    view = answered()
    assert view.answer is not None
    assert "nd-run" not in render.turn(view)
    names = ("Radio Vale", "Northline Daily", "Capital <b>Ledger</b>", "Radio Vale", "Other")
    others = tuple(article(9, outlet=name) for name in names)
    cited = replace(view.answer.citations[0], also_run_by=others)
    markup = render.turn(replace(view, answer=replace(view.answer, citations=(cited,))))
    assert ">Also run by Radio Vale and 2 others</p>" in markup
    assert "Capital &lt;b&gt;Ledger&lt;/b&gt;" in markup


def test_marker_without_a_source_is_not_shown() -> None:
    view = answered()
    assert view.answer is not None
    lost = replace(view.answer, sentences=(Sentence("Nobody objected.", (4,)),))
    assert "[4]" not in render.turn(replace(view, answer=lost))


def test_quote_stands_alone_where_its_passage_is_not_known() -> None:
    alone = '<blockquote dir="auto"><mark id="t1-q1">The bridge opens in May.</mark></blockquote>'
    assert alone in render.turn(answered(evidence=()))


def test_link_opens_apart_and_tells_the_other_site_nothing() -> None:
    assert (
        'href="https://northline.example/1" target="_blank" rel="noopener noreferrer nofollow"'
        in render.turn(answered())
    )


def test_short_answer_is_emphasised_where_it_stands() -> None:
    view = answered()
    assert view.answer is not None
    inside = replace(view.answer, short_answer="May")
    assert "<strong>May</strong>." in render.turn(replace(view, answer=inside))
    outside = replace(view.answer, short_answer="spring")
    assert '<p class="nd-short" dir="auto">spring</p>' in render.turn(
        replace(view, answer=outside)
    )


def test_evidence_is_shown_while_the_answer_is_coming() -> None:
    waiting = render.turn(answered(state="searching", answer=None))
    assert "Town1 approves a bridge" in waiting
    assert "Reading what was found" in waiting
    assert 'aria-busy="true"' in waiting


def test_the_embedded_answer_stands_marked_until_the_model_writes() -> None:
    view = replace(answered(), answer=None, early=answered().answer, state="searching")
    shown = render.turn(view)
    assert "The bridge opens in May." in shown
    assert "the language model is still writing" in shown
    assert 'id="t1-s1"' in shown
    written = render.turn(replace(view, state="writing", text="It opens [1]."))
    assert "It opens" in written
    assert "The bridge opens in May." not in written.partition("<aside")[0]
    assert "still writing" not in written
    stopped = render.turn(replace(view, state="stopped"))
    assert "The bridge opens in May." in stopped
    assert "Stopped." in stopped


def test_abstention_says_why_and_shows_the_nearest_articles() -> None:
    nothing = Answer("Who?", "abstained", reason="No article names them.", related=(article(2),))
    markup = render.turn(TurnView(1, "Who?", "done", answer=nothing))
    assert "do not answer" in markup
    assert "No article names them." in markup
    assert "Town2 approves a bridge" in markup


def test_question_is_shown_as_understood_only_where_that_differs() -> None:
    view = answered()
    assert view.answer is not None
    assert "Understood as" not in render.turn(view)
    changed = replace(view.answer, understood="When does the bridge open?")
    assert "Understood as: When does the bridge open?" in render.turn(
        replace(view, answer=changed)
    )


def test_filters_an_answer_was_made_under_are_shown_beside_its_question() -> None:
    assert "Only Velden Post" in render.turn(answered(bounds="Velden Post"))
    assert "nd-bounds" not in render.turn(answered())


def test_note_of_a_language_model_is_shown() -> None:
    view = answered()
    assert view.answer is not None
    noted = replace(view.answer, note="The model is down.")
    assert "The model is down." in render.turn(replace(view, answer=noted))


def test_greeting_counts_what_there_is() -> None:
    markup = render.greeting(CorpusView(1204, ("A", "B"), "2025-05-09"))
    assert "1,204 articles from 2 outlets, the newest of 9 May 2025" in markup
    assert "newsdesk ingest" in render.greeting(CorpusView())


def test_what_was_understood_can_be_put_into_the_question_box() -> None:
    view = answered()
    assert view.answer is not None
    changed = replace(view, answer=replace(view.answer, understood='When does "it" open?'))
    read = Reading(render.turn(changed))
    assert ("data-question", 'When does "it" open?') in read.attributes


def test_what_of_a_question_is_not_answered_is_said() -> None:
    view = answered()
    assert view.answer is not None
    partly = replace(view, answer=replace(view.answer, missing=("No article says who <b>won.",)))
    read = Reading(render.turn(partly))
    assert "No article says who <b>won." in read.words


# -- how far an answer can be relied on ----------------------------------------------------------


def read(**fields: object) -> Reading:
    view = answered()
    assert view.answer is not None
    return Reading(render.turn(replace(view, answer=replace(view.answer, **fields))))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(0.1, "Uncertain"), (0.5, "Possible"), (0.7, "Likely"), (0.95, "Very likely")],
)
def test_confidence_is_a_word_with_its_number_on_demand(confidence: float, word: str) -> None:
    seen = read(confidence=confidence, independent_sources=3)
    assert f"{word} " in seen.words
    assert f"{round(100 * confidence)} %" in seen.words
    assert "3 independent sources" in seen.words


def test_every_part_of_an_answer_that_says_something_is_shown() -> None:
    gone = Removed("It cost a crown.", (Finding("number", "wrong", "a crown", "100,000"),))
    seen = read(
        as_of="2025-05-09T00:00:00+00:00",
        newest_at="2025-04-02T00:00:00+00:00",
        stale=True,
        age_note="The newest is old.",
        note="The model is down.",
        mode="ollama/tiny",
        missing=("No article says why.",),
        removed=(gone,),
        also_in=(article(5, outlet="Radio Vale"),),
        timings_ms={"retrieve": 20.4, "polishing": 3.0, "total": 23.4},
    )
    for said in (
        "As of 9 May 2025", "2 April 2025", "Old news", "The newest is old.", "The model is down.",
        "Written by ollama/tiny", "No article says why.", "It cost a crown.",
        "“a crown” where the article has “100,000”", "Radio Vale", "20 ms", "polishing",
        "0.02 seconds",
    ):  # fmt: skip
        assert said in seen.words, said


def test_what_was_corrected_is_shown_with_what_it_was() -> None:
    told = Conflict("revised from 41 to thirty-eight (Herald, 12 May 2025).", (1,), "corrected")
    view = answered()
    assert view.answer is not None
    markup = render.turn(replace(view, answer=replace(view.answer, conflicts=(told,))))
    assert "<del>41</del>" in markup
    assert "<ins>thirty-eight</ins>" in markup
    assert "Corrected" in Reading(markup).words


def test_both_sides_of_a_dispute_stand_beside_each_other_with_outlet_and_day() -> None:
    view = answered()
    assert view.answer is not None
    one = view.answer.citations[0]
    two = replace(one, n=2, outlet="Radio Vale", published_at="2025-05-04", quote="It is June.")
    told = Conflict("May (Northline Daily, 3 May 2025); June (Radio Vale, 4 May 2025).", (1, 2))
    disputed = replace(view.answer, citations=(one, two), conflicts=(told,))
    markup = render.turn(replace(view, answer=disputed))
    assert markup.count('<figure class="nd-side">') == 2
    assert markup.index(">May</p>") < markup.index(">June</p>")
    assert "4 May 2025" in Reading(markup).words


def test_a_conflict_told_in_other_words_is_shown_as_it_is() -> None:
    assert "Nobody <agrees>." in read(conflicts=(Conflict("Nobody <agrees>.", ()),)).words


def test_further_articles_are_those_of_other_reports() -> None:
    view = answered()
    assert view.answer is not None
    cited, other = view.evidence[0], article(7)
    copy = Evidence(Chunk.cut(article(8), 0, 0, 10), article(8), 0.9, story="s1")
    found = (
        replace(cited, story="s1"),
        copy,
        Evidence(Chunk.cut(other, 0, 0, 10), other, 0.5),
        Evidence(Chunk.cut(other, 1, 12, 20), other, 0.4),
    )
    words = Reading(render.turn(replace(view, evidence=found))).words
    assert words.count(other.title) == 1
    assert article(8).title not in words


def test_a_screen_reader_is_told_what_came_of_it_once_it_is_done() -> None:
    def said(view: TurnView) -> str:
        return dict(Reading(render.turn(view)).attributes)["data-said"]

    assert said(answered()) == "Answer: The bridge opens in May."
    assert said(answered(answer=None, state="searching")) == ""
    nothing = Answer("Who?", "abstained", reason="No article names them.")
    assert said(TurnView(1, "Who?", "done", answer=nothing)) == "No answer. No article names them."


def test_text_without_end_does_not_make_a_page_without_end() -> None:
    endless = "A" * 1_000_000
    source = article(1, f"{endless}.", title=endless, outlet=endless)
    citation = Citation(
        1, source.id, endless, endless, None, endless, source.text, 0, len(source.text)
    )
    answer = Answer(
        endless, "answered", sentences=(Sentence(source.text, (1,)),), citations=(citation,),
        short_answer=endless, also_in=(source,), missing=(endless,), reason=endless,
        conflicts=(Conflict(endless, (1,)),),
    )  # fmt: skip
    evidence = Evidence(Chunk.cut(source, 0, 0, len(source.text)), source, 1.0)
    view = TurnView(1, endless, "done", (evidence,), answer=answer)
    assert len(render.turn(view)) < 40_000
    assert len(render.turn(replace(view, answer=None, state="searching"))) < 10_000
