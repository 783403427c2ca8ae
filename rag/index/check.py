"""Whether the ledger and the indexes derived from it agree, and small mendings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from rag.index.dense import DenseIndex
from rag.index.ledger import Ledger
from rag.index.lexical import LexicalIndex
from rag.index.rows import published_epoch
from rag.index.types import IndexReport
from rag.types import Article, Chunk, Vectors

_SAMPLE = 32
"""Passages of a batch whose own vector must find them, to see that the graph is whole."""

_SAME = 0.999
"""Cosine above which two vectors are one, rounding aside."""

_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Stores:
    """A ledger and the derived indexes of one of its generations."""

    ledger: Ledger
    dense: DenseIndex
    lexical: LexicalIndex
    generation: int

    def upsert(self, passages: Sequence[tuple[Chunk, Article]], vectors: Vectors) -> None:
        """Put passages into the dense index with what it filters by."""
        self.dense.upsert(
            [chunk.id for chunk, _ in passages],
            vectors,
            [published_epoch(article) for _, article in passages],
            [article.outlet for _, article in passages],
        )

    def at_hand(self) -> bool:
        """Whether the derived indexes are there, as far as a quick look tells."""
        passages = self.ledger.passage_count(self.generation)
        return self.lexical.at_hand(passages) and (not passages or self.dense.at_hand(passages))


VectorsOf = Callable[[Sequence[Chunk]], Vectors]


def compare(stores: Stores, vectors_of: VectorsOf) -> IndexReport:
    """Set ledger and derived indexes side by side, passage by passage and vector by vector."""
    ledger, generation = stores.ledger, stores.generation
    wanted = ledger.passage_ids(generation)
    facts = ledger.facts(generation)
    problems = [] if ledger.healthy() else ["the ledger file is damaged"]
    if facts["pending"] or ledger.removed():
        problems.append(f"{facts['pending']} articles are not in both search indexes yet")
    in_dense, in_lexical = _ids(stores.dense, problems), _ids(stores.lexical, problems)
    for name, found in (("dense", in_dense), ("lexical", in_lexical)):
        if missing := len(wanted - found):
            problems.append(f"the {name} index lacks {missing} passages")
        if extra := len(found - wanted):
            problems.append(f"the {name} index has {extra} passages too many")
    problems.extend(_passage_problems(stores, wanted & in_dense, vectors_of))
    problems.extend(_passage_problems(stores, wanted - in_dense, None))
    return IndexReport(
        articles=facts["articles"],
        passages=len(wanted),
        pending=facts["pending"],
        missing_dense=len(wanted - in_dense),
        extra_dense=len(in_dense - wanted),
        missing_lexical=len(wanted - in_lexical),
        extra_lexical=len(in_lexical - wanted),
        problems=problems,
    )


def _ids(index: DenseIndex | LexicalIndex, problems: list[str]) -> set[str]:
    """The ids an index holds; none, and a problem, when it cannot be read."""
    try:
        if isinstance(index, DenseIndex):
            index.check()
        return index.ids()
    except Exception as error:  # noqa: BLE001  # a damaged index raises whatever it meets
        name = type(index).__name__.removesuffix("Index").lower()
        problems.append(f"the {name} index cannot be read ({str(error).splitlines()[0][:120]})")
        return set()


def _passage_problems(
    stores: Stores, ids: set[str], vectors_of: VectorsOf | None
) -> Iterator[str]:
    """Passages that do not fit their article or that the dense index knows by another vector."""
    misplaced = torn = 0
    for part in batches(sorted(ids), _BATCH):
        passages = stores.ledger.chunks(part, stores.generation)
        misplaced += len(part) - sum(fits(chunk, article) for chunk, article in passages)
        if vectors_of:
            torn += _torn(stores.dense, [chunk for chunk, _ in passages], vectors_of)
    if misplaced:
        yield f"{misplaced} passages do not fit the text of their article"
    if torn:
        yield f"the dense index does not find {torn} passages by their own vectors"


def fits(chunk: Chunk, article: Article) -> bool:
    """Whether a passage lies within its article's text."""
    return 0 <= chunk.start < chunk.end <= len(article.text)


def _torn(dense: DenseIndex, chunks: Sequence[Chunk], vectors_of: VectorsOf) -> int:
    """How many passages have another vector there, or are not found by a search for it."""
    wanted = vectors_of(chunks)
    try:
        stored = dense.vectors([chunk.id for chunk in chunks])
        empty = np.zeros(wanted.shape[1], dtype=np.float32)
        kept = np.array([stored.get(chunk.id, empty) for chunk in chunks]).reshape(wanted.shape)
        changed = int((np.einsum("ij,ij->i", wanted, kept) < _SAME).sum())
        picked = wanted[:: max(1, len(chunks) // _SAMPLE)]
        return changed or sum(cosine < _SAME for cosine in dense.nearest(picked))
    except Exception:  # noqa: BLE001  # a torn graph raises whatever it meets
        return len(chunks)


def mend(stores: Stores, vectors_of: VectorsOf) -> None:
    """Add what the derived indexes lack and remove what they have too many.

    A damaged index raises whatever it meets; it has to be rebuilt.
    """
    ledger, dense, lexical = stores.ledger, stores.dense, stores.lexical
    wanted = ledger.passage_ids(stores.generation)
    in_dense, in_lexical = dense.ids(), lexical.ids()
    dense.delete(sorted(in_dense - wanted))
    if extra := sorted(in_lexical - wanted):
        lexical.replace([], extra)
    for part in batches(sorted(wanted - in_dense), _BATCH):
        passages = ledger.chunks(part, stores.generation)
        stores.upsert(passages, vectors_of([chunk for chunk, _ in passages]))
    for part in batches(sorted(wanted - in_lexical), _BATCH):
        lexical.replace(ledger.chunks(part, stores.generation))


def batches(items: Sequence[str], size: int) -> Iterator[list[str]]:
    """Items in order, `size` at a time."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part
