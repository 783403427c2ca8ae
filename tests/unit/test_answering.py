"""A question of several parts: looked up apart, joined, and honest about what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fakes import article

from rag.answering import Found, PartsReader, joined, merged, parts_of, with_story
from rag.types import Chunk, Draft, DraftSentence, Evidence, Query, Span

WHOLE = Query("Who won and when?", parts=("Who won?", "When did they win?"))


def sentence(number: int) -> DraftSentence:
    return DraftSentence(f"Sentence {number}.", (Span(f"a{number}", 0, 10),))


def passage(number: int) -> Evidence:
    one = article(number)
    return Evidence(Chunk.cut(one, 0, 0, 20), one, 1.0)


class EchoReader:
    """Drafts the text of the question it is asked."""

    def read(self, query: Query, evidence: Sequence[Evidence]) -> Draft:
        return Draft((DraftSentence(query.text),), confidence=len(evidence) / 10)


def test_each_part_is_a_query_of_its_own_kind() -> None:
    assert [(part.text, part.kind) for part in parts_of(WHOLE)] == [
        ("Who won?", "who"),
        ("When did they win?", "when"),
    ]
    assert parts_of(Query("Who won?")) == [Query("Who won?")]


def test_passages_of_all_parts_come_best_first_and_once() -> None:
    one, two, three = passage(1), passage(2), passage(3)
    parts = [Found(WHOLE, [one, two]), Found(WHOLE, [one, three])]
    assert merged(parts) == [one, two, three]


def test_each_part_is_read_from_its_own_passages() -> None:
    first, second = parts_of(WHOLE)
    found = [Found(first, [passage(1)]), Found(second, [passage(2), passage(3)])]
    draft = PartsReader(EchoReader(), found).read(WHOLE, merged(found))
    assert [s.text for s in draft.sentences] == ["Who won?", "When did they win?"]
    assert draft.confidence == 0.1


def test_the_part_that_can_be_answered_is_and_the_other_is_said_to_be_missing() -> None:
    draft = joined([
        Draft((sentence(1),), "Ada Orlen", 0.7),
        Draft(confidence=0.1, reason="No article says when."),
    ])  # fmt: skip
    assert draft.sentences == (sentence(1),)
    assert draft.short_answer == "Ada Orlen"
    assert draft.missing == ("No article says when.",)


def test_short_answers_of_all_parts_stand_together() -> None:
    parts = [Draft((sentence(n),), f"short {n}", 0.5) for n in (1, 2)]
    assert joined(parts).short_answer == "short 1 and short 2"
    assert joined([*parts, Draft((sentence(3),), None, 0.5)]).short_answer is None


def test_nothing_answered_gives_every_reason_once() -> None:
    draft = joined([Draft(reason="Nothing."), Draft(reason="Nothing."), Draft(reason="No day.")])
    assert not draft.sentences
    assert draft.reason == "Nothing. No day."


def test_the_story_of_a_conversation_is_preferred_a_little_and_hides_nothing() -> None:
    near, far = passage(1), replace(passage(2), score=0.8)
    clearly = replace(passage(3), score=3.0)
    staying = Query("Who won?", story=("a2",))
    assert with_story(staying, [clearly, near, far])[0] == clearly
    assert [e.article.id for e in with_story(staying, [near, far])] == ["a2", "a1"]
    assert with_story(Query("Who won?"), [near, far]) == [near, far]
