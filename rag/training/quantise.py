"""From half-precision weights to bytes: half the time on processors with byte arithmetic."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.encode.batches import Layout
from rag.encode.openvino import import_openvino
from rag.encode.weights import sha256
from rag.reading.model import GRAPH, MANIFEST, TENSORS, TOKENIZER, segments
from rag.reading.pairs import MAX_TOKENS, Pairs

if TYPE_CHECKING:
    from rag.training.final import Case

QUESTIONS = 40
PASSAGES = 8
"""Passages of each question that ranges are taken from; their labels are not looked at."""

Inputs = dict[int, Any]


def quantise(folder: Path, cases: Sequence[Case], *, seed: int) -> None:
    """Replace the exported model of `folder` by one that computes with bytes.

    Weights are rounded to bytes by channel, what flows between layers by ranges that are seen on
    passages of some of the questions (post-training quantisation of transformers with smoothing,
    by NNCF). A model that is bytes already stays as it is.
    """
    import nncf

    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    if manifest.get("arithmetic") == "int8":
        return
    ov = import_openvino()
    inputs = list(_inputs(folder, cases, random.Random(seed)))
    made = nncf.quantize(
        ov.Core().read_model(folder / GRAPH),
        nncf.Dataset(inputs),
        preset=nncf.QuantizationPreset.MIXED,
        model_type=nncf.ModelType.TRANSFORMER,
        subset_size=len(inputs),
    )
    ov.save_model(made, folder / "bytes.xml")
    (folder / "bytes.xml").replace(folder / GRAPH)
    (folder / "bytes.bin").replace(folder / TENSORS)
    write_manifest(folder, {**manifest, "arithmetic": "int8"})


def write_manifest(folder: Path, facts: dict[str, Any]) -> None:
    """The model's facts with the digests of its files as they are now."""
    digests = {name: sha256(folder / name) for name in (GRAPH, TENSORS, TOKENIZER)}
    manifest = {**facts, "sha256": digests}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def _inputs(folder: Path, cases: Sequence[Case], rng: random.Random) -> Iterator[Inputs]:
    pairs = Pairs((folder / TOKENIZER).read_text("utf-8"))
    layout = Layout(max_rows=32, max_width=MAX_TOKENS, pad_id=0)
    for case in rng.sample(cases, min(QUESTIONS, len(cases))):
        chosen = rng.sample(case.evidence, min(PASSAGES, len(case.evidence)))
        asked = pairs.of(case.query.text, [(e.chunk.title, e.chunk.text) for e in chosen])
        for batch in layout.batches([pair.ids for pair in asked]):
            kinds = segments([asked[row] for row in batch.rows], batch.ids.shape)
            yield {0: batch.ids, 1: batch.mask, 2: kinds}
