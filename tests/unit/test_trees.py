"""Trees as LightGBM grows them, evaluated by numpy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.errors import ModelError
from rag.reading.answers import load_trees
from rag.reading.trees import Trees, from_lightgbm

LEAF = {"leaf_value": 5.0}
TREE = {
    "split_feature": 1,
    "threshold": 0.5,
    "left_child": {"leaf_value": -1.0},
    "right_child": {
        "split_feature": 0,
        "threshold": 2.0,
        "left_child": {"leaf_value": 1.0},
        "right_child": {"leaf_value": 3.0},
    },
}
MODEL = {"tree_info": [{"tree_structure": TREE}, {"tree_structure": LEAF}]}


@pytest.fixture
def trees() -> Trees:
    return from_lightgbm(MODEL, ("one", "two"))


def test_a_row_falls_to_its_leaf_in_every_tree(trees: Trees) -> None:
    rows = np.array([[9, 0.5], [2, 0.6], [2.5, 0.6]], dtype=np.float32)
    assert trees.of(rows).tolist() == [4.0, 6.0, 8.0]


def test_no_rows_give_no_scores(trees: Trees) -> None:
    assert trees.of(np.zeros((0, 2), dtype=np.float32)).tolist() == []


def test_what_is_written_is_read_again(trees: Trees, tmp_path: Path) -> None:
    trees.save(tmp_path / "trees.npz")
    again = Trees.load(tmp_path / "trees.npz")
    rows = np.array([[2.5, 0.6]], dtype=np.float32)
    assert again.names == ("one", "two")
    assert again.of(rows).tolist() == trees.of(rows).tolist()


def test_trees_of_other_features_are_refused(trees: Trees, tmp_path: Path) -> None:
    trees.save(tmp_path / "trees.npz")
    with pytest.raises(ModelError, match="another version"):
        load_trees(tmp_path / "trees.npz")


@pytest.mark.parametrize("content", [b"", b"not trees"])
def test_a_damaged_file_is_told_in_a_line(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "trees.npz").write_bytes(content)
    with pytest.raises(ModelError, match="cannot be read"):
        load_trees(tmp_path / "trees.npz")
