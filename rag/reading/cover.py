"""How much of a question each passage accounts for, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from rag.reading.keys import Keys
from rag.reading.parsed import parsed
from rag.reading.question import Question, covers, take_apart
from rag.sentences import sentence_spans
from rag.types import Evidence


@dataclass(frozen=True, slots=True)
class Cover:
    """Weighted shares (0..1) of the question's words that a passage accounts for.

    `title` is what its title does, `sentence` the best of its sentences, `together` the best one
    with the title, `whole` all of it, `names` all of it of the question's names (1 without any);
    `lead` is 1 for an article's first passage and smaller further down.
    """

    title: float
    sentence: float
    together: float
    whole: float
    names: float
    lead: float

    def row(self) -> tuple[float, ...]:
        """The values in the order they are declared."""
        return astuple(self)


def cover(text: str, evidence: Sequence[Evidence]) -> list[Cover]:
    """What each passage accounts for of a question, its words weighed by their rarity in all."""
    sentences = [_sentences(item.chunk.text) for item in evidence]
    said = [parsed(sentence)[0] for one in sentences for sentence in one]
    question = take_apart(text, said)
    return [
        _cover(question, item, [parsed(sentence)[1] for sentence in one])
        for item, one in zip(evidence, sentences, strict=True)
    ]


def shares(question: Question, keys: Keys) -> NDArray[np.float64]:
    """For each term of a question the share of it that a text accounts for; 1 in all."""
    total = sum(term.weight for term in question.terms) or 1.0
    return np.array([term.weight * covers(keys, term) / total for term in question.terms])


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def _cover(question: Question, item: Evidence, sentences: Sequence[Keys]) -> Cover:
    title = shares(question, parsed(item.article.title)[1])
    each = [shares(question, keys) for keys in sentences]
    whole = np.max([title, *each], axis=0)
    total = sum(term.weight for term in question.terms) or 1.0
    named = np.array([term.name for term in question.terms], dtype=np.bool_)
    wanted = sum(term.weight for term in question.names) / total
    return Cover(
        title=float(title.sum()),
        sentence=max((float(one.sum()) for one in each), default=0.0),
        together=max((float(np.maximum(one, title).sum()) for one in each), default=0.0),
        whole=float(whole.sum()),
        names=float(whole[named].sum()) / wanted if wanted else 1.0,
        lead=1 / (1 + item.chunk.ordinal),
    )
