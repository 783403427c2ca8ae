"""What a stretch of text offers to a question, in a form that is quick to hold against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rag.english.acts import told_acts
from rag.english.concepts import concepts_in
from rag.reading.find import Passage

PREFIX = 6
"""Letters two words must share at their beginning to count as relatives."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Its stems, concepts and acts, the beginnings of its longer words, its names' initials."""

    stems: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, passage: Passage) -> Keys:
        """The keys of a passage."""
        stems = frozenset(word.stem for word in passage.words)
        initials = frozenset(
            "".join(w.form[0] for w in name.words if w.capital).lower()
            for name in passage.names
            if len(name.words) > 1
        )
        prefixes = frozenset(stem[:PREFIX] for stem in stems if len(stem) >= PREFIX)
        acts = frozenset[str]().union(*(told for _, told in told_acts(passage.words)))
        return cls(stems, frozenset(concepts_in(passage.words)), prefixes, initials, acts)

    @classmethod
    def union(cls, parts: Iterable[Keys]) -> Keys:
        """The keys of several stretches together."""
        every = list(parts)
        return cls(
            frozenset().union(*(part.stems for part in every)),
            frozenset().union(*(part.concepts for part in every)),
            frozenset().union(*(part.prefixes for part in every)),
            frozenset().union(*(part.initials for part in every)),
            frozenset().union(*(part.acts for part in every)),
        )
