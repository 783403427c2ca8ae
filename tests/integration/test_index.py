"""The index on real SQLite, Chroma and tantivy; only the encoder is a fake."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import tarfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from fakes import HashEncoder, article

from ingest.chunk import chunk
from rag.dates import epoch
from rag.errors import StoreBusyError, StoreError, StoreMismatchError
from rag.index.index import Index
from rag.index.lock import holder
from rag.index.rebuild import reindex
from rag.index.types import Door, Run
from rag.settings import Settings
from rag.types import Article, Chunk, Filter, Vectors


def passages(encoder: HashEncoder, *articles: Article) -> list[tuple[Article, list[Chunk]]]:
    return [(a, chunk(a, encoder)) for a in articles]


def articles_of(index: Index, hits: Sequence[tuple[str, float]]) -> set[str]:
    return {whole.id for _, whole in index.chunks([key for key, _ in hits])}


@pytest.fixture
def index(settings: Settings, encoder: HashEncoder) -> Iterator[Index]:
    with Index.open(settings, encoder) as opened:
        yield opened


def test_an_article_comes_back_as_it_went_in(index: Index, encoder: HashEncoder) -> None:
    given = article(
        1,
        authors=("Ann Bo", "Cy"),
        language="en",
        origin="feed",
        published_at="2025-05-09T14:20:00+05:30",
    )
    index.add(passages(encoder, given))
    assert index.article("a1") == given
    [(found, whole)] = index.chunks([c.id for c in chunk(given, encoder)])
    assert whole == given
    assert given.text[found.start : found.end] == found.text


def test_what_was_added_is_found_by_words_and_by_vector(
    index: Index, encoder: HashEncoder
) -> None:
    index.add(passages(encoder, *(article(n) for n in range(1, 30))))
    wanted = chunk(article(7), encoder)[0]
    assert index.lexical("What did Person7 say?", 3)[0][0] == wanted.id
    [nearest, *_] = index.dense(encoder.encode([wanted.embed_text])[0], 3)
    assert nearest[0] == wanted.id
    assert nearest[1] == pytest.approx(1.0, abs=1e-3)
    assert index.verify().ok


def test_a_changed_article_replaces_its_passages_and_encodes_only_what_changed(
    index: Index, encoder: HashEncoder
) -> None:
    long = "\n\n".join(
        f"Paragraph {n} tells of {n} ducks. " + "Quack said one. " * 60 for n in range(4)
    )
    before = article(1, text=long)
    index.add(passages(encoder, before, article(2)))
    encoder.encoded.clear()
    after = article(1, text=long + "\n\nA whale was seen at last.")
    assert index.classify(after) == "changed"
    index.add(passages(encoder, after))
    assert 0 < len(encoder.encoded) < len(chunk(after, encoder))
    assert index.lexical("whale", 5)
    assert index.verify().ok
    assert index.status().articles == 2


def test_a_changed_date_is_seen_without_encoding_again(index: Index, encoder: HashEncoder) -> None:
    index.add(passages(encoder, article(1, published_at="2025-01-01")))
    encoder.encoded.clear()
    index.add(passages(encoder, article(1, published_at="2025-06-01")))
    assert not encoder.encoded
    only = Filter(since=epoch("2025-05-01"))
    assert index.lexical("bridge", 5, only)
    assert index.dense(HashEncoder().encode(["bridge"])[0], 5, only)


def test_classification_tells_new_changed_unchanged_and_duplicate(
    index: Index, encoder: HashEncoder
) -> None:
    index.add(passages(encoder, article(1)))
    assert index.classify(article(1)) == "unchanged"
    assert index.classify(article(1, title="Another")) == "changed"
    assert index.classify(article(2)) == "new"
    assert index.classify(article(1, id="other", url=None)) == "duplicate"
    assert index.classify(article(1, id="other", outlet="Radio Vale")) == "new"


def test_removed_articles_are_found_no_more(index: Index, encoder: HashEncoder) -> None:
    index.add(passages(encoder, article(1), article(2)))
    index.remove(["a1", "never there"])
    assert index.article("a1") is None
    assert not any(
        a.id == "a1" for _, a in index.chunks([i for i, _ in index.lexical("bridge", 9)])
    )
    assert index.verify().ok


def test_filters_hold_in_both_indexes(index: Index, encoder: HashEncoder) -> None:
    index.add(
        passages(
            encoder,
            article(1, published_at="2025-05-01", outlet="Radio Vale"),
            article(2, published_at="2025-05-10"),
            article(3, published_at=None),
        )
    )
    vector = encoder.encode(["bridge council"])[0]

    def found(only: Filter) -> set[str]:
        by_words = {
            a.id for _, a in index.chunks([i for i, _ in index.lexical("bridge", 9, only)])
        }
        by_vector = {a.id for _, a in index.chunks([i for i, _ in index.dense(vector, 9, only)])}
        assert by_words == by_vector
        return by_words

    assert found(Filter()) == {"a1", "a2", "a3"}
    assert found(Filter(until=epoch("2025-05-05"))) == {"a1"}
    assert found(Filter(until=epoch("2025-05-05"), undated=True)) == {"a1", "a3"}
    assert found(Filter(since=epoch("2025-05-05"), undated=True)) == {"a2"}
    assert found(Filter(outlets=("RADIO vale",))) == {"a1"}
    assert [a.id for a in index.articles(only=Filter(outlets=("Radio Vale",)))] == ["a1"]


def test_a_filter_that_few_passages_pass_still_finds_them(
    index: Index, encoder: HashEncoder
) -> None:
    many = [article(n, published_at="2025-05-20") for n in range(1, 80)]
    index.add(passages(encoder, *many, article(99, published_at="2024-01-01")))
    vector = encoder.encode([chunk(article(5), encoder)[0].embed_text])[0]
    hits = index.dense(vector, 2, Filter(until=epoch("2024-06-01")))
    assert articles_of(index, hits) == {"a99"}


@pytest.mark.parametrize(
    "text",
    ['AND OR NOT "', "title:x (((", "*?~^", "'; DROP TABLE articles; --", "…", "", "the of"],
)
def test_query_syntax_is_only_words(index: Index, encoder: HashEncoder, text: str) -> None:
    index.add(passages(encoder, article(1)))
    assert isinstance(index.lexical(text, 5), list)


def test_words_are_found_across_spellings(index: Index, encoder: HashEncoder) -> None:
    index.add(
        passages(encoder, article(1, text="The U.S. lost 250,000 visitors to Kęsh’s cafés."))
    )
    for word in ("US", "250000", "visitor", "Kesh", "cafe"):
        assert index.lexical(word, 5), word


def test_the_folder_has_one_owner(settings: Settings, index: Index, encoder: HashEncoder) -> None:
    index.publish_door(4711, "secret")
    owner = holder(settings.data)
    assert owner is not None
    assert (owner.pid, owner.door) == (os.getpid(), Door(4711, "secret"))
    assert stat.S_IMODE((settings.data / "lock").stat().st_mode) == 0o600
    with pytest.raises(StoreBusyError, match=f"process {os.getpid()}") as busy:
        Index.open(settings, encoder)
    assert busy.value.retryable


def test_a_closed_folder_has_no_owner_and_opens_again(
    settings: Settings, encoder: HashEncoder
) -> None:
    for _ in range(2):
        with Index.open(settings, encoder):
            assert holder(settings.data) is not None
        assert holder(settings.data) is None


def test_another_encoder_is_told_to_reindex_and_reindexing_switches(
    settings: Settings, encoder: HashEncoder
) -> None:
    with Index.open(settings, encoder) as index:
        index.add(passages(encoder, article(1), article(2)))
    other = HashEncoder(dim=32, name="other")
    with pytest.raises(StoreMismatchError, match="newsdesk reindex"):
        Index.open(settings, other)
    events = list(reindex(settings, other, lambda a: chunk(a, other)))
    assert events[-1].finished
    with Index.open(settings, other) as index:
        assert index.verify().ok
        assert index.generation == 2
        assert index.lexical("Person2", 3)
    with pytest.raises(StoreMismatchError):
        Index.open(settings, encoder)


def test_an_interrupted_reindex_leaves_the_old_index_in_use(
    settings: Settings, encoder: HashEncoder
) -> None:
    with Index.open(settings, encoder) as index:
        index.add(passages(encoder, *(article(n) for n in range(1, 100))))
    other = HashEncoder(dim=32, name="other")
    half = reindex(settings, other, lambda a: chunk(a, other))
    next(half)
    half.close()
    with Index.open(settings, encoder) as index:
        assert index.verify().ok
        assert index.generation == 1
    assert list(reindex(settings, other, lambda a: chunk(a, other)))[-1].finished


def test_a_folder_of_a_newer_newsdesk_is_left_alone(
    settings: Settings, encoder: HashEncoder
) -> None:
    with Index.open(settings, encoder):
        pass
    with sqlite3.connect(settings.data / "ledger.sqlite") as db:
        db.execute("UPDATE meta SET value = '99' WHERE name = 'schema'")
    db.close()
    with pytest.raises(StoreMismatchError, match="newer newsdesk"):
        Index.open(settings, encoder)


def test_a_damaged_ledger_is_one_clear_error(settings: Settings, encoder: HashEncoder) -> None:
    with Index.open(settings, encoder):
        pass
    (settings.data / "ledger.sqlite").write_bytes(b"no database at all" * 500)
    for left in settings.data.glob("ledger.sqlite-*"):
        left.unlink()
    with pytest.raises(StoreError, match="damaged"):
        Index.open(settings, encoder)


def test_a_data_folder_that_is_a_file_is_one_clear_error(
    tmp_path: Path, encoder: HashEncoder
) -> None:
    (tmp_path / "data").write_text("x")
    with pytest.raises(StoreError, match="not a folder"):
        Index.open(Settings.load(data=tmp_path / "data"), encoder)


@pytest.mark.parametrize("lost", ["chroma", "tantivy", ""])
def test_opening_rebuilds_a_lost_index_without_encoding(
    settings: Settings, encoder: HashEncoder, lost: str
) -> None:
    with Index.open(settings, encoder) as index:
        index.add(passages(encoder, *(article(n) for n in range(1, 40))))
    shutil.rmtree(settings.data / "index-1" / lost)
    encoder.encoded.clear()
    with Index.open(settings, encoder) as index:
        assert index.verify().ok
        assert index.lexical("Person7", 1)
        assert index.dense(HashEncoder().encode(["Town7 Person7"])[0], 1)
    assert not encoder.encoded


def test_a_torn_dense_index_is_rebuilt_when_the_folder_was_not_closed(
    settings: Settings, encoder: HashEncoder
) -> None:
    with Index.open(settings, encoder) as index:
        index.add(passages(encoder, *(article(n) for n in range(1, 40))))
        index._dirty = False  # as if killed: the note of a clean end is never written
    for file in (settings.data / "index-1" / "chroma").rglob("chroma.sqlite3"):
        file.write_bytes(file.read_bytes()[:5000])
    with Index.open(settings, encoder) as index:
        assert index.verify().ok
        assert index.generation == 2


class Interrupted(HashEncoder):
    """Stopped by the person in the middle of its work."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        assert texts
        raise KeyboardInterrupt


