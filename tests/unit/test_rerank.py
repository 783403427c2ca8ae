"""The order of passages: the model's word, time and agreement, and nothing lost on the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from fakes import article

from rag.reading.model import Reading
from rag.reading.passages import (
    PASSAGE_FEATURES,
    Linear,
    agreement,
    fitted,
    passage_features,
    weights_of,
)
from rag.reading.readings import Readings
from rag.reading.spans import answer_spans
from rag.rerank import ModelReranker
from rag.types import Chunk, Evidence, Query


class Model:
    """Says what it is told: relevance by a word of the text."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.asked: list[str] = []

    def read(self, _question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        self.asked += [text for _, text in passages]
        empty = np.zeros(0, dtype=np.float32)
        return [
            Reading(6.0 if self.word in text else -6.0, 0.0, empty, empty) for _, text in passages
        ]


def evidence(*texts: str, **fields: object) -> list[Evidence]:
    found = []
    for number, text in enumerate(texts):
        source = article(number, text, published_at="2025-05-09", **fields)
        found.append(Evidence(Chunk.cut(source, 0, 0, len(text)), source, 1.0 - number / 10))
    return found


def readings(model: Model) -> Readings:
    return Readings(lambda: model)  # type: ignore[arg-type,return-value]


NOW = datetime(2025, 5, 10, tzinfo=UTC)


def test_what_the_model_finds_relevant_comes_first() -> None:
    found = evidence("Rain fell.", "Snow fell.", "The mayor spoke.")
    ranked = ModelReranker(readings(Model("mayor")), 20, now=lambda: NOW).rerank(
        Query("Who spoke?"), found
    )
    assert ranked[0].chunk == found[2].chunk
    assert sorted(e.chunk.id for e in ranked) == sorted(e.chunk.id for e in found)
    assert [e.score for e in ranked] == sorted((e.score for e in ranked), reverse=True)


def test_what_is_not_read_follows_in_its_order() -> None:
    found = evidence("One.", "Two.", "Three.", "Four.")
    model = Model("nothing")
    ranked = ModelReranker(readings(model), 2, now=lambda: NOW).rerank(Query("?"), found)
    assert [e.chunk for e in ranked[2:]] == [e.chunk for e in found[2:]]
    assert sorted(model.asked) == ["One.", "Two."]
    assert ranked[1].score > ranked[2].score > ranked[3].score


def test_nothing_gives_nothing() -> None:
    assert ModelReranker(readings(Model("x")), 5).rerank(Query("?"), []) == []


def test_a_reading_is_made_once() -> None:
    model = Model("x")
    kept = readings(model)
    found = evidence("One.", "Two.")
    first = kept.of("Who?", found)
    assert kept.of("Who?", list(reversed(found))) == list(reversed(first))
    assert model.asked == ["One.", "Two."]
    kept.of("When?", found[:1])
    assert model.asked == ["One.", "Two.", "One."]


def test_old_readings_are_forgotten() -> None:
    model = Model("x")
    kept = Readings(lambda: model, remembered=1)  # type: ignore[arg-type,return-value]
    found = evidence("One.", "Two.")
    assert len(kept.of("Who?", found)) == 2
    kept.of("Who?", found)
    assert len(model.asked) > 2


def test_every_fitted_number_has_a_feature() -> None:
    assert set(fitted("passage").weights) == set(PASSAGE_FEATURES)


def test_features_tell_age_place_and_missing_dates() -> None:
    found = evidence("One.", "Two.")
    undated = article(3, "Three.", published_at=None)
    found.append(Evidence(Chunk.cut(undated, 0, 0, 6), undated, 0.1))
    made = readings(Model("x")).of("?", found)
    asked = int(datetime(2025, 6, 8, tzinfo=UTC).timestamp())
    table = passage_features(Query("?"), found, made, asked=asked)
    columns = {name: table[:, i] for i, name in enumerate(PASSAGE_FEATURES)}
    assert columns["month"][0] == pytest.approx(0.5, abs=0.02)
    assert columns["month"][2] == 0.0
    assert columns["undated"].tolist() == [0.0, 0.0, 1.0]
    assert columns["place"][0] == 0.0 < columns["place"][1]


def test_agreement_counts_other_articles_only() -> None:
    text = "Brenna flooded."
    same = article(1, text + " " + text)
    other = article(2, text)
    found = [
        Evidence(Chunk.cut(same, 0, 0, len(text)), same, 1.0),
        Evidence(Chunk.cut(same, 1, len(text) + 1, len(same.text)), same, 0.9),
        Evidence(Chunk.cut(other, 0, 0, len(text)), other, 0.8),
    ]
    logits = np.array([9.0, 0.0, 0.0], dtype=np.float32)
    offsets = [(0, 6), (7, 14), (14, 15)]
    spans = answer_spans(logits, logits, offsets, text)
    told = agreement(found, [Reading(0.0, 0.0, logits, logits, spans)] * 3)
    assert told[0] == pytest.approx(1 / 3, abs=0.01)
    assert told[2] == pytest.approx(2 / 3, abs=0.01)


def test_weights_add_up_to_one() -> None:
    assert weights_of(np.array([1000.0, 999.0])).sum() == pytest.approx(1.0)
    assert weights_of(np.zeros(0)).size == 0


def test_a_linear_model_counts_named_features() -> None:
    rows = np.array([[1.0, 2.0]])
    assert Linear({"b": 3.0}, 1.0).of(("a", "b"), rows).tolist() == [7.0]
