"""Differences that are told are differences, and others are not told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import HashEncoder

from rag.english.words import words
from rag.query import understand
from rag.read import EmbeddedReader
from rag.reading.conflicts import conflicts_with, fact_of
from rag.settings import AnswerSettings
from rag.types import Article, Chunk, DraftConflict, Evidence, Span
from rag.verify import verify

QUESTION = "How many people died in the Brenna ferry accident?"


def told(*texts: str, days: tuple[str | None, ...] = ()) -> list[Evidence]:
    """One article of an outlet of its own for each text."""
    moments = [*days, *[None] * (len(texts) - len(days))]
    articles = [
        Article(id=f"a{n}", text=text, outlet=f"Outlet {n}", published_at=moment)
        for n, (text, moment) in enumerate(zip(texts, moments, strict=True))
    ]
    return [
        Evidence(Chunk.cut(a, 0, 0, len(a.text)), a, 1.0 - n / 10) for n, a in enumerate(articles)
    ]


def found(*texts: str, days: tuple[str | None, ...] = ()) -> tuple[DraftConflict, ...]:
    return conflicts_with(Span("a0", 0, len(texts[0])), told(*texts, days=days))


FERRY = "The ferry accident near Brenna killed {} people on Monday morning, the coast guard said."


@pytest.mark.parametrize(
    ("frame", "one", "two"),
    [
        (FERRY, "38", "41"),
        (FERRY, "nine", "twelve"),
        (
            "Engineers will close the old harbour bridge in Brenna on {} for repairs.",
            "Monday",
            "Friday",
        ),
        (
            "The regional parliament in Brenna elected {} as its new speaker.",
            "Ada Orlen",
            "Bo Lind",
        ),
        (
            "The council in Karst bought the old mill for ${} from its last owner.",
            "2 million",
            "3 million",
        ),
    ],
)
def test_the_same_sentence_with_another_fact_is_a_conflict(frame: str, one: str, two: str) -> None:
    [conflict] = found(frame.format(one), frame.format(two))
    assert conflict.kind == "disputed"
    assert one.lstrip("$") in conflict.claim
    assert two in conflict.claim
    assert "Outlet 0" in conflict.claim
    assert "Outlet 1" in conflict.claim
    assert [span.article_id for span in conflict.spans] == ["a0", "a1"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (FERRY.format("38"), FERRY.format("38")),
        (FERRY.format("nine"), FERRY.format("9")),
        (
            FERRY.format("38"),
            "The train accident near Karst killed 41 people last year, police said.",
        ),
        (FERRY.format("38"), "Forty-one firefighters were sent to Brenna on Monday morning."),
        (
            "The recalled drink was sold in many states, including the state of Karst.",
            "The recalled drink was sold in many states, including the state of Norvane.",
        ),
        (
            "The minister called Bo Lind after the long meeting in Brenna on Monday.",
            "The minister also called Ada Orlen after the long meeting in Brenna on Monday.",
        ),
        (
            "A strike of around 33,000 dock workers went into its fourth day in Brenna.",
            "A strike of more than 30,000 dock workers went into its fourth day in Brenna.",
        ),
        (
            "Mayor Ada Orlen said the new bridge over the river would cost 100,000 crowns.",
            "Mayor Bo Lind said the new bridge over the river would cost 200,000 crowns.",
        ),
        (
            "The council of Brenna1 said the bridge over the river would cost 100,000 crowns.",
            "The council of Brenna2 said the bridge over the river would cost 200,000 crowns.",
        ),
    ],
)
def test_what_can_both_be_so_is_none(one: str, two: str) -> None:
    assert not found(one, two)


def test_a_later_number_stands_for_the_earlier_one() -> None:
    texts = FERRY.format("41"), FERRY.format("38")
    [conflict] = found(*texts, days=("2026-05-05", "2026-05-03"))
    assert conflict.kind == "updated"
    assert conflict.claim == "38 (Outlet 1, 3 May 2026); 41 (Outlet 0, 5 May 2026)."
    [conflict] = found(*texts, days=("2026-05-03", "2026-05-03"))
    assert conflict.kind == "disputed"


def test_what_is_told_of_another_time_is_another_event() -> None:
    assert not found(FERRY.format("41"), FERRY.format("38"), days=("2026-05-05", "2025-05-05"))


def test_an_article_does_not_contradict_itself_and_no_difference_is_told_twice() -> None:
    assert not found(f"{FERRY.format('41')} {FERRY.format('38')}")
    assert len(found(*(FERRY.format(n) for n in ("41", "38", "38", "41")))) == 1


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        ("$3 million", "number", "$3 million"),
        ("9 May 2025", "day", "9 May 2025"),
        ("Ada Orlen", "name", "Ada Orlen"),
        ("the old mill", None, None),
    ],
)
def test_facts(text: str, kind: str | None, shown: str | None) -> None:
    fact = fact_of(words(text), text)
    assert (fact and fact.kind, fact and fact.text) == (kind, shown)


def test_both_sides_of_a_conflict_are_cited_and_numbered_after_the_answer() -> None:
    evidence = told(FERRY.format("38"), FERRY.format("41"))
    query = understand(QUESTION)
    draft = EmbeddedReader(HashEncoder(), AnswerSettings(threshold=0.0)).read(query, evidence)
    answer = verify(query, draft, evidence)
    [conflict] = answer.conflicts
    assert sorted(conflict.citations) == [1, 2]
    assert {c.article_id for c in answer.citations} == {"a0", "a1"}
    assert answer.to_dict()["conflicts"][0]["kind"] == "disputed"


def test_a_conflict_about_what_is_not_cited_is_left_out() -> None:
    evidence = told(FERRY.format("38"), FERRY.format("41"), "The council met in Karst on Friday.")
    query = understand(QUESTION)
    draft = EmbeddedReader(HashEncoder(), AnswerSettings(threshold=0.0)).read(query, evidence[2:])
    conflict = DraftConflict("x", (Span("a0", 0, 5), Span("a1", 0, 5)))
    gone = DraftConflict("x", (draft.sentences[0].spans[0], Span("a9", 0, 5)))
    from dataclasses import replace

    answer = verify(query, replace(draft, conflicts=(conflict, gone)), evidence)
    assert not answer.conflicts
    assert [c.article_id for c in answer.citations] == ["a2"]


def test_copies_of_one_report_are_no_dispute_but_a_later_figure_is_an_update() -> None:
    texts = [FERRY.format(38), FERRY.format(41)]
    days = ("2025-05-05", "2025-05-05")
    copies = [replace(item, story="ferry") for item in told(*texts, days=days)]
    mine = Span("a0", 0, len(texts[0]))
    assert conflicts_with(mine, told(*texts, days=days))
    assert conflicts_with(mine, copies) == ()
    later = [replace(i, story="ferry") for i in told(*texts, days=("2025-05-05", "2025-05-06"))]
    [update] = conflicts_with(mine, later)
    assert update.kind == "updated"


def test_another_name_in_a_later_copy_is_no_conflict() -> None:
    frame = "The regional parliament in Brenna elected {} as its new speaker."
    texts = [frame.format("Ada Orlen"), frame.format("Bo Lind")]
    items = told(*texts, days=("2025-05-05", "2025-05-06"))
    mine = Span("a0", 0, len(texts[0]))
    assert conflicts_with(mine, items)
    assert conflicts_with(mine, [replace(item, story="vote") for item in items]) == ()
