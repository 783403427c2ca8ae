"""Views → markup in which nothing of an article is markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

from fakes import article
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.types import Answer, Chunk, Citation, Conflict, Evidence, Sentence
from ui import render
from ui.views import Conversation, CorpusView, TurnView

ALLOWED = {
    "div", "article", "h1", "h2", "h3", "h4", "p", "aside", "section", "header", "span", "time",
    "blockquote", "mark", "sup", "a", "strong", "b", "i", "pre",
    "button",
}  # fmt: skip
ATTRIBUTES = {
    "class", "id", "href", "target", "rel", "data-n", "tabindex", "aria-label", "aria-busy",
    "aria-live", "role", "datetime", "type", "data-question", "title",
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
    turns = (
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
    assert "Before it. <mark>The bridge opens in May.</mark> After it." in markup


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
    assert "<blockquote><mark>The bridge opens in May.</mark></blockquote>" in render.turn(
        answered(evidence=())
    )


def test_link_opens_apart_and_tells_the_other_site_nothing() -> None:
    assert (
        'href="https://northline.example/1" target="_blank" rel="noopener noreferrer nofollow"'
        in render.turn(answered())
    )


def test_short_answer_is_emphasised_where_it_stands() -> None:
    view = answered()
    assert view.answer is not None
    inside = replace(view.answer, short_answer="May")
    assert "opens in <strong>May</strong>." in render.turn(replace(view, answer=inside))
    outside = replace(view.answer, short_answer="spring")
    assert '<p class="nd-short">spring</p>' in render.turn(replace(view, answer=outside))


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
