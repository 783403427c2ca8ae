"""What opening, verifying and repairing do about crashes, losses and torn files."""

from __future__ import annotations

import sqlite3
import tarfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from fakes import HashEncoder, article

from ingest.chunk import chunk
from rag.errors import StoreError, StoreMismatchError
from rag.index import probe
from rag.index.dense import DenseIndex
from rag.index.index import Index
from rag.index.rebuild import reindex
from rag.settings import ChromaSettings, Settings
from rag.types import Article, Chunk, Filter, Vectors


def passages(encoder: HashEncoder, *articles: Article) -> list[tuple[Article, list[Chunk]]]:
    return [(a, chunk(a, encoder)) for a in articles]


class FailingEncoder(HashEncoder):
    """Stops with a full disk while `failing`."""

    failing = False

    def encode(self, texts: Sequence[str]) -> Vectors:
        if self.failing:
            raise OSError(28, "No space left on device")
        return super().encode(texts)


def files_of(settings: Settings, name: str) -> list[Path]:
    return list((settings.data / "index-1" / "chroma").rglob(name))


@pytest.fixture
def small() -> HashEncoder:
    return HashEncoder(dim=16)


@pytest.fixture
def persisted(settings: Settings, small: HashEncoder) -> Settings:
    """A closed folder with so many passages that Chroma wrote its graph to files."""
    with Index.open(settings, small) as index:
        index.add(passages(small, *(article(n) for n in range(1, 1300))))
    assert files_of(settings, "header.bin")
    return settings


def left_open(settings: Settings, state: str = "0") -> None:
    """As if the last use had been killed."""
    with sqlite3.connect(settings.data / "ledger.sqlite") as db:
        db.execute("UPDATE meta SET value = ? WHERE name = 'clean'", (state,))
    db.close()


def test_an_article_whose_addition_failed_is_added_again(settings: Settings) -> None:
    encoder = FailingEncoder()
    with Index.open(settings, encoder) as index:
        encoder.failing = True
        with pytest.raises(StoreError, match="full"):
            index.add(passages(encoder, article(1)))
        encoder.failing = False
        assert index.classify(article(1)) == "changed"
    with Index.open(settings, encoder) as index:
        assert index.verify().ok
        assert index.classify(article(1)) == "unchanged"
        assert index.lexical("Person1", 1)


def test_a_change_that_failed_is_finished_by_the_next_open(settings: Settings) -> None:
    encoder = FailingEncoder()
    with Index.open(settings, encoder) as index:
        index.add(passages(encoder, article(1, text="The ducks sat by the pond.")))
        encoder.failing = True
        with pytest.raises(StoreError):
            index.add(passages(encoder, article(1, text="The whale sat by the pond.")))
        encoder.failing = False
    with Index.open(settings, encoder) as index:
        assert index.lexical("whale", 1)
        assert not index.lexical("ducks", 1)
        assert index.verify().ok


def test_a_backup_of_a_folder_at_rest_opens_searchable(
    settings: Settings, encoder: HashEncoder, tmp_path: Path
) -> None:
    with Index.open(settings, encoder) as index:
        index.add(passages(encoder, article(1)))
    with Index.open(settings, encoder) as index:
        index.backup(tmp_path / "b.tar.gz")
    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        archive.extractall(tmp_path / "restored", filter="data")
    encoder.encoded.clear()
    with Index.open(Settings.load(data=tmp_path / "restored"), encoder) as restored:
        assert restored.lexical("Person1", 1)
        assert restored.verify().ok
    assert not encoder.encoded


def test_a_backup_to_a_folder_that_is_not_there_says_so(
    settings: Settings, encoder: HashEncoder, tmp_path: Path
) -> None:
    with Index.open(settings, encoder) as index:
        for file in (tmp_path / "none" / "b.tar.gz", tmp_path):
            with pytest.raises(StoreError, match="backup cannot be written"):
                index.backup(file)


def overwritten(file: Path) -> None:
    half = file.stat().st_size // 2
    file.write_bytes(file.read_bytes()[:half] + b"\x7f" * half)


