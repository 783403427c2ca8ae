"""From the trained network to the files that OpenVINO runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from rag.encode.openvino import import_openvino
from rag.reading.model import GRAPH, TOKENIZER, ReaderModel
from rag.reading.pairs import Pairs, padded
from rag.training.network import Network
from rag.training.quantise import write_manifest

CLOSE = 0.05
"""Largest mean difference of a logit from PyTorch's that an exported model may have."""


def write_model(network: Network, tokenizer: str, target: Path, facts: dict[str, Any]) -> float:
    """Write graph, half-precision weights, tokenizer and manifest to `target`.

    The network's word vectors are rounded to bytes on the way. Returns the mean absolute
    difference of the exported model's logits from PyTorch's, both in f32.

    Raises:
        ValueError: the exported model computes something else.
    """
    target.mkdir(parents=True, exist_ok=True)
    (target / TOKENIZER).write_text(tokenizer, "utf-8")
    ov = import_openvino()
    network = network.float().eval()
    words = network.encoder.embeddings
    words.word_embeddings = _Bytes(words.word_embeddings.weight.detach())
    for name in ("sdpa", "eager"):
        network.encoder.set_attn_implementation(name)
        graph = _graph(ov, network)
        ov.save_model(graph, target / GRAPH, compress_to_fp16=True)
        write_manifest(target, facts)
        apart = _difference(network, tokenizer, target)
        if apart <= CLOSE:
            return apart
    raise ValueError(f"the exported model's logits differ by {apart:.3f} on average")


def _graph(ov: Any, network: Network) -> Any:  # noqa: ANN401  # untyped library
    ids = torch.full((3, 24), 5, dtype=torch.long)
    mask = torch.ones_like(ids)
    mask[0, 10:] = 0
    kinds = torch.zeros_like(ids)
    kinds[:, 6:] = 1
    with torch.no_grad():
        return ov.convert_model(
            network, example_input=(ids, mask, kinds), input=[ov.PartialShape([-1, -1])] * 3
        )


class _Bytes(torch.nn.Module):
    """Word vectors as bytes with a scale for each word: half the file, the same meaning.

    A vector's numbers are off by at most a 254th of its largest one.
    """

    scales: torch.Tensor
    rounded: torch.Tensor

    def __init__(self, vectors: torch.Tensor) -> None:
        super().__init__()
        scales = vectors.abs().amax(dim=1, keepdim=True) / 127
        self.register_buffer("scales", scales)
        self.register_buffer("rounded", torch.round(vectors / scales).to(torch.int8))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """The vectors of words, `(n, length)` to `(n, length, width)`."""
        return self.rounded[ids].float() * self.scales[ids]


CHECKED = [
    ("", "Rain."),
    ("The ferry", "The council met on Monday and voted to close the old harbour for a year."),
    ("A report", "The storm took the roofs of forty houses near the lake. " * 25),
]


def _difference(network: Network, tokenizer: str, folder: Path) -> float:
    question = "Who closed the old harbour?"
    pairs = Pairs(tokenizer).of(question, CHECKED)
    with torch.no_grad():
        whole, token = network(*(torch.from_numpy(a) for a in padded(pairs)))
    readings = ReaderModel(folder, exact=True).read(question, CHECKED)
    apart = []
    for row, (pair, reading) in enumerate(zip(pairs, readings, strict=True)):
        inside = slice(pair.first, pair.first + len(pair.offsets))
        apart.append(abs(float(whole[row, 0]) - reading.relevance))
        apart.append(abs(float(whole[row, 1]) - reading.answerable))
        apart += np.abs(token[row, inside, 0].numpy() - reading.starts).tolist()
        apart += np.abs(token[row, inside, 1].numpy() - reading.ends).tolist()
    return float(np.mean(apart))
