"""The lexical index: tantivy's BM25 on disk. Derived from the ledger."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rag.index.database import closed
from rag.index.rows import bounds, published_epoch
from rag.types import Article, Chunk, Filter

if TYPE_CHECKING:
    import tantivy

_HEAP_BYTES = 50_000_000
_ANALYZER = "news"
_JOINED = re.compile(r"[’']s\b|(?<=\d),(?=\d{3})|(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)")
"""Left out of words: possessive endings, thousands commas, the full stops inside U.S."""

STOP_WORDS = frozenset(
    """a about after again all also an and any are as at be because been before being between
    both but by can could did do does doing down during each few for from further had has
    have having he her here hers him his how i if in into is it its itself just me more most
    my no nor not now of off on once only or other our out over own same she should so some
    such than that the their them then there these they this those through to too under
    until up very was we were what when where which while who whom whose why will with would
    you your""".split()
)
"""Words that say nothing about what is searched for."""


class LexicalIndex:
    """Passages by their words, English stems; title and text are one field."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: tantivy.Index | None = None
        self._opening = threading.Lock()
        self._closed = False

    @property
    def _index(self) -> tantivy.Index:
        with self._opening:
            if self._closed:
                raise closed(self._folder.parent.parent)
            if self._opened is None:
                self._opened = _open(self._folder)
            return self._opened

    def at_hand(self, passages: int) -> bool:
        """Whether it holds so many passages."""
        try:
            return self.count() == passages
        except (OSError, ValueError):
            return False

    def replace(
        self, passages: Sequence[tuple[Chunk, Article]], removed: Sequence[str] = ()
    ) -> None:
        """Add passages, or put them in the place of those with the same ids; committed."""
        import tantivy

        writer = self._index.writer(_HEAP_BYTES, 1)
        for key in (*removed, *(c.id for c, _ in passages)):
            writer.delete_documents_by_term("id", key)
        for chunk, article in passages:
            writer.add_document(
                tantivy.Document(
                    id=chunk.id,
                    words=_plain(chunk.embed_text),
                    published=published_epoch(article),
                    outlet=article.outlet.lower(),
                )
            )
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(self, text: str, k: int, only: Filter | None = None) -> list[tuple[str, float]]:
        """At most `k` passages as (id, BM25 score), best first; a text is words and no syntax."""
        import tantivy

        terms = query_terms(text)
        if not terms or k < 1:
            return []
        index = self._index
        query = tantivy.Query.boolean_query(
            [
                (
                    tantivy.Occur.Should,
                    tantivy.Query.term_query(index.schema, "words", term, "freq"),
                )
                for term in terms
            ]
        )
        if only is not None and not only.empty:
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), *_conditions(index.schema, only)]
            )
        searcher = index.searcher()
        hits = searcher.search(query, k).hits
        return [(str(searcher.doc(address)["id"][0]), float(score)) for score, address in hits]

    def count(self) -> int:
        """How many passages it holds."""
        return int(self._index.searcher().num_docs)

    def ids(self) -> set[str]:
        """The ids of all passages it holds."""
        import tantivy

        searcher = self._index.searcher()
        if not searcher.num_docs:
            return set()
        hits = searcher.search(tantivy.Query.all_query(), searcher.num_docs).hits
        return {str(searcher.doc(address)["id"][0]) for _, address in hits}

    def clear(self) -> None:
        """Remove all it holds; used again, it starts from nothing."""
        self._opened = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of the folder; it cannot be used afterwards."""
        self._closed = True
        self._opened = None


def query_terms(text: str) -> list[str]:
    """The stems of a question worth looking for; all of them when every one is a stop word."""
    words = re.findall(r"\w+", _plain(text).lower())
    kept = [word for word in words if word not in STOP_WORDS] or words
    return list(dict.fromkeys(_analyzer().analyze(" ".join(kept))))


def _plain(text: str) -> str:
    return _JOINED.sub("", text)


@cache
def _analyzer() -> tantivy.TextAnalyzer:
    import tantivy

    steps = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.remove_long(60),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("english"),
    ):
        steps = steps.filter(step)
    return steps.build()


def _open(folder: Path) -> tantivy.Index:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_integer_field("published", indexed=True, fast=True)
    builder.add_text_field("outlet", tokenizer_name="raw", index_option="basic")
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    index.register_tokenizer(_ANALYZER, _analyzer())
    return index


def _conditions(schema: tantivy.Schema, only: Filter) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    import tantivy

    low, high = bounds(only)
    period = tantivy.Query.range_query(schema, "published", tantivy.FieldType.Integer, low, high)
    conditions = [(tantivy.Occur.Must, tantivy.Query.const_score_query(period, 0.0))]
    if only.outlets:
        names = [name.lower() for name in only.outlets]
        wanted = tantivy.Query.term_set_query(schema, "outlet", names)
        conditions.append((tantivy.Occur.Must, tantivy.Query.const_score_query(wanted, 0.0)))
    return conditions
