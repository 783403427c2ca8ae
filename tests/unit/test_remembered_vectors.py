"""Vectors are those of the encoder, and each text is encoded once while it is remembered."""

from __future__ import annotations

import numpy as np
from fakes import HashEncoder

from rag.reading.vectors import RememberedVectors


def test_known_texts_are_not_encoded_again() -> None:
    encoder = HashEncoder()
    vectors = RememberedVectors(encoder)
    vectors.of(["a ferry", "a bridge"])
    found = vectors.of(["a bridge", "a port", "a bridge"])
    assert encoder.encoded == ["a ferry", "a bridge", "a port"]
    expected = HashEncoder().encode(["a bridge", "a port", "a bridge"])
    np.testing.assert_array_equal(found, expected)


def test_only_so_many_are_kept() -> None:
    encoder = HashEncoder()
    vectors = RememberedVectors(encoder, remembered=2)
    vectors.of(["one", "two", "three"])
    vectors.of(["three", "one"])
    assert encoder.encoded == ["one", "two", "three", "one"]


def test_no_text_gives_no_vector() -> None:
    encoder = HashEncoder()
    assert RememberedVectors(encoder).of([]).shape == (0, encoder.dim)
