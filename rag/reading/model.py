"""The reader's model: one pass over a question and passages, run by OpenVINO on the CPU.

For each passage it tells how relevant it is, whether it answers at all, and where the answer
starts and ends. The weights are newsdesk's own and lie beside this file; their card is
`weights/README.md`.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.encode.batches import Layout
from rag.encode.openvino import import_openvino
from rag.encode.weights import sha256
from rag.errors import ModelError
from rag.reading.pairs import MAX_TOKENS, Pair, Pairs
from rag.reading.spans import AnswerSpan, Logits, answer_spans

WEIGHTS = Path(__file__).with_name("weights")
GRAPH = "reader.xml"
TENSORS = "reader.bin"
TOKENIZER = "tokenizer.json"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model made of one passage; all numbers are logits.

    `starts` and `ends` are one number a token of the passage's text, `spans` the answers that
    they point to, heaviest first.
    """

    relevance: float
    answerable: float
    starts: Logits
    ends: Logits
    spans: tuple[AnswerSpan, ...] = ()


class ReaderModel:
    """The compiled model; safe to call from several threads at once.

    Args:
        folder: the weights; newsdesk's own unless given.
        exact: compute what is not in bytes in f32 also where the processor has bf16.

    Raises:
        ModelError: a file is missing or is not the published one.
    """

    def __init__(self, folder: Path = WEIGHTS, *, exact: bool = False) -> None:
        verify(folder)
        self._pairs = Pairs((folder / TOKENIZER).read_text("utf-8"))
        self._layout = Layout(max_rows=32, max_width=MAX_TOKENS, pad_id=0)
        self._model = _compiled(folder / GRAPH, exact=exact)
        self._idle: deque[Any] = deque()
        self._depth = 2 * int(self._model.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))

    def rarity(self, word: str) -> float:
        """How rare a lower-case English word is; see `Pairs.rarity`."""
        return self._pairs.rarity(word)

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """A reading of each (title, text), in order.

        Raises:
            ModelError: OpenVINO cannot run the model.
        """
        if not passages:
            return []
        pairs = self._pairs.of(question, passages)
        asked = [(pair, text) for pair, (_, text) in zip(pairs, passages, strict=True)]
        readings: list[Reading | None] = [None] * len(pairs)
        running: deque[tuple[Any, NDArray[np.intp]]] = deque()
        try:
            for batch in self._layout.batches([pair.ids for pair in pairs]):
                kinds = segments([pairs[row] for row in batch.rows], batch.ids.shape)
                if len(running) >= self._depth:
                    self._finish(*running.popleft(), asked, readings)
                request = self._request()
                request.start_async({0: batch.ids, 1: batch.mask, 2: kinds})
                running.append((request, batch.rows))
            while running:
                self._finish(*running.popleft(), asked, readings)
        except RuntimeError as error:
            raise ModelError(
                f"The reader's model could not run: {str(error).splitlines()[-1]}",
                hint="Close other programs if memory is short.",
            ) from error
        return [reading for reading in readings if reading is not None]

    def _request(self) -> Any:  # noqa: ANN401  # OpenVINO's InferRequest
        try:
            return self._idle.pop()
        except IndexError:
            return self._model.create_infer_request()

    def _finish(
        self,
        request: Any,  # noqa: ANN401  # OpenVINO's InferRequest
        rows: NDArray[np.intp],
        asked: Sequence[tuple[Pair, str]],
        readings: list[Reading | None],
    ) -> None:
        request.wait()
        whole = np.array(request.get_output_tensor(0).data, dtype=np.float32)
        token = np.array(request.get_output_tensor(1).data, dtype=np.float32)
        self._idle.append(request)
        for place, row in enumerate(rows):
            pair, text = asked[row]
            inside = slice(pair.first, pair.first + len(pair.offsets))
            starts, ends = token[place, inside, 0], token[place, inside, 1]
            spans = answer_spans(starts, ends, pair.offsets, text)
            relevance, answerable = float(whole[place, 0]), float(whole[place, 1])
            readings[row] = Reading(relevance, answerable, starts, ends, spans)


def segments(pairs: Sequence[Pair], shape: tuple[int, ...]) -> NDArray[np.int64]:
    """0 for the question and 1 for the passage, as the network tells them apart."""
    kinds = np.zeros(shape, dtype=np.int64)
    for row, pair in enumerate(pairs):
        kinds[row, pair.second : len(pair.ids)] = 1
    return kinds


def verify(folder: Path) -> None:
    """Check that each file of the model has the SHA-256 that its manifest names.

    Raises:
        ModelError: names the first file that is missing or differs.
    """
    hint = "Install newsdesk again: its own files are damaged."
    try:
        digests = json.loads((folder / MANIFEST).read_text("utf-8"))["sha256"]
        for name in (GRAPH, TENSORS, TOKENIZER):
            if sha256(folder / name) != digests[name]:
                raise ModelError(f"The reader's file {name} is not the published one.", hint=hint)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"The reader's model cannot be read: {error}.", hint=hint) from error


_compiling = threading.Lock()


def _compiled(graph: Path, *, exact: bool) -> Any:  # noqa: ANN401  # OpenVINO's CompiledModel
    ov = import_openvino()
    config = {"PERFORMANCE_HINT": "THROUGHPUT"}
    if exact:
        config["INFERENCE_PRECISION_HINT"] = "f32"
    with _compiling:
        try:
            return ov.Core().compile_model(str(graph), "CPU", config)
        except RuntimeError as error:
            raise ModelError(
                "The reader's model could not be prepared: " + str(error).splitlines()[-1],
                hint="Install newsdesk again, and openvino as constraints.txt names it.",
            ) from error
