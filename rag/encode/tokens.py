"""Text to token ids, by the model's own tokenizer and the `tokenizers` library alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer


class Tokens:
    """A tokenizer as its `tokenizer.json` describes it; safe to use from several threads."""

    def __init__(self, description: str, max_tokens: int) -> None:
        self._description = description
        self._cutting = self._load()
        self._cutting.enable_truncation(max_tokens)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids with special tokens, cut to the longest input."""
        encoded = self._cutting.encode_batch_fast(speakable(texts))
        return [encoding.ids for encoding in encoded]

    def count(self, texts: Sequence[str]) -> list[int]:
        """Lengths in tokens of the whole texts, special tokens not counted."""
        encoded = self._whole.encode_batch_fast(speakable(texts), add_special_tokens=False)
        return [len(encoding) for encoding in encoded]

    @cached_property
    def _whole(self) -> Tokenizer:
        return self._load()

    def _load(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_str(self._description)
        # A saved tokenizer may carry the padding and truncation it was trained with.
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer


def speakable(texts: Sequence[str]) -> list[str]:
    """The texts without lone surrogates, which have no UTF-8 form and so no tokens."""
    return [
        text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
        for text in texts
    ]
