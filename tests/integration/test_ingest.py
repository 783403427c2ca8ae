"""Sources from disk and from a local site into a real index."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from fakes import HashEncoder

from ingest.run import IngestReport, ingest
from rag.index.index import Index
from rag.settings import FetchSettings, Settings

SENTENCE = "The council of Marrow met on Monday and approved the bridge for {} crowns. "


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "site"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    address = f"http://127.0.0.1:{server.server_port}"
    for n in (1, 2):
        body = "".join(f"<p>{SENTENCE.format(n * 1000 + part)}</p>" for part in range(6))
        page = (
            f"<html><head><title>Report {n}</title></head><body><article>{body}</article></body>"
        )
        (folder / f"{n}.html").write_text(page)
    items = "".join(
        f"<item><title>Report {n}</title><link>{address}/{n}.html</link>"
        f"<description>The summary of report {n}, in one sentence.</description></item>"
        for n in (1, 2, 3)
    )
    (folder / "feed.xml").write_text(
        f'<rss version="2.0"><channel><title>Northline</title>{items}</channel></rss>'
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield address
    server.shutdown()
    server.server_close()


@pytest.fixture
def index(settings: Settings) -> Iterator[Index]:
    with Index.open(settings, HashEncoder(), command="test") as opened:
        yield opened


def report(index: Index, settings: Settings, *sources: str) -> IngestReport:
    *_, last = ingest(index, sources, settings)
    assert isinstance(last, IngestReport)
    return last


def test_a_feed_is_read_once_and_then_known(index: Index, settings: Settings, site: str) -> None:
    local = settings.model_copy(
        update={"fetch": FetchSettings(allow_hosts=("127.0.0.1",), delay_s=0)}
    )
    first = report(index, local, f"{site}/feed.xml")
    assert (first.added, first.failed) == (3, 0)
    assert sorted(a.origin for a in index.articles()) == ["feed", "page", "page"]
    again = report(index, local, f"{site}/feed.xml", f"{site}/1.html")
    assert (again.added, again.unchanged + again.duplicates) == (0, 4)
    assert index.verify().ok


def test_a_private_site_is_not_fetched_unless_it_is_allowed(
    index: Index, settings: Settings, site: str
) -> None:
    refused = report(index, settings, f"{site}/feed.xml")
    assert (refused.added, refused.failed) == (0, 1)
    assert "private address" in refused.failures[0].reason


def test_files_and_the_sample_are_ingested_idempotently(
    index: Index, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE.format(5) * 40)
    sources = (str(tmp_path / "a.txt"), "sample")
    first = report(index, settings, *sources)
    assert first.added > 80
    assert first.failed == 0
    assert index.status().passages == first.passages
    second = report(index, settings, *sources)
    assert (second.added, second.updated, second.unchanged) == (0, 0, first.added)
    assert second.passages == 0


def test_a_changed_file_replaces_its_passages(
    index: Index, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(SENTENCE.format(5) * 60)
    report(index, settings, str(path))
    path.write_text("The bridge of Marrow was never built.")
    assert report(index, settings, str(path)).updated == 1
    assert (index.status().articles, index.status().passages) == (1, 1)
    assert index.verify().ok
