"""Article → passages: whole sentences that fit the encoder together with the title.

Passages do not overlap, so no sentence is found twice. They end at a paragraph where one is
near, and the last one is not left tiny: both read better and search better.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.sentences import sentence_spans
from rag.types import EMBED_TITLE_CHARS, Article, Chunk, Encoder

TARGET_TOKENS = 200
"""Passage length aimed at: about 135 words, which searched best (docs/evaluation.md)."""

LEAST_ROOM = 32
"""Tokens a passage keeps, however long its title."""

_SPECIAL_TOKENS = 2
_TITLE_END_TOKENS = 1
"""What the line break after the title costs in tokenizers that keep it."""

_TOKEN_CHARS = 12
"""More characters to a token than words have: WordPiece takes any run over 100 for one token."""

_CLAUSE = re.compile(r"(?<=[,;:—–])\s+|\s+")


def chunk(article: Article, encoder: Encoder, *, max_tokens: int | None = None) -> list[Chunk]:
    """Cut an article into passages, in order.

    Each passage is `article.text[start:end]`, holds whole sentences (a sentence too long for
    the encoder is cut at a clause or a space) and fits `max_tokens` (the encoder's own limit
    unless given) with the title in front. A text without words gives none.
    """
    limit = max_tokens or encoder.max_tokens
    spans = sentence_spans(article.text)
    if not spans:
        return []
    head = article.title[:EMBED_TITLE_CHARS]
    title, *lengths = _lengths([head, *_texts(article.text, spans)], encoder)
    room = max(LEAST_ROOM, limit - _SPECIAL_TOKENS - title - _TITLE_END_TOKENS)
    pieces = list(_fitted(article.text, list(zip(spans, lengths, strict=True)), room, encoder))
    groups = _grouped(article.text, pieces, min(TARGET_TOKENS, room), room)
    return [
        Chunk.cut(article, ordinal, group[0][0], group[-1][1])
        for ordinal, group in enumerate(groups)
    ]


_Span = tuple[int, int]
_Piece = tuple[int, int, int]
"""Start, end, length in tokens."""


def _texts(text: str, spans: Sequence[_Span]) -> list[str]:
    return [text[start:end] for start, end in spans]


def _lengths(texts: Sequence[str], encoder: Encoder) -> list[int]:
    """Lengths in tokens; a run that the encoder knows no word in counts by its characters."""
    counted = encoder.count_tokens(texts)
    return [max(n, len(text) // _TOKEN_CHARS) for n, text in zip(counted, texts, strict=True)]


def _fitted(
    text: str, sentences: Sequence[tuple[_Span, int]], room: int, encoder: Encoder
) -> Iterator[_Piece]:
    for (start, end), tokens in sentences:
        if tokens <= room:
            yield start, end, tokens
        else:
            yield from _cut(text, start, end, room=room, encoder=encoder)


def _cut(text: str, start: int, end: int, *, room: int, encoder: Encoder) -> Iterator[_Piece]:
    """Parts of a sentence that is longer than the room, each as long as fits."""
    words = _words(text, start, end, room)
    lengths = _lengths(_texts(text, words), encoder)
    begin, used, last = words[0][0], 0, words[0][0]
    for (left, right), tokens in zip(words, lengths, strict=True):
        if used and used + tokens > room:
            yield begin, last, used
            begin, used = left, 0
        used += tokens
        last = right
    yield begin, last, used


def _words(text: str, start: int, end: int, room: int) -> list[_Span]:
    """Spans between white space; a run longer than the room in characters is cut hard."""
    edges = [start, *(m.end() for m in _CLAUSE.finditer(text, start, end)), end]
    spans = []
    for left, right in pairwise(edges):
        bare = len(text[left:right].rstrip())
        spans += [(at, min(at + room, left + bare)) for at in range(left, left + bare, room)]
    return spans


def _grouped(text: str, pieces: Sequence[_Piece], target: int, room: int) -> list[list[_Piece]]:
    """Pieces gathered into passages of even length, about the target.

    What is left is shared out anew at every passage, so that none is a crumb at the end.
    """
    left = sum(tokens for _, _, tokens in pieces)
    groups: list[list[_Piece]] = [[]]
    used, even = 0, _share(left, target, room)
    for piece in pieces:
        full = used and used + piece[2] > room
        if full or (used and _time_to_break(text, groups[-1][-1], piece, (used, even))):
            left -= used
            groups.append([])
            used, even = 0, _share(left, target, room)
        groups[-1].append(piece)
        used += piece[2]
    return groups


def _share(left: int, target: int, room: int) -> float:
    """How long each passage is when as many as are needed share what is left."""
    count = max(math.ceil(left / room), round(left / target))
    return left / count if count > 1 else math.inf


def _time_to_break(text: str, last: _Piece, piece: _Piece, filled: tuple[int, float]) -> bool:
    """Whether a passage is best ended before `piece`: early at a paragraph, else at its share."""
    used, even = filled
    paragraph = "\n" in text[last[1] : piece[0]]
    return used + piece[2] / 2 > even * (0.85 if paragraph else 1.05)
