"""Large pages are read by a process that may be killed."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest

from ingest.guard import HARMLESS_CHARS, PageReader
from rag.errors import SourceError

TEXT = "The council of Marrow met on Monday and approved the bridge over the Elver. " * 4
PADDING = f"<script>{'x' * HARMLESS_CHARS}</script>"
PAGE = f"<article><h1>Bridge</h1><p>{TEXT}</p></article>"


@pytest.fixture
def reader() -> Iterator[PageReader]:
    made = PageReader()
    yield made
    made.close()


def test_large_and_small_pages_give_the_same(reader: PageReader) -> None:
    url = "https://northline.example/1"
    small, large = reader.read(PAGE, url=url), reader.read(PADDING + PAGE, url=url)
    assert small == large
    assert small[0].text == TEXT.strip()
    assert reader.read(PADDING + PAGE + "\ud800", url=url)


def test_what_is_wrong_with_a_large_page_is_told(reader: PageReader) -> None:
    with pytest.raises(SourceError, match="no article text") as caught:
        reader.read(PADDING)
    assert caught.value.kind == "no_article"


def test_a_page_that_takes_too_long_is_cut_off_and_the_next_is_read() -> None:
    attributes = " ".join(f"a{number}=b" for number in range(300_000))
    reader = PageReader(deadline_s=3.0)
    began = time.monotonic()
    with pytest.raises(SourceError, match="took longer than 3 s") as caught:
        reader.read(f"<p {attributes}>{TEXT}")
    assert caught.value.kind == "too_slow"
    assert time.monotonic() - began < 10
    patient = PageReader()
    assert patient.read(PADDING + PAGE)
    patient.close()
    reader.close()


def test_a_worker_that_dies_is_replaced() -> None:
    reader = PageReader(command=[sys.executable, "-c", "import sys; sys.stdin.readline()"])
    for _ in range(2):
        with pytest.raises(SourceError, match="took more than it may"):
            reader.read(PADDING + PAGE)
    reader.close()
