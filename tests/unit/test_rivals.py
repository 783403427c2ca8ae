"""Reports in words of their own contradict each other where the reader is sure of both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.reading.candidates import candidates
from rag.reading.rivals import Answering, rivals
from rag.types import Article, Chunk, Evidence

ONE = (
    "Mayor Ada Orlen said that 12,000 people had left the valley below the Tarn dam by nightfall."
)
TWO = "At the Tarn dam 17,500 were counted as they went, the province told reporters in Brenna."


def answering(text: str, answer: str, number: int, day: str = "2026-05-05") -> Answering:
    article = Article(id=f"a{number}", text=text, outlet=f"O{number}", published_at=day)
    [found] = candidates([Evidence(Chunk.cut(article, 0, 0, len(text)), article, 1.0)])
    return Answering(found, answer, 0.4, 2.0)


def test_both_sides_are_told() -> None:
    found = list(rivals(answering(ONE, "12,000", 0), [answering(TWO, "17,500", 1)]))
    assert [one.claim for one in found] == ["12,000 (O0, 5 May 2026); 17,500 (O1, 5 May 2026)."]
    assert found[0].kind == "disputed"


@pytest.mark.parametrize(
    "change", [{"share": 0.1}, {"score": 0.2}, {"answer": "12,000"}, {"answer": "Brenna"}]
)
def test_an_unsure_weaker_or_equal_answer_is_no_rival(change: dict[str, float | str]) -> None:
    other = replace(answering(TWO, "17,500", 1), **change)  # type: ignore[arg-type]
    assert not list(rivals(answering(ONE, "12,000", 0), [other]))


def test_another_time_or_event_is_no_rival() -> None:
    later = answering(TWO, "17,500", 1, "2026-05-25")
    other = answering(TWO.replace("Tarn dam", "Karst mine"), "17,500", 1)
    assert not list(rivals(answering(ONE, "12,000", 0), [later, other]))
