"""Rankings fused, and copies of a passage folded."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from fakes import article
from hypothesis import given
from hypothesis import strategies as st

from rag.fuse import by_score, reciprocal_ranks, without_copies
from rag.types import Article, Chunk, Evidence

RANKINGS = st.lists(st.lists(st.sampled_from("abcdefgh"), unique=True), max_size=4)


def passage(text: str, number: int = 1) -> Evidence:
    source: Article = article(number, text)
    return Evidence(Chunk.cut(source, 0, 0, len(text)), source, 1.0 / number)


def test_scores_are_those_of_the_paper() -> None:
    scores = reciprocal_ranks([["a", "b"], ["b"]], rrf_k=60)
    assert scores["a"] == pytest.approx(1 / 61)
    assert scores["b"] == pytest.approx(1 / 62 + 1 / 61)
    assert by_score(scores) == ["b", "a"]


@given(RANKINGS, st.randoms(use_true_random=False))
def test_fusion_ignores_the_order_of_retrievers(
    rankings: list[list[str]], shuffle: random.Random
) -> None:
    other = list(rankings)
    shuffle.shuffle(other)
    assert reciprocal_ranks(rankings, rrf_k=60) == reciprocal_ranks(other, rrf_k=60)


@given(RANKINGS)
def test_fusion_keeps_every_passage_and_ties_go_by_id(rankings: list[list[str]]) -> None:
    scores = reciprocal_ranks(rankings, rrf_k=60)
    ranked = by_score(scores)
    assert sorted(ranked) == sorted({key for ranking in rankings for key in ranking})
    for one, next_one in pairwise(ranked):
        assert (-scores[one], one) < (-scores[next_one], next_one)


WIRE = (
    "The harbour of Karst was closed on Monday after a tanker ran aground near the northern "
    "mole, the port authority said. Nobody was hurt, and divers were looking for leaks."
)


@pytest.mark.parametrize(
    "copy",
    [
        WIRE,
        WIRE.upper(),
        WIRE.replace(", the port authority said", ""),
        "KARST (NWA) — " + WIRE,
        WIRE + " The mayor thanked them.",
    ],
)
def test_a_copy_with_small_edits_is_folded_and_named(copy: str) -> None:
    found = without_copies([passage(WIRE, 1), passage(copy, 2)], 10)
    assert [e.article.id for e in found] == ["a1"]
    assert found[0].copies == ("a2",)


@pytest.mark.parametrize(
    "other",
    [
        "The harbour of Karst opened again on Friday, the port authority said.",
        WIRE.replace("Monday", "Tuesday"),
        WIRE.replace("Nobody was", "Nine sailors were"),
        WIRE[:60],
        "",
    ],
)
def test_another_account_of_the_same_event_stays(other: str) -> None:
    assert len(without_copies([passage(WIRE, 1), passage(other, 2)], 10)) == 2


def test_copies_beyond_the_last_place_are_still_named() -> None:
    found = without_copies([passage(WIRE, 1), passage("Else.", 2), passage(WIRE, 3)], 2)
    assert found[0].copies == ("a3",)
    assert without_copies([], 3) == []


def test_an_article_is_no_copy_of_itself() -> None:
    found = without_copies([passage(WIRE, 1), passage(WIRE, 1)], 10)
    assert len(found) == 1
    assert found[0].copies == ()


@given(st.lists(st.sampled_from([WIRE, WIRE + " More.", "Else.", "", "?!"]), max_size=8))
def test_folding_loses_no_article(texts: list[str]) -> None:
    given_ = [passage(text, n) for n, text in enumerate(texts, start=1)]
    found = without_copies(given_, 99)
    shown = {e.article.id for e in found} | {other for e in found for other in e.copies}
    assert shown == {e.article.id for e in given_}
