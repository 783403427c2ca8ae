"""From a sentence-transformers model to an entry that OpenVINO runs by itself.

The work is done by a child process: PyTorch takes seconds to import and hundreds of megabytes,
and its libraries like to change the process they are in. The child ends, and the parent has
never seen them.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import time
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from rag.encode.cache import GRAPH, TOKENIZER, Entry, Facts, draft_folder, place, publish
from rag.encode.openvino import OpenVinoEncoder, import_openvino
from rag.encode.torch import dimension, load_model, passage_prompt, position_limit, query_prompt
from rag.encode.weights import ModelSource
from rag.settings import EncoderSettings

logger = logging.getLogger(__name__)

FAITHFUL = 0.999
"""Least cosine between a converted model's vectors and PyTorch's."""

ATTENTIONS = ("sdpa", "eager")
"""PyTorch's own attention converts best; models with sliding windows need the plain one."""

CHECK_TEXTS = (
    "Rain.",
    "Who opened the new bridge?",
    "The council met on Monday and voted, nine to four, to close the old harbour for a year.",
    "Prices rose by 3.2% in May; the bank had expected 2.9%. “It is too early,” he said.",
    "Der Zug fuhr gestern erst um Mitternacht ab, sagte die Sprecherin der Bahn.",
    "A long report follows. " + "The storm took the roofs of forty houses near the lake. " * 30,
)
"""Short and long together, so that padding is part of what is compared."""

CHILD_ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "PYTHONWARNINGS": "ignore",
}


CHILD = """
import sys
packages, folder, target = sys.argv[1:]
sys.path.append(packages)
from rag.encode.convert import main
main(folder, target)
"""
"""Not `-m`, which would import what lies in the folder the person happens to be in."""


class UnsupportedModelError(Exception):
    """A model cannot be converted faithfully; PyTorch has to run it."""


def build(source: ModelSource, cache: Path) -> Entry:
    """Convert a model and put it in the cache; about ten seconds for the packaged one.

    Raises:
        UnsupportedModelError: it cannot be converted, or its vectors come out different.
        ModelError: its files are not what they should be, or there is no place to write.
    """
    folder = source.open()
    final = place(cache, source.digest)
    draft = draft_folder(final)
    logger.info("Preparing the encoder %s for this machine; this happens once.", source.name)
    began = time.monotonic()
    try:
        _run_child(folder, draft)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    logger.info("Prepared the encoder in %.1f s.", time.monotonic() - began)
    return Entry.read(publish(draft, final))


def _run_child(folder: Path, draft: Path) -> None:
    packages = str(Path(__file__).resolve().parents[2])
    try:
        done = subprocess.run(  # noqa: S603  # this very interpreter, on this very module
            [sys.executable, "-P", "-c", CHILD, packages, str(folder), str(draft)],
            env={**os.environ, **CHILD_ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise UnsupportedModelError(f"no child process could be started: {error}") from error
    if done.returncode:
        logger.debug("Converting failed:\n%s", done.stderr)
        raise UnsupportedModelError((done.stderr.strip() or "no reason given").splitlines()[-1])


def convert(folder: Path, target: Path) -> Entry:
    """Convert the model in `folder`, check it against PyTorch, and write it to `target`.

    Raises:
        UnsupportedModelError: the converted model's vectors differ from PyTorch's.
    """
    model = load_model(folder, "cpu")
    (target / TOKENIZER).write_text(model.tokenizer.backend_tokenizer.to_str(), "utf-8")
    facts = Facts(
        dim=dimension(model),
        position_limit=position_limit(model),
        pad_id=int(model.tokenizer.pad_token_id or 0),
        query_prompt=query_prompt(model),
        passage_prompt=passage_prompt(model),
    )
    for attention in ATTENTIONS:
        model[0].auto_model.set_attn_implementation(attention)
        entry = _written(model, target, facts)
        if _faithful(model, entry, "f32"):
            break
    else:
        raise UnsupportedModelError("its vectors change when it is converted")
    if not _faithful(model, entry, "auto"):
        entry = Entry.write(target, replace(facts, exact=True))
    return entry


def _written(model: Any, target: Path, facts: Facts) -> Entry:  # noqa: ANN401  # imported late
    ov = import_openvino()
    ov.save_model(_graph(ov, model), target / GRAPH, compress_to_fp16=False)
    return Entry.write(target, facts)


def _graph(ov: Any, model: Any) -> Any:  # noqa: ANN401  # untyped libraries
    """The whole model, pooling and normalisation inside, for any batch and any length."""
    import torch

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.stages = torch.nn.ModuleList(model)

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            features: dict[str, Any] = {"input_ids": input_ids, "attention_mask": attention_mask}
            for stage in self.stages:
                features = stage(features)
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=-1)

    ids = torch.full((3, 16), 5, dtype=torch.long)
    mask = torch.ones_like(ids)
    mask[0, 10:] = 0
    with torch.no_grad():
        return ov.convert_model(
            Whole().eval(),
            example_input={"input_ids": ids, "attention_mask": mask},
            input=[ov.PartialShape([-1, -1]), ov.PartialShape([-1, -1])],
        )


def _faithful(model: Any, entry: Entry, precision: str) -> bool:  # noqa: ANN401  # imported late
    """Whether texts of mixed lengths come out as PyTorch's; what is not a number does not."""
    settings = EncoderSettings.model_validate({"precision": precision})
    encoder = OpenVinoEncoder(entry, settings, name="check", fingerprint="")
    model.max_seq_length = encoder.max_tokens
    expected = model.encode(
        list(CHECK_TEXTS), prompt=entry.facts.passage_prompt, normalize_embeddings=True
    )
    cosines = np.sum(expected * encoder.encode(CHECK_TEXTS), axis=1)
    return bool((cosines >= FAITHFUL).all())


def main(folder: str, target: str) -> None:
    """What the child process does; its last line on stderr says why it failed."""
    warnings.simplefilter("ignore")
    convert(Path(folder), Path(target))