def test_what_an_interrupted_add_left_is_finished_by_the_next_add_or_open(
    settings: Settings, encoder: HashEncoder
) -> None:
    for then_add in (True, False):
        index = Index.open(settings, Interrupted())
        with pytest.raises(KeyboardInterrupt):
            index.add(passages(encoder, article(1 if then_add else 3)))
        if then_add:
            index._encoder = encoder
            index.add(passages(encoder, article(2)))
            assert articles_of(index, index.lexical("bridge", 9)) == {"a1", "a2"}
        index.close()
    with Index.open(settings, encoder) as index:
        assert index.verify().ok
        assert articles_of(index, index.lexical("bridge", 9)) == {"a1", "a2", "a3"}


def test_a_backup_made_while_in_use_opens_as_a_folder(
    index: Index, encoder: HashEncoder, tmp_path: Path
) -> None:
    index.add(passages(encoder, article(1), article(2)))
    with closing(sqlite3.connect(tmp_path / "chat.sqlite")) as chat:
        chat.execute("CREATE TABLE turns AS SELECT 'Who won?' AS question")
        chat.commit()
        files = [tmp_path / "chat.sqlite", tmp_path / "missing.json"]
        index.backup(tmp_path / "b.tar.gz", also=files)
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o777 == 0o600
    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        archive.extractall(tmp_path / "restored", filter="data")
    with closing(sqlite3.connect(tmp_path / "restored" / "chat.sqlite")) as chat:
        assert chat.execute("SELECT question FROM turns").fetchone() == ("Who won?",)
    encoder.encoded.clear()
    with Index.open(Settings.load(data=tmp_path / "restored"), encoder) as restored:
        assert restored.verify().ok
        assert restored.lexical("Person2", 1)
    assert not encoder.encoded


