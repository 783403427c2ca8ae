"""Whether the ledger and the indexes derived from it agree, and small mendings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rag.index.dense import DenseIndex
from rag.index.ledger import Ledger
from rag.index.lexical import LexicalIndex
from rag.index.rows import published_epoch
from rag.index.types import IndexReport
from rag.types import Article, Chunk, Filter, Vectors

_SAMPLE = 32
"""Passages whose own vector must find them, to see that the graph on disk is whole."""

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


VectorsOf = Callable[[Sequence[Chunk]], Vectors]


def compare(stores: Stores) -> IndexReport:
    """Set ledger and derived indexes side by side."""
    ledger, generation = stores.ledger, stores.generation
    wanted = ledger.passage_ids(generation)
    facts = ledger.facts(generation)
    problems = list(_ledger_problems(ledger, generation))
    if facts["pending"] or ledger.removed():
        problems.append(f"{facts['pending']} articles are not in both search indexes yet")
    in_dense, in_lexical = _ids(stores.dense, problems), _ids(stores.lexical, problems)
    for name, found in (("dense", in_dense), ("lexical", in_lexical)):
        if missing := len(wanted - found):
            problems.append(f"the {name} index lacks {missing} passages")
        if extra := len(found - wanted):
            problems.append(f"the {name} index has {extra} passages too many")
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
        return index.ids()
    except Exception as error:  # noqa: BLE001  # a damaged index raises whatever it meets
        name = type(index).__name__.removesuffix("Index").lower()
        problems.append(f"the {name} index cannot be read ({str(error).splitlines()[0][:120]})")
        return set()


def _ledger_problems(ledger: Ledger, generation: int) -> Iterator[str]:
    if not ledger.healthy():
        yield "the ledger file is damaged"
    for article in ledger.articles(limit=None, newest_first=False, only=Filter(undated=True)):
        if bad := ledger.misplaced(article, generation):
            yield f"{bad} passages of {article.id} do not fit its text"


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


def graph_is_whole(stores: Stores, vectors_of: VectorsOf) -> bool:
    """Whether passages spread over the index are found by their own vectors."""
    ids = sorted(stores.ledger.passage_ids(stores.generation))
    picked = ids[:: max(1, len(ids) // _SAMPLE)]
    chunks = [chunk for chunk, _ in stores.ledger.chunks(picked, stores.generation)]
    try:
        return all(
            hits and hits[0][1] > 0.999
            for hits in (stores.dense.search(v, 1) for v in vectors_of(chunks))
        )
    except Exception:  # noqa: BLE001  # a torn graph raises whatever it meets
        return False


def batches(items: Sequence[str], size: int) -> Iterator[list[str]]:
    """Items in order, `size` at a time."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part
