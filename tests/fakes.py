"""Hand-written stand-ins whose output depends on their input alone."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np

from rag.types import Article, Vectors

WORD = re.compile(r"\w+")


class HashEncoder:
    """A bag of words hashed into `dim` buckets: texts that share words point the same way."""

    def __init__(self, dim: int = 64, max_tokens: int = 256, name: str = "hash") -> None:
        self.name = name
        self.dim = dim
        self.max_tokens = max_tokens
        self.encoded: list[str] = []

    @property
    def fingerprint(self) -> str:
        return f"{self.name}-{self.dim}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded.extend(texts)
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for at, text in enumerate(texts):
            for word in WORD.findall(text.lower()):
                rows[at, zlib.crc32(word.encode()) % self.dim] += 1
            rows[at, 0] += 1e-3
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(WORD.findall(text)) for text in texts]


def article(number: int = 1, text: str | None = None, **fields: object) -> Article:
    """An article that differs from the next one in every field."""
    body = text if text is not None else (
        f"The council of Town{number} met on Monday. Mayor Person{number} said the bridge "
        f"would cost {number}00,000 crowns.\n\nWork begins in May. Nobody objected."
    )  # fmt: skip
    values: dict[str, object] = {
        "id": f"a{number}",
        "text": body,
        "title": f"Town{number} approves a bridge",
        "outlet": "Northline Daily",
        "url": f"https://northline.example/{number}",
        "published_at": f"2025-05-{number % 28 + 1:02d}",
    }
    values.update(fields)
    return Article(**values)  # type: ignore[arg-type]
