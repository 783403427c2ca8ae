"""From features to an order of sentences and to a confidence.

The weights are those of two logistic regressions on a year of news-quiz questions: the first on
which sentence holds an accepted answer, the second on whether the evidence holds one at all.
"""

from __future__ import annotations

import math

from rag.reading.features import Features
from rag.reading.grounds import Grounds

_CAP = 0.3
"""Highest confidence of a sentence without firm grounds."""


def strength(features: Features) -> float:
    """How strongly a sentence is preferred; any real number, higher is better."""
    f = features
    return (
        3.0 * f.cosine + (0.2 + 2.3 * f.brief) * f.said + 0.8 * f.near + 0.2 * f.names_said
        + 2.2 * f.type + 0.8 * f.rank + 0.5 * f.first + 1.0 * f.length
    )  # fmt: skip


def confidence(features: Features, support: Grounds) -> float:
    """How likely the evidence answers (0..1); under 0.5 an answer is withheld by default."""
    f = features
    z = -4.6 + 2.6 * f.cosine + 2.8 * f.near + 0.8 * f.names_near + 0.7 * f.type
    sure = 1 / (1 + math.exp(-z))
    return sure if support.firm else min(_CAP, sure)
