"""A conversation taken away as Markdown and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from fake_desk import FakeDesk
from fakes import article
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rag.types import Answer, Citation, Sentence
from ui.asked import Asked
from ui.handlers import respond
from ui.history.export import as_json, as_markdown, file_name
from ui.views import Conversation, Rating, TurnView

HOSTILE = st.one_of(
    st.text(),
    st.sampled_from(
        [
            "<script>alert(1)</script>", "![x](https://evil.example/p.png)", "# Heading",
            "[x](javascript:alert(1))", "</a><img src=x onerror=1>", "1. item", "`code`",
            "https://x.example/)](javascript:alert(1))", "&lt;b&gt;", "\u202egnp", "a\n\n# b",
        ]
    ),
)  # fmt: skip


def talk(*questions: str, **filters: str) -> Conversation:
    view = Conversation(id="c1")
    for question in questions:
        asked = Asked(question, **filters)  # type: ignore[arg-type]
        view = list(respond(FakeDesk([article(1)]), view, asked))[-1]  # type: ignore[arg-type]
    return view


def test_markdown_has_each_answer_with_its_citations_numbered_below() -> None:
    said = as_markdown("The council", talk("What did the council do?", since="2025-05-01"))
    assert said.startswith("# The council\n\n## What did the council do?\n")
    assert "from 1 May 2025" in said
    assert "The council of Town1 met on Monday. \\[1\\]" in said
    assert (
        "1. “The council of Town1 met on Monday.” — Northline Daily, 2 May 2025, "
        "[Town1 approves a bridge](<https://northline.example/1>)"
    ) in said


def test_abstention_is_told_with_the_nearest_articles() -> None:
    said = as_markdown("Zebra", talk("zebra"))
    assert "**These articles do not answer that.** No article speaks of it." in said
    assert "- Northline Daily, 2 May 2025, [Town1" in said


def test_json_has_the_answers_as_the_terminal_gives_them() -> None:
    view = talk("What did the council do?", "zebra", since="2025-05-01")
    view = view.rated(view.turns[0].id, Rating("down", "old"))
    record = json.loads(as_json("The council", view))
    assert (record["id"], record["title"]) == ("c1", "The council")
    first, second = record["turns"]
    assert first["answer"] == view.turns[0].answer.to_dict()  # type: ignore[union-attr]
    assert first["filters"]["since"] == "2025-05-01"
    assert first["rating"]["reason"] == "old"
    assert second["answer"]["status"] == "abstained"
    assert second["rating"] is None


@given(st.data())
def test_nothing_of_an_article_or_a_person_is_markdown(data: st.DataObject) -> None:
    text = data.draw(HOSTILE)
    citation = Citation(
        1, "a", data.draw(HOSTILE), data.draw(HOSTILE), data.draw(HOSTILE), data.draw(HOSTILE),
        text, 0, len(text),
    )  # fmt: skip
    answer = Answer(
        data.draw(HOSTILE), "answered", text, short_answer=data.draw(HOSTILE),
        sentences=(Sentence(text, (1,)),), citations=(citation,), note=data.draw(HOSTILE),
        understood=data.draw(HOSTILE),
    )  # fmt: skip
    turn = TurnView(1, data.draw(HOSTILE), "done", answer=answer, bounds=data.draw(HOSTILE))
    said = as_markdown(data.draw(HOSTILE), Conversation((turn,)))
    assert "\u202e" not in said
    tokens = list(flat(MarkdownIt("gfm-like", {"linkify": False}).parse(said)))
    kinds = [token.type for token in tokens]
    assert not {"html_block", "html_inline", "image", "code_inline", "fence"} & set(kinds)
    assert kinds.count("heading_open") == 2
    links = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
    assert all(link.startswith(("http://", "https://")) for link in links)
    assert len(links) <= 1


def flat(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from flat(token.children or ())


def test_file_is_named_after_the_title_as_any_system_takes_it() -> None:
    assert file_name("What did Élan say? ../x", "md") == "what-did-élan-say-x.md"
    assert file_name("???", "json") == "conversation.json"
    assert len(file_name("x" * 500, "md")) < 80
