"""The answers that passages propose."""

from __future__ import annotations

import random

import numpy as np
from fakes import article

from rag.dates import epoch
from rag.reading.proposal_features import FEATURES, table
from rag.reading.proposals import Proposed, fused_order, propose
from rag.types import Chunk, Evidence

ASKED = epoch("2025-05-12")
TEXTS = (
    "The flood in Brenna claimed 26 lives. Mayor Ada Orlen asked for tents and boats.",
    "In Brenna, Orlen thanked the army on Friday. The flood left 26 people dead.",
    "Dockers in Karst ended their strike after nine days.",
)


def evidence(*texts: str) -> list[Evidence]:
    found = []
    for number, text in enumerate(texts or TEXTS):
        source = article(number, text, published_at="2025-05-09")
        chunk = Chunk.cut(source, 0, 0, len(text))
        ranks = {"dense_rank": number + 1, "lexical_rank": number + 1}
        found.append(Evidence(chunk, source, 1.0, 0.6, **ranks))
    return found


def proposed(question: str, *texts: str) -> Proposed:
    return propose(question, evidence(*texts), asked=ASKED)


def column(found: Proposed, name: str) -> dict[str, float]:
    rows = table(found, lambda _: 5.0)
    place = FEATURES.index(name)
    return {p.text: float(row[place]) for p, row in zip(found.proposals, rows, strict=True)}


def test_mentions_of_one_answer_are_put_together() -> None:
    articles = column(proposed("How many people died in the flood in Brenna?"), "articles")
    assert articles["26"] > articles["nine"] == 0.0


def test_what_stands_with_the_words_of_the_question_covers_more() -> None:
    cover = column(proposed("How many people died in the flood in Brenna?"), "whole_cover")
    assert cover["26"] > cover["nine days"]


def test_a_full_name_gets_what_is_told_under_the_last_name() -> None:
    found = proposed("Who asked for tents in Brenna?")
    whole, alone = column(found, "whole_place"), column(found, "place_sum")
    assert whole["Ada Orlen"] > alone["Ada Orlen"]
    assert column(found, "part")["Orlen"] == 1.0


def test_what_the_question_names_is_no_answer() -> None:
    assert "Brenna" not in column(proposed("Where is Brenna?"), "articles")


def test_what_a_sentence_answers_is_not_proposed() -> None:
    assert proposed("Why did the dockers strike?").proposals == []
    assert table(proposed("Why did the dockers strike?"), lambda _: 5.0).shape == (
        0,
        len(FEATURES),
    )


def test_the_order_of_the_evidence_does_not_count() -> None:
    mixed = evidence()
    random.Random(3).shuffle(mixed)
    question = "How many people died in the flood in Brenna?"
    one, two = (propose(question, found, asked=ASKED) for found in (evidence(), mixed))
    assert [p.key for p in one.proposals] == [p.key for p in two.proposals]
    assert np.array_equal(table(one, lambda _: 5.0), table(two, lambda _: 5.0))


def test_passages_go_by_their_ranks() -> None:
    found = evidence()
    assert fused_order(found[::-1], ASKED) == found


def test_the_fewest_are_kept_that_cover_the_most() -> None:
    found = proposed("How many people died in the flood in Brenna?")
    assert [p.text for p in found.thinned(1).proposals] == ["26"]
