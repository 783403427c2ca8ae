"""The reader's model: what goes in, what comes out, and files that are not the published ones."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from rag.errors import ModelError
from rag.reading.model import GRAPH, MANIFEST, TENSORS, TOKENIZER, WEIGHTS, ReaderModel
from rag.reading.pairs import MAX_TOKENS, Pairs, padded

FLOOD = "The flood in Brenna claimed 26 lives, the rescue service said on Friday."
PORT = "Dockers in Karst ended their strike on Monday after nine days."


@pytest.fixture(scope="module")
def model() -> ReaderModel:
    return ReaderModel()


@pytest.fixture(scope="module")
def pairs() -> Pairs:
    return Pairs((WEIGHTS / TOKENIZER).read_text("utf-8"))


def test_offsets_point_into_the_passage_without_its_title(pairs: Pairs) -> None:
    (pair,) = pairs.of("How many died?", [("Flood in Brenna", FLOOD)])
    words = [FLOOD[a:b] for a, b in pair.offsets]
    assert words[:3] == ["The", "flood", "in"]
    assert len(pair.ids) == pair.first + len(pair.offsets) + 1
    assert pair.second < pair.first


def test_a_long_passage_is_cut_and_an_empty_one_has_no_token(pairs: Pairs) -> None:
    long, empty = pairs.of("Who? " * 400, [("Title " * 400, "word " * 900), ("Title", "")])
    assert len(long.ids) == MAX_TOKENS
    assert long.offsets
    (foreign,) = pairs.of("한국어로 " * 60, [("", FLOOD)])
    assert len(foreign.ids) == MAX_TOKENS
    assert empty.offsets == []


def test_inputs_are_padded_to_one_width(pairs: Pairs) -> None:
    ids, mask, kinds = padded(pairs.of("Who?", [("", FLOOD), ("T", "Short.")]))
    assert ids.shape == mask.shape == kinds.shape
    assert mask.sum(axis=1).tolist() == [ids.shape[1], (ids[1] != 0).sum()]
    assert not kinds[1][mask[1] == 0].any()


def test_the_passage_that_answers_is_preferred_and_its_answer_found(model: ReaderModel) -> None:
    right, wrong = model.read("How many people died in Brenna?", [("", FLOOD), ("", PORT)])
    assert right.relevance > wrong.relevance
    assert right.answerable > wrong.answerable
    best = right.spans[0]
    assert "26" in FLOOD[best.start : best.end]


def test_batches_and_order_do_not_change_a_reading(model: ReaderModel) -> None:
    passages = [("", FLOOD), ("Karst port", PORT), ("", f"{FLOOD} {PORT} " * 3)]
    together = model.read("Who ended a strike?", passages)
    for passage, reading in zip(passages, together, strict=True):
        (alone,) = model.read("Who ended a strike?", [passage])
        assert alone.relevance == pytest.approx(reading.relevance, abs=0.2)
        assert alone.starts.shape == reading.starts.shape == reading.ends.shape


def test_nothing_to_read_is_nothing(model: ReaderModel) -> None:
    assert model.read("Who?", []) == []
    (empty,) = model.read("Who?", [("", "")])
    assert empty.starts.size == 0
    assert empty.spans == ()


def test_several_threads_get_their_own_readings(model: ReaderModel) -> None:
    def relevance(text: str) -> float:
        return model.read("How many people died in Brenna?", [("", text)])[0].relevance

    texts = [FLOOD, PORT] * 8
    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(relevance, texts))
    assert np.allclose(told[::2], told[0], atol=1e-3)
    assert np.allclose(told[1::2], told[1], atol=1e-3)


def test_a_damaged_file_is_refused_by_name(tmp_path: Path) -> None:
    for name in (GRAPH, TOKENIZER, MANIFEST):
        shutil.copy(WEIGHTS / name, tmp_path / name)
    (tmp_path / TENSORS).write_bytes((WEIGHTS / TENSORS).read_bytes()[:-4] + b"oops")
    with pytest.raises(ModelError, match=r"reader\.bin is not the published one") as caught:
        ReaderModel(tmp_path)
    assert "Install newsdesk again" in str(caught.value)


def test_missing_and_unreadable_files_are_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        ReaderModel(tmp_path)
    (tmp_path / MANIFEST).write_text(json.dumps({"sha256": []}), "utf-8")
    with pytest.raises(ModelError, match="cannot be read"):
        ReaderModel(tmp_path)
