"""Text to vectors.

A model is found and verified (`weights`), converted once (`convert`) into the cache folder
(`cache`), and run by OpenVINO on the CPU (`openvino`), which needs no PyTorch; on a GPU, or
where a model cannot be converted, PyTorch runs it (`torch`).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from rag.encode.weights import ModelSource, find_model
from rag.settings import EncoderSettings
from rag.types import Encoder, Vectors, digest

__all__ = ["encode_queries", "load_encoder"]

logger = logging.getLogger(__name__)


def load_encoder(settings: EncoderSettings, cache: Path) -> Encoder:
    """The encoder the settings ask for.

    `device` cpu and auto mean OpenVINO, cuda means PyTorch. A model that OpenVINO does not run
    faithfully is run by PyTorch, on a GPU if there is one and the device is auto. The first
    start with a model takes seconds and writes to `cache`; later ones need neither PyTorch nor
    the model's own files where it is the packaged one.

    The fingerprint covers the model's files, so weights, pooling and prompts. It leaves out
    the precision: bf16 and f32 vectors of one model differ by less than a thousandth in cosine
    and may stand in one index.

    Raises:
        ModelError: the model is not there, is not what it should be, or cannot be loaded.
    """
    source = find_model(settings.model)
    return _load(source, settings, cache, digest("unit length", source.digest))


def _load(
    source: ModelSource, settings: EncoderSettings, cache: Path, fingerprint: str
) -> Encoder:
    from rag.encode.convert import UnsupportedModelError
    from rag.encode.torch import load_torch

    if settings.device != "cuda":
        try:
            return _load_openvino(source, settings, cache, fingerprint)
        except UnsupportedModelError as error:
            logger.warning("PyTorch will run %s, more slowly: %s", source.name, error)
    return load_torch(source, settings, fingerprint=fingerprint)


def _load_openvino(
    source: ModelSource, settings: EncoderSettings, cache: Path, fingerprint: str
) -> Encoder:
    from rag.encode.cache import BadEntryError, Entry, place
    from rag.encode.convert import build
    from rag.encode.openvino import OpenVinoEncoder

    try:
        entry = Entry.read(place(cache, source.digest))
        return OpenVinoEncoder(entry, settings, name=source.name, fingerprint=fingerprint)
    except BadEntryError as error:
        logger.debug("No prepared encoder to use: %s", error)
    entry = build(source, cache)
    return OpenVinoEncoder(entry, settings, name=source.name, fingerprint=fingerprint)


def encode_queries(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Vectors of questions, by the model's way for questions where it has one."""
    encode = getattr(encoder, "encode_query", encoder.encode)
    vectors: Vectors = encode(texts)
    return vectors
