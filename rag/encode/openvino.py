"""The encoder on a CPU: a converted model run by OpenVINO, without PyTorch.

Measured on two cores of a Xeon with AMX, passages of 190 tokens: PyTorch f32 27 a second,
OpenVINO f32 70, OpenVINO bf16 above 200.
"""

from __future__ import annotations

import importlib
import logging
import sys
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.encode.batches import Batch, Layout
from rag.encode.cache import GRAPH, TOKENIZER, WEIGHTS, BadEntryError, Entry
from rag.encode.tokens import Tokens
from rag.errors import ModelError
from rag.settings import EncoderSettings
from rag.types import Vectors

logger = logging.getLogger(__name__)

WINDOW = 512
"""Texts tokenised and sorted at a time, while the ones before them are still computed."""

_importing = threading.Lock()


class _Request(Protocol):
    """The part of OpenVINO's InferRequest that is used."""

    def start_async(self, inputs: dict[int, Any]) -> None: ...
    def wait(self) -> None: ...
    def get_output_tensor(self, index: int) -> Any: ...  # noqa: ANN401  # OpenVINO's Tensor


def import_openvino() -> ModuleType:
    """OpenVINO without its usage statistics.

    Merely importing it starts to report to its makers where the package `openvino_telemetry`
    is installed and nobody has opted out. It takes a silent stand-in when that package cannot be
    imported, which is what it sees here.
    """
    with _importing:
        if "openvino" not in sys.modules:
            reporter = sys.modules.get("openvino_telemetry")
            sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
            try:
                importlib.import_module("openvino")
            finally:
                del sys.modules["openvino_telemetry"]
                if reporter is not None:
                    sys.modules["openvino_telemetry"] = reporter
    return sys.modules["openvino"]


class OpenVinoEncoder:
    """Texts to vectors on the CPU; safe to call from several threads at once.

    Each call takes inference requests from a common store and adds to it when it is empty, so
    a question never waits for an ingest to finish: it shares the cores with it.
    """

    def __init__(
        self, entry: Entry, settings: EncoderSettings, *, name: str, fingerprint: str
    ) -> None:
        facts = entry.facts
        self.name = name
        self.fingerprint = fingerprint
        self.dim = facts.dim
        self.max_tokens = min(settings.max_tokens, facts.position_limit)
        self._prompts = (facts.query_prompt, facts.passage_prompt)
        self._layout = Layout(settings.batch_size, self.max_tokens, facts.pad_id)
        self._tokens = Tokens((entry.folder / TOKENIZER).read_text("utf-8"), self.max_tokens)
        self._model = _compiled(entry, exact=facts.exact or settings.precision == "f32")
        self._depth = 2 * int(self._model.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        self._idle: deque[_Request] = deque()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, in order; no text gives shape (0, d)."""
        return self._run(texts, self._prompts[1])

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions: the same, for models that mark questions by a prompt."""
        return self._run(texts, self._prompts[0])

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Length of each whole text in tokens, special tokens not counted."""
        return self._tokens.count(texts)

    def _run(self, texts: Sequence[str], prompt: str) -> Vectors:
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        running: deque[tuple[_Request, NDArray[np.intp]]] = deque()
        try:
            for start in range(0, len(texts), WINDOW):
                window = [prompt + text for text in texts[start : start + WINDOW]]
                for batch in self._layout.batches(self._tokens.ids(window)):
                    if len(running) >= self._depth:
                        self._finish(*running.popleft(), vectors)
                    running.append((self._start(batch), batch.rows + start))
            while running:
                self._finish(*running.popleft(), vectors)
        except RuntimeError as error:
            raise ModelError(
                f"The encoder {self.name} could not run: {str(error).splitlines()[-1]}",
                hint="Lower NEWSDESK_ENCODER__BATCH_SIZE if memory is short.",
            ) from error
        return vectors

    def _start(self, batch: Batch) -> _Request:
        try:
            request = self._idle.pop()
        except IndexError:
            request = self._model.create_infer_request()
        request.start_async({0: batch.ids, 1: batch.mask})
        return request

    def _finish(self, request: _Request, rows: NDArray[np.intp], vectors: Vectors) -> None:
        request.wait()
        vectors[rows] = request.get_output_tensor(0).data
        self._idle.append(request)


def _compiled(entry: Entry, *, exact: bool) -> Any:  # noqa: ANN401  # OpenVINO's CompiledModel
    """The model made ready for this processor, while its weights' digest is computed.

    Raises:
        BadEntryError: the entry cannot be read or its weights are damaged.
    """
    ov = import_openvino()
    config = {"PERFORMANCE_HINT": "THROUGHPUT"}
    if exact:
        config["INFERENCE_PRECISION_HINT"] = "f32"
    with ThreadPoolExecutor(1) as pool:
        intact = pool.submit(entry.intact, WEIGHTS)
        try:
            model = ov.Core().compile_model(str(entry.folder / GRAPH), "CPU", config)
        except RuntimeError as error:
            raise BadEntryError(str(error)) from error
        if not intact.result():
            raise BadEntryError(f"{entry.folder.name} is damaged")
    return model
