"""A language model's draft, or the embedded reader's where that fails."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

from rag.answering import Early
from rag.errors import ModelError
from rag.generate import LanguageModelReader
from rag.reading.conflicts import conflicts_with
from rag.types import Draft, Evidence, Query, Reader
from rag.verify import verify

QUOTED = "this answer quotes the articles directly"
LOOKED = "the articles were searched without it"


class FallbackReader:
    """Asks the language model; the embedded reader answers where it is down, slow or useless.

    The draft's `note` then says so. What the embedded reader has to say comes first, to be read
    while the model thinks.
    """

    def __init__(self, writer: LanguageModelReader, embedded: Reader) -> None:
        self._writer = writer
        self._embedded = embedded

    def stream(
        self, query: Query, evidence: Sequence[Evidence]
    ) -> Generator[str | Early, None, Draft]:
        """An early draft where there is one, then text as the model writes it.

        The draft is the generator's return value.
        """
        embedded = self._embedded.read(query, evidence)
        if embedded.sentences and not self._writer.resting:
            yield Early(embedded)
        try:
            return (yield from self._written(query, evidence))
        except ModelError as error:
            instead = QUOTED if embedded.sentences else LOOKED
            return replace(embedded, note=f"{error.message}, so {instead}.")

    def _written(self, query: Query, evidence: Sequence[Evidence]) -> Generator[str, None, Draft]:
        draft = yield from self._writer.stream(query, evidence)
        if draft.sentences and verify(query, draft, evidence).status == "abstained":
            raise ModelError(
                f"The language model {self._writer.name} wrote nothing that the articles bear out"
            )
        cited = [span for sentence in draft.sentences for span in sentence.spans]
        return replace(draft, conflicts=conflicts_with(cited[0], evidence) if cited else ())
