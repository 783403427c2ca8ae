"""What speaks for each proposed answer, as a table."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.english.patterns import YEAR
from rag.english.words import words
from rag.reading.mentions import MENTION_TYPES, MentionType
from rag.reading.proposals import Proposal, Proposed, Tally
from rag.reading.question import Question
from rag.types import AnswerKind

Rarity = Callable[[str], float]
"""How rare an English word is: about the log of its rank among all words."""

Table = NDArray[np.float32]

KINDS: tuple[AnswerKind, ...] = ("who", "where", "when", "number", "which", "what", "topic", "how")

FEATURES = (
    "passages", "articles", "place_sum", "place_best", "likeness_sum", "likeness_best", "week",
    "month", "said", "near", "title", "closeness", "cover_sum", "cover_best", "cover_mean",
    "in_titles", "lead", "early", "by_rule", "focus_after", "focus_before", "part", "has_parts",
    "whole_place", "whole_cover", "whole_said", "whole_near", "whole_close", "whole_titles",
    "whole_best", "rarest", "rarity", "fits", "words", "chars", "capital", "asked", "forms",
    "year",
    *(f"is_{kind}" for kind in MENTION_TYPES), *(f"asks_{kind}" for kind in KINDS),
)  # fmt: skip
"""In the order of the columns of `table`. Those with `whole_` count what is told under a part of
a name too; `fits` is how well the type is what the question asks for, `asked` the share of the
answer's words that the question has, `forms` in how many ways it is written."""

_FITS: dict[AnswerKind, dict[MentionType, float]] = {
    "who": {"person": 1.0, "name": 0.6, "role": 0.6},
    "where": {"country": 1.0, "name": 0.7, "role": 0.7},
    "number": {"number": 1.0},
    "when": {"date": 1.0, "number": 0.4},
}


def table(proposed: Proposed, rarity: Rarity) -> Table:
    """One row a proposal, columns as `FEATURES`."""
    kinds = [float(kind == proposed.question.asked.kind) for kind in KINDS]
    rows = [
        [
            *_counted(one.tally), *_whole(one.tally), *_written(one, proposed.question, rarity),
            *(float(kind in one.tally.types) for kind in MENTION_TYPES), *kinds,
        ]
        for one in proposed.proposals
    ]  # fmt: skip
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(FEATURES))


def _counted(t: Tally) -> Sequence[float]:
    return (
        math.log(len(t.places)), math.log(len(t.articles)), t.place_sum, t.place_best,
        math.log1p(t.likeness_sum), t.likeness_best, t.week, t.month, t.said, t.near, t.title,
        t.closeness, t.cover_sum, t.cover_best, t.cover_sum / t.place_sum, t.in_titles, t.lead,
        t.early, t.by_rule, t.focus_after, t.focus_before, float(t.part), float(bool(t.parts)),
    )  # fmt: skip


def _whole(t: Tally) -> Sequence[float]:
    every = (t, *t.parts)
    return (
        sum(one.place_sum for one in every), sum(one.cover_sum for one in every),
        max(one.said for one in every), max(one.near for one in every),
        max(one.closeness for one in every), sum(one.in_titles for one in every),
        max(one.cover_best for one in every),
    )  # fmt: skip


def _written(one: Proposal, question: Question, rarity: Rarity) -> Sequence[float]:
    telling = {word.form.lower() for word in words(one.text) if not word.stop}
    rare = [rarity(form) for form in telling] or [0.0]
    stems = one.key.split()
    fits = _FITS.get(question.asked.kind, {})
    return (
        max(rare), sum(rare) / len(rare),
        max(fits.get(kind, 0.0) for kind in one.tally.types) if fits else 0.5,
        len(stems), len(one.text) / 20, float(one.text[:1].isupper()),
        sum(stem in question.sought.stems for stem in stems) / len(stems),
        len(one.tally.texts), float(bool(YEAR.fullmatch(one.text))),
    )  # fmt: skip
