"""What the readings of all passages say about one sentence."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from fakes import article

from rag.reading.candidates import candidates
from rag.reading.model import Reading
from rag.reading.spans import answer_spans
from rag.reading.weighing import LEAST, Weighing
from rag.types import Chunk, Evidence

TEXTS = (
    "The flood in Brenna claimed 26 lives. Boats were sent from the port of Karst.",
    "Rescuers in Brenna counted 26 dead and 40 missing people on Friday.",
    "Dockers in Karst ended their strike on Monday after nine days.",
)


def evidence() -> list[Evidence]:
    found = []
    for number, text in enumerate(TEXTS):
        source = article(number, text)
        found.append(Evidence(Chunk.cut(source, 0, 0, len(text)), source, 1.0))
    return found


def reading(text: str, *marked: tuple[str, float]) -> Reading:
    """A reading whose tokens are the words and whose marked words start and end answers."""
    offsets, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        offsets.append((at, at + len(word)))
        at += len(word)
    logits = np.zeros(len(offsets), dtype=np.float32)
    for word, strength in marked:
        logits[[text[a:b].strip(".,") for a, b in offsets].index(word)] = strength
    return Reading(1.0, 2.0, logits, logits, answer_spans(logits, logits, offsets, text))


def weighing(*, asked: frozenset[str] = frozenset(), story: str = "") -> Weighing:
    readings = [
        reading(TEXTS[0], ("26", 9.0)),
        reading(TEXTS[1], ("26", 9.0), ("40", 8.0)),
        reading(TEXTS[2]),
    ]
    found = [replace(item, story=story) if n < 2 else item for n, item in enumerate(evidence())]
    return Weighing(found, readings, asked)


def test_copies_of_one_report_agree_as_one() -> None:
    one = candidates(evidence())[0]
    assert weighing(story="flood").told(one, 0).articles == 0.0
    assert weighing(story="flood").articles_with("26") == ("a0",)


def test_equal_answers_of_several_articles_add_up() -> None:
    found = candidates(evidence())
    told = [weighing().told(one, one.rank) for one in found]
    first, boats, second, strike = told
    assert (first.text, second.text) == ("26", "26")
    assert first.key == second.key
    assert first.answer == second.answer
    assert 0.5 < math.exp(first.answer) < 0.6
    assert first.mass < first.answer
    assert first.articles == math.log(2)
    assert boats.text is None or boats.mass < first.mass
    assert strike.mass < first.mass


def test_a_sentence_without_an_answer_has_the_least() -> None:
    empty = [Reading(0.0, 0.0, np.zeros(0, np.float32), np.zeros(0, np.float32))] * 3
    told = Weighing(evidence(), empty, frozenset()).told(candidates(evidence())[0], 0)
    assert told.text is None
    assert (told.mass, told.answer, told.articles) == (LEAST, LEAST, 0.0)
    assert told.passage == pytest.approx(math.log(1 / 3))


def test_further_answers_share_no_word_with_the_first() -> None:
    second = next(one for one in candidates(evidence()) if one.rank == 1)
    told = weighing().told(second, 1)
    assert told.others
    assert told.others[0][1] == "40"
    assert all("26" not in key.split() for key, _ in told.others)


def test_what_the_question_says_is_no_answer_to_it() -> None:
    found = weighing(asked=frozenset({"26"}))
    told = found.told(candidates(evidence())[0], 0)
    assert told.text != "26"
    assert found.articles_with("26") == ()


def test_articles_that_say_the_same_are_listed_in_order() -> None:
    assert weighing().articles_with("26") == ("a0", "a1")
