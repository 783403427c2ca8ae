"""Packed bytes come out whole, and never more of them than asked for."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.unpack import gunzip, unpacked
from rag.errors import SourceError

TEXT = b"The bridge of Marrow is open. " * 20_000


def _raw(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:])),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", _raw(TEXT)),
    ],
)
@pytest.mark.parametrize("piece", [1_000, 1_000_000])
def test_every_coding_gives_the_content(coding: str, packed: bytes, piece: int) -> None:
    parts = [packed[at : at + piece] for at in range(0, len(packed), piece)]
    assert b"".join(unpacked(parts, coding)) == TEXT


@given(st.binary(max_size=2_000), st.integers(1, 50))
def test_whatever_the_cuts_the_content_is_the_same(content: bytes, size: int) -> None:
    packed = gzip.compress(content)
    parts = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert b"".join(unpacked(parts, "gzip")) == content


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"no gzip", "packing"),
        (gzip.compress(b"news" * 99)[:-9], "cut_off"),
        (gzip.compress(TEXT), "too_large"),
    ],
)
def test_what_cannot_be_unpacked_is_told(content: bytes, kind: str) -> None:
    with pytest.raises(SourceError) as caught:
        gunzip(content, 1_000)
    assert caught.value.kind == kind


def test_a_bomb_is_noticed_before_it_is_unpacked() -> None:
    packed = gzip.compress(bytes(100_000_000))
    tracemalloc.start()
    with pytest.raises(SourceError, match="more than 1 MB"):
        gunzip(packed, 1_000_000)
    assert tracemalloc.get_traced_memory()[1] < 8_000_000
    tracemalloc.stop()
