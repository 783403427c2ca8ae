"""Where a text holds the possible answers."""

from __future__ import annotations

import pytest

from rag.reading.offered import Offered, offered_in, shares_in

ORLEN = Offered("ada orlen", "Ada Orlen", 0.5)
MONEY = Offered("40", "40", 0.2)


def test_an_answer_is_found_by_its_stems_with_its_sign() -> None:
    sentence = "Mayor Ada Orlen’s office paid $40 for it."
    found = {answer.text: sentence[a:b] for answer, a, b in offered_in(sentence, [ORLEN, MONEY])}
    assert found == {"Ada Orlen": "Ada Orlen’s", "40": "$40"}


def test_half_a_name_is_not_the_answer() -> None:
    assert list(offered_in("Orlen spoke to Ada Karst.", [ORLEN])) == []


def test_a_passage_holds_each_answer_once() -> None:
    text = "Ada Orlen spoke first. Ada Orlen then paid $40."
    total, best = shares_in(text, [ORLEN, MONEY])
    assert (total, best) == (pytest.approx(0.7), 0.5)
    assert shares_in("Nobody came.", [ORLEN]) == (0, 0.0)