def halved(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def blanked(file: Path) -> None:
    """Half of it never reached the disk; zeros, for what is cut off is read from old memory."""
    half = file.stat().st_size // 2
    file.write_bytes(file.read_bytes()[:half] + bytes(file.stat().st_size - half))


@pytest.mark.parametrize(
    ("name", "tear"),
    [
        ("header.bin", overwritten),
        ("data_level0.bin", halved),
        ("index_metadata.pickle", halved),
        ("link_lists.bin", Path.unlink),
    ],
)
def test_a_graph_torn_by_a_crash_is_rebuilt_from_stored_vectors(
    persisted: Settings, small: HashEncoder, name: str, tear: Callable[[Path], None]
) -> None:
    for file in files_of(persisted, name):
        tear(file)
    left_open(persisted)
    small.encoded.clear()
    with Index.open(persisted, small) as index:
        assert index.generation == 2
        assert index.verify().ok
        wanted = chunk(article(700), small)[0]
        assert index.dense(HashEncoder(dim=16).encode([wanted.embed_text])[0], 1)[0][1] > 0.99
    assert not small.encoded
    assert [p.name for p in persisted.data.glob("index-*")] == ["index-2"]


def test_files_that_end_the_process_that_loads_them_are_known_before(persisted: Settings) -> None:
    [chroma] = {file.parents[1] for file in files_of(persisted, "header.bin")}
    assert probe.readable(chroma, "newsdesk-1")
    overwritten(files_of(persisted, "header.bin")[0])
    assert not probe.readable(chroma, "newsdesk-1")
    dense = DenseIndex(chroma, "newsdesk-1", ChromaSettings())
    with pytest.raises(StoreError, match="torn"):
        dense.check()


def test_a_probe_that_cannot_start_proves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for program in ("/bin/false", str(tmp_path / "no such program")):
        monkeypatch.setattr("sys.executable", program)
        assert probe.readable(tmp_path, "any")


def test_verify_sees_passages_that_a_search_no_longer_reaches(
    settings: Settings, encoder: HashEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Index.open(settings, encoder) as index:
        index.add(passages(encoder, article(1)))
        monkeypatch.setattr(index._dense, "nearest", lambda vectors: [-1.0] * len(vectors))
        assert any("own vectors" in problem for problem in index.verify().problems)


def test_verify_sees_a_torn_graph_where_all_ids_are_there(
    persisted: Settings, small: HashEncoder
) -> None:
    blanked(files_of(persisted, "data_level0.bin")[0])
    with Index.open(persisted, small) as index:
        assert len(index._dense.ids()) == 1299
        report = index.verify()
        assert not report.ok
        assert any("own vectors" in problem for problem in report.problems)
        assert index.repair().ok


def test_mending_that_ended_the_process_is_not_tried_again(
    persisted: Settings, small: HashEncoder
) -> None:
    left_open(persisted, "mending")
    with Index.open(persisted, small) as index:
        assert index.generation == 2
        assert index.verify().ok
    with Index.open(persisted, small) as index:
        assert index.generation == 2


def test_repair_puts_in_what_is_lacking_and_takes_out_what_is_too_much(
    settings: Settings, encoder: HashEncoder
) -> None:
    with Index.open(settings, encoder) as index:
        index.add(passages(encoder, *(article(n) for n in range(1, 6))))
        ids = [chunk(article(n), encoder)[0].id for n in range(1, 6)]
        index._dense.delete(ids[:2])
        index._lexical.replace([], ids[3:])
        index._dense.upsert(["stray"], encoder.encode(["x"]), [0], ["o"])
        report = index.verify()
        found = (report.missing_dense, report.extra_dense, report.missing_lexical)
        assert found == (2, 1, 2)
        assert index.repair().ok
        assert index.generation == 1


def test_leftovers_of_a_killed_reindex_are_cleared_by_the_next_open(
    settings: Settings, encoder: HashEncoder
) -> None:
    with Index.open(settings, encoder) as index:
        index.add(passages(encoder, article(1)))
        index._ledger.copy_passages(1, 2)
        (settings.data / "index-2" / "chroma").mkdir(parents=True)
    with Index.open(settings, encoder) as index:
        assert index._ledger.passage_count(2) == 0
        assert not (settings.data / "index-2").exists()
        assert index.verify().ok


def test_a_reindex_that_is_stopped_leaves_no_folder_behind(
    settings: Settings, encoder: HashEncoder
) -> None:
    with Index.open(settings, encoder) as index:
        index.add(passages(encoder, *(article(n) for n in range(1, 100))))
    steps: Iterator[object] = reindex(settings, encoder, lambda a: chunk(a, encoder))
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert [p.name for p in settings.data.glob("index-*")] == ["index-1"]


def test_a_folder_of_a_newer_newsdesk_is_not_written_to(
    settings: Settings, encoder: HashEncoder
) -> None:
    with Index.open(settings, encoder):
        pass
    with sqlite3.connect(settings.data / "ledger.sqlite") as db:
        db.execute("UPDATE meta SET value = '99' WHERE name = 'schema'")
        db.execute("DROP TABLE runs")
    db.close()
    with pytest.raises(StoreMismatchError, match="newer newsdesk"):
        Index.open(settings, encoder)
    with sqlite3.connect(settings.data / "ledger.sqlite") as db:
        assert not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'runs'").fetchone()
    db.close()


def test_a_closed_index_says_that_it_is_closed(settings: Settings, encoder: HashEncoder) -> None:
    index = Index.open(settings, encoder)
    index.add(passages(encoder, article(1)))
    index.close()
    index.close()
    calls: list[Callable[[], object]] = [
        lambda: index.article("a1"),
        lambda: index.lexical("bridge", 1),
        lambda: index.dense(HashEncoder().encode(["bridge"])[0], 1),
        index.status,
        index.verify,
    ]
    for call in calls:
        with pytest.raises(StoreError, match="closed"):
            call()


def test_outlets_compare_without_case_in_every_script(
    settings: Settings, encoder: HashEncoder
) -> None:
    only = Filter(outlets=("ÉCHO DU MATIN", "вестник"))
    with Index.open(settings, encoder) as index:
        index.add(
            passages(
                encoder,
                article(1, outlet="Écho du Matin"),
                article(2, outlet="Вестник"),
                article(3),
            )
        )
        vector = encoder.encode(["bridge"])[0]
        for hits in (index.lexical("bridge", 9, only), index.dense(vector, 9, only)):
            assert {a.id for _, a in index.chunks([i for i, _ in hits])} == {"a1", "a2"}
        assert {a.id for a in index.articles(only=only)} == {"a1", "a2"}


def test_threads_that_ended_leave_no_connections_open(
    settings: Settings, encoder: HashEncoder
) -> None:
    with Index.open(settings, encoder) as index:
        for _ in range(20):
            thread = threading.Thread(target=index.article, args=("a1",))
            thread.start()
            thread.join()
        assert len(index._ledger._database._open) <= 2
