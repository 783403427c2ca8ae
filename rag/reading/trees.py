"""Gradient-boosted trees (Friedman 2001), evaluated for many rows at once; fitted by LightGBM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trees:
    """All nodes of all trees in one row each; a leaf points to itself.

    `roots` is where each tree begins, `depth` the longest way to a leaf. A row goes left where
    its feature is at most the threshold.
    """

    names: tuple[str, ...]
    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    depth: int

    def of(self, rows: Table) -> NDArray[np.float64]:
        """The sum of all trees for each row; columns as `names`."""
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        place = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            low = rows[place, self.feature[node]] <= self.threshold[node]
            node = np.where(low, self.left[node], self.right[node])
        return np.asarray(self.value[node].sum(axis=1), dtype=np.float64)

    def save(self, file: Path) -> None:
        """Write them to a file of numpy arrays."""
        with file.open("wb") as out:
            np.savez_compressed(
                out, names=np.array(self.names), roots=self.roots, feature=self.feature,
                threshold=self.threshold, left=self.left, right=self.right, value=self.value,
                depth=np.int32(self.depth),
            )  # fmt: skip

    @classmethod
    def load(cls, file: Path) -> Trees:
        """Trees as `save` wrote them; nothing in the file is executed.

        Raises:
            OSError: it cannot be read.
            ValueError, EOFError: it holds something else, or nothing.
        """
        with np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        try:
            names = tuple(str(name) for name in arrays.pop("names"))
            return cls(names=names, depth=int(arrays.pop("depth")), **arrays)
        except (KeyError, TypeError) as error:
            raise ValueError(f"no trees: {error}") from error


def from_lightgbm(model: dict[str, Any], names: Sequence[str]) -> Trees:
    """Trees of a model as LightGBM's `dump_model` gives it."""
    feature: list[int] = []
    left: list[int] = []
    right: list[int] = []
    threshold: list[float] = []
    value: list[float] = []
    deepest = 0

    def add(node: dict[str, Any], depth: int) -> int:
        nonlocal deepest
        deepest = max(deepest, depth)
        place = len(feature)
        leaf = "leaf_value" in node
        feature.append(0 if leaf else int(node["split_feature"]))
        threshold.append(0.0 if leaf else float(node["threshold"]))
        value.append(float(node["leaf_value"]) if leaf else 0.0)
        left.append(place)
        right.append(place)
        if not leaf:
            left[place] = add(node["left_child"], depth + 1)
            right[place] = add(node["right_child"], depth + 1)
        return place

    roots = [add(tree["tree_structure"], 0) for tree in model["tree_info"]]
    ints = (np.array(one, dtype=np.int32) for one in (roots, feature, left, right))
    at, column, low, high = ints
    limits, leaves = np.array(threshold, dtype=np.float64), np.array(value, dtype=np.float32)
    return Trees(tuple(names), at, column, limits, low, high, leaves, deepest)
