"""A cached conversion is used only whole, and put in place in one step."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from rag.encode.cache import BadEntryError, Entry, Facts, draft_folder, place, publish

FACTS = Facts(dim=4, position_limit=512, pad_id=0, passage_prompt="passage: ")


def written(folder: Path, weights: bytes = b"0123456789") -> Entry:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.xml").write_text("<net/>")
    (folder / "model.bin").write_bytes(weights)
    (folder / "tokenizer.json").write_text("{}")
    return Entry.write(folder, FACTS)


def test_entry_is_read_as_it_was_written(tmp_path: Path) -> None:
    entry = written(tmp_path)
    assert Entry.read(tmp_path) == entry
    assert entry.facts == FACTS


@pytest.mark.parametrize("name", ["model.xml", "model.bin", "tokenizer.json", "entry.json"])
def test_entry_with_a_torn_file_is_refused(tmp_path: Path, name: str) -> None:
    written(tmp_path)
    path = tmp_path / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BadEntryError):
        Entry.read(tmp_path)


@pytest.mark.parametrize("name", ["model.xml", "model.bin", "tokenizer.json", "entry.json"])
def test_entry_with_a_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    written(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(BadEntryError):
        Entry.read(tmp_path)


def test_entry_of_another_version_is_refused(tmp_path: Path) -> None:
    written(tmp_path)
    stored = json.loads((tmp_path / "entry.json").read_text())
    stored["facts"]["added_later"] = 1
    (tmp_path / "entry.json").write_text(json.dumps(stored))
    with pytest.raises(BadEntryError):
        Entry.read(tmp_path)


def test_changed_byte_in_the_weights_is_noticed(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "model.bin").write_bytes(b"0123456780")
    assert not Entry.read(tmp_path).intact("model.bin")


def test_draft_is_published_whole(tmp_path: Path) -> None:
    final = place(tmp_path, "abc")
    draft = draft_folder(final)
    written(draft)
    assert publish(draft, final) == final
    assert Entry.read(final).facts == FACTS
    assert [path.name for path in final.parent.iterdir()] == [final.name]


def test_second_start_at_once_finds_a_whole_entry(tmp_path: Path) -> None:
    final = place(tmp_path, "abc")
    one, two = draft_folder(final), draft_folder(final)
    written(one)
    written(two)
    assert publish(one, final) == final
    in_use = (final / "model.bin").stat().st_ino
    assert publish(two, final) == final
    assert (final / "model.bin").stat().st_ino == in_use
    assert Entry.read(final).intact("model.bin")


def test_damaged_entry_is_replaced(tmp_path: Path) -> None:
    final = place(tmp_path, "abc")
    written(final)
    (final / "model.bin").write_bytes(b"012345678X")
    draft = draft_folder(final)
    written(draft)
    publish(draft, final)
    assert (final / "model.bin").read_bytes() == b"0123456789"


def test_cache_that_cannot_be_written_gives_a_passing_folder_and_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    final = place(tmp_path / "file", "abc")
    with caplog.at_level(logging.WARNING):
        draft = draft_folder(final)
    assert "cannot be written" in caplog.text
    written(draft)
    assert Entry.read(publish(draft, final)).facts == FACTS
