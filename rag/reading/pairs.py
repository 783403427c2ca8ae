"""A question with a passage, as the reader's model takes them in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.encode.tokens import speakable

MAX_TOKENS = 320
MAX_QUESTION_CHARS = 300
MAX_TITLE_CHARS = 160
UNUSED, UNKNOWN = 994, 41_000
"""Entries of the vocabulary before its first words; the place of a word it does not have."""

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pair:
    """One input: token ids, where the passage's tokens begin, and where those stand in its text.

    `offsets[i]` is the place in the passage's own text (title left out) of token `first + i`.
    """

    ids: list[int]
    second: int
    first: int
    offsets: list[tuple[int, int]]


class Pairs:
    """Turns questions and passages into inputs by the model's own tokenizer.

    An input is the question, then the title and the passage on two lines; the longer of both is
    cut at its end to fit `MAX_TOKENS`. Safe to use from several threads.
    """

    def __init__(self, description: str) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_str(description)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")

    def rarity(self, word: str) -> float:
        """How rare a lower-case English word is: about the log of its rank among all words.

        The vocabulary of BERT, which the model shares, is in order of frequency after the first
        thousand entries; a word it lacks is rarer than all of it.
        """
        place = self._tokenizer.token_to_id(word)
        return math.log(max(1, (UNKNOWN if place is None else place) - UNUSED))

    def of(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Pair]:
        """An input for each (title, text)."""
        (asked,) = speakable([question[:MAX_QUESTION_CHARS]])
        heads = [f"{title[:MAX_TITLE_CHARS]}\n" if title else "" for title, _ in passages]
        texts = [head + text for head, (_, text) in zip(heads, passages, strict=True)]
        encoded = self._tokenizer.encode_batch([(asked, text) for text in speakable(texts)])
        return [
            _pair(encoding.ids, encoding.sequence_ids, encoding.offsets, len(head))
            for encoding, head in zip(encoded, heads, strict=True)
        ]


def _pair(
    ids: list[int], sequences: list[int | None], offsets: list[tuple[int, int]], shift: int
) -> Pair:
    end = len(ids) - 1
    second = next((i for i in range(end) if sequences[i] == 1), end)
    first = next((i for i in range(second, end) if offsets[i][0] >= shift), end)
    return Pair(ids, second, first, [(a - shift, b - shift) for a, b in offsets[first:end]])


def padded(pairs: Sequence[Pair], pad_id: int = 0) -> tuple[Ids, Ids, Ids]:
    """Ids, mask and segments of several inputs, each `(n, longest)`."""
    width = max(len(pair.ids) for pair in pairs)
    ids = np.full((len(pairs), width), pad_id, dtype=np.int64)
    mask = np.zeros_like(ids)
    kinds = np.zeros_like(ids)
    for row, pair in enumerate(pairs):
        ids[row, : len(pair.ids)] = pair.ids
        mask[row, : len(pair.ids)] = 1
        kinds[row, pair.second : len(pair.ids)] = 1
    return ids, mask, kinds