def test_status_counts_and_serialises(index: Index, encoder: HashEncoder) -> None:
    index.add(passages(encoder, article(1), article(2, outlet="Radio Vale"), article(3)))
    index.record_run(Run("2025-05-09T10:00:00+00:00", ("x.jsonl",), {"added": 3}))
    status = json.loads(json.dumps(index.status().to_dict()))
    assert (status["articles"], status["passages"], status["pending"]) == (3, 3, 0)
    assert status["outlets"][0] == {"outlet": "Northline Daily", "articles": 2}
    assert status["oldest"] == "2025-05-02"
    assert status["newest"] == "2025-05-04"
    assert status["last_run"]["counts"] == {"added": 3}
    assert status["disk_bytes"] > 0


def test_readers_are_right_while_a_writer_adds(index: Index, encoder: HashEncoder) -> None:
    index.add(passages(encoder, article(1)))
    faults: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                ids = [key for key, _ in index.lexical("bridge", 50)]
                for found, whole in index.chunks(ids):
                    assert whole.text[found.start : found.end] == found.text
                index.dense(np.eye(1, 64, dtype=np.float32)[0], 10)
        except BaseException as error:  # noqa: BLE001  # told to the test's own thread
            faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for n in range(2, 12):
        index.add(passages(encoder, article(n)))
    stop.set()
    for reader in readers:
        reader.join()
    assert not faults
    assert index.verify().ok
    assert index.version >= 11


def test_an_empty_folder_is_well_whenever_it_is_looked_at(
    settings: Settings, encoder: HashEncoder
) -> None:
    for _ in range(2):
        with Index.open(settings, encoder) as index:
            assert index.verify().problems == []
