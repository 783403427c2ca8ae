"""The encoder in PyTorch: on a GPU, and for models that OpenVINO cannot run."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.encode.tokens import speakable
from rag.encode.weights import ModelSource
from rag.errors import ModelError
from rag.settings import EncoderSettings
from rag.types import Vectors

logger = logging.getLogger(__name__)


class TorchEncoder:
    """A sentence-transformers model as it is, one call at a time; arithmetic is f32."""

    def __init__(
        self,
        model: Any,  # noqa: ANN401  # a SentenceTransformer; its module is heavy
        settings: EncoderSettings,
        *,
        name: str,
        fingerprint: str,
    ) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.dim = dimension(model)
        self.max_tokens = min(settings.max_tokens, position_limit(model))
        model.max_seq_length = self.max_tokens
        self._model = model
        self._batch_size = settings.batch_size
        self._one_at_a_time = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, in order; no text gives shape (0, d)."""
        return self._run(texts, passage_prompt(self._model))

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions: the same, for models that mark questions by a prompt."""
        return self._run(texts, query_prompt(self._model))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Length of each whole text in tokens, special tokens not counted."""
        if not texts:
            return []
        with self._one_at_a_time:
            found = self._model.tokenizer(
                speakable(texts),
                add_special_tokens=False, truncation=False, verbose=False,
            )  # fmt: skip
        return [len(ids) for ids in found["input_ids"]]

    def _run(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        try:
            with self._one_at_a_time:
                vectors = self._model.encode(
                    speakable(texts),
                    prompt=prompt,
                    batch_size=self._batch_size,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
        except RuntimeError as error:  # out of memory, mostly the GPU's
            raise ModelError(
                f"The encoder {self.name} could not run: {_first_line(error)}",
                hint="Lower NEWSDESK_ENCODER__BATCH_SIZE if memory is short.",
            ) from error
        return np.asarray(vectors, dtype=np.float32)


def load_torch(
    source: ModelSource, settings: EncoderSettings, *, fingerprint: str
) -> TorchEncoder:
    """The encoder on the device the settings ask for; `auto` takes a GPU where there is one.

    Raises:
        ModelError: the model cannot be loaded, or CUDA is asked for and missing.
    """
    import torch

    cuda = torch.cuda.is_available()
    if settings.device == "cuda" and not cuda:
        raise ModelError(
            "The encoder was asked to run on CUDA, but PyTorch finds no CUDA device.",
            hint="Set NEWSDESK_ENCODER__DEVICE=cpu, or install a CUDA build of PyTorch.",
        )
    device = "cuda" if cuda and settings.device != "cpu" else "cpu"
    try:
        model = load_model(source.open(), device)
    except ModelError:
        raise
    except Exception as error:  # the libraries for weights and tokenizers raise many kinds
        raise ModelError(
            f"The model {source.name} could not be loaded: {_first_line(error)}",
            hint="It has to be a sentence-transformers model saved in a folder or on the hub.",
        ) from error
    return TorchEncoder(model, settings, name=source.name, fingerprint=fingerprint)


def load_model(folder: Path, device: str) -> Any:  # noqa: ANN401  # imported late
    """The sentence-transformers model of a folder, without a look at the network."""
    with warnings.catch_warnings():
        # Its libraries deprecate each other's functions; nothing here can act on it.
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(folder), device=device, local_files_only=True).eval()


def query_prompt(model: Any) -> str:  # noqa: ANN401  # imported late
    """What the model wants in front of a question."""
    return _prompt(model, ("query",))


def passage_prompt(model: Any) -> str:  # noqa: ANN401  # imported late
    """What the model wants in front of a passage."""
    return _prompt(model, ("document", "passage", "corpus"))


def dimension(model: Any) -> int:  # noqa: ANN401  # imported late
    """The length of its vectors, as they come out."""
    return int(model.encode(["length"], show_progress_bar=False).shape[1])


def position_limit(model: Any) -> int:  # noqa: ANN401  # imported late
    """The longest input the model has positions for, special tokens included."""
    import torch

    for name, module in model.named_modules():
        if name.endswith("position_embeddings") and isinstance(module, torch.nn.Embedding):
            # Models of the RoBERTa family count positions from behind the padding index.
            unused = 0 if module.padding_idx is None else module.padding_idx + 1
            return int(module.num_embeddings) - unused
    config = getattr(model[0], "config", None)
    return int(getattr(config, "max_position_embeddings", None) or model.max_seq_length or 512)


def _prompt(model: Any, names: Sequence[str]) -> str:  # noqa: ANN401  # imported late
    for name in (*names, model.default_prompt_name):
        if name in model.prompts:
            return str(model.prompts[name] or "")
    return ""


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
