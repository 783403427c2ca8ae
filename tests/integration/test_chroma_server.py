"""The dense index on a real Chroma server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import HashEncoder, article

from ingest.chunk import chunk
from rag.errors import StoreError
from rag.index.dense import hang_up
from rag.index.index import Index
from rag.index.rebuild import reindex
from rag.settings import ChromaSettings, Settings


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = int(probe.getsockname()[1])
    server = subprocess.Popen(
        [Path(sys.executable).with_name("chroma"), "run", "--path", tmp_path / "server",
         "--host", "127.0.0.1", "--port", str(free)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
    )  # fmt: skip
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{free}/api/v2/heartbeat").close()
                break
            except OSError:
                time.sleep(0.1)
        yield free
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_vectors_live_on_the_server_and_old_generations_go(tmp_path: Path, port: int) -> None:
    chroma = ChromaSettings(host="127.0.0.1", port=port)
    encoder, other = HashEncoder(), HashEncoder(dim=32, name="other")
    for name in ("one", "two"):
        settings = Settings.load(data=tmp_path / name, chroma=chroma)
        with Index.open(settings, encoder) as index:
            index.add([(a, chunk(a, encoder)) for a in (article(1), article(2))])
            assert index.verify().ok
            assert index.dense(encoder.encode(["Town2 Person2"])[0], 2)
        assert not (tmp_path / name / "index-1" / "chroma").exists()
    assert list(reindex(settings, other, lambda a: chunk(a, other)))[-1].finished
    with Index.open(settings, other) as index:
        assert index.verify().ok
    import chromadb

    client = chromadb.HttpClient("127.0.0.1", port)
    names = [c.name for c in client.list_collections()]
    hang_up(client)
    assert len(names) == 2
    assert sum(name.startswith("newsdesk-2") for name in names) == 1


def test_a_server_that_lost_its_vectors_is_filled_again_on_opening(
    tmp_path: Path, port: int
) -> None:
    settings = Settings.load(
        data=tmp_path / "data", chroma=ChromaSettings(host="127.0.0.1", port=port)
    )
    encoder = HashEncoder()
    with Index.open(settings, encoder) as index:
        index.add([(article(1), chunk(article(1), encoder))])
    (settings.data).rename(tmp_path / "moved")  # its collection is named after its place
    settings = settings.model_copy(update={"data": tmp_path / "moved"})
    encoder.encoded.clear()
    with Index.open(settings, encoder) as index:
        assert index.verify().ok
        assert index.dense(HashEncoder().encode(["Town1"])[0], 1)
    assert not encoder.encoded


def test_a_server_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    settings = Settings.load(data=tmp_path, chroma=ChromaSettings(host="127.0.0.1", port=9))
    encoder = HashEncoder()
    with Index.open(settings, encoder) as index, pytest.raises(StoreError, match="Chroma server"):
        index.add([(article(1), chunk(article(1), encoder))])
