"""A figure that was corrected or counted on is the answer; the older one is not."""

from __future__ import annotations

import pytest

from rag.reading.candidates import Candidate, candidates
from rag.reading.find import Passage
from rag.reading.revised import Settled, correction, count_of, earlier, settled
from rag.types import Article, Chunk, Evidence

ASKED = Passage.of("How many people died when the Sea Lark sank?")


def told(*reports: tuple[str, str]) -> list[Candidate]:
    """The sentences of one article for each (day, text)."""
    articles = [
        Article(id=f"a{n}", text=text, outlet=f"O{n}", published_at=day)
        for n, (day, text) in enumerate(reports)
    ]
    return candidates([Evidence(Chunk.cut(a, 0, 0, len(a.text)), a, 1.0) for a in articles])


def holds(short: str, *reports: tuple[str, str], asked: Passage = ASKED) -> Settled | None:
    first, *others = told(*reports)
    return settled(asked, first, short, others)


FIRST = ("2026-05-04", "At least 19 people are dead after the Sea Lark sank off Brenna on Monday.")
LATER = ("2026-05-06", "The toll of the Sea Lark rose to 33 on Wednesday, the coast guard said.")
CORRECTED = (
    "2026-05-09",
    "Thirty people died on the Sea Lark and not 33, the coast guard of Brenna said on Saturday.",
)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("The number is 860,000 and not 1.2 million, the firm said.", "1.2 million", "860,000"),
        ("The police revised the number of dead from 41 to 38.", "41", "38"),
        ("It at first gave too high a number, 50 instead of 40.", "50", "40"),
        ("Nine people died rather than eleven.", "eleven", "Nine"),
        ("Prices rose from 40 to 50 marks.", None, None),
        ("Nobody was hurt.", None, None),
    ],
)
def test_corrections_are_read(text: str, old: str | None, new: str | None) -> None:
    found = correction(text)
    shown = (
        (text[found.old.start : found.old.end], text[found.new.start : found.new.end])
        if found
        else (None, None)
    )
    assert shown == (old, new)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("At least 19 people are dead.", 19),
        ("The attack killed 26 people.", 26),
        ("The toll rose to 33.", 33),
        ("The number of people known to have died rose to 33 after a day.", 33),
        ("Some 148 people were taken from the water.", None),
        ("A 78-year-old man has died.", None),
    ],
)
def test_the_dead_are_counted(text: str, count: float | None) -> None:
    found = count_of(text, "die")
    assert (found.low if found else None) == count


def test_the_latest_count_takes_the_place_of_the_first() -> None:
    found = holds("19", FIRST, LATER)
    assert found
    assert found.conflict
    assert (found.short, found.conflict.kind) == ("33", "updated")
    assert found.conflict.claim == "19 (O0, 4 May 2026); 33 (O1, 6 May 2026)."
    assert [span.article_id for span in found.conflict.spans] == ["a0", "a1"]


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    found = holds("33", LATER, FIRST, CORRECTED)
    assert found
    assert found.conflict
    assert (found.short, found.conflict.kind) == ("Thirty", "corrected")
    assert found.conflict.claim == "revised from 33 to thirty (O2, 9 May 2026)."


def test_the_answer_says_so_where_it_is_the_corrected_figure_already() -> None:
    found = holds("Thirty", CORRECTED, LATER)
    assert found
    assert found.conflict
    assert found.conflict.claim.startswith("revised from 33 to thirty")


def test_other_events_lower_counts_and_old_questions_change_nothing() -> None:
    other = ("2026-05-06", "The toll of the Karst mine fire rose to 33 on Wednesday, police said.")
    lower = ("2026-05-06", "On the Sea Lark 12 people died in the bow, the coast guard said then.")
    for report in (other, lower):
        found = holds("19", FIRST, report)
        assert found == Settled(found.candidate, "19") if found else False
    at_first = Passage.of("How many people were at first said to have died on the Sea Lark?")
    assert holds("19", FIRST, LATER, asked=at_first) is None
    assert holds("Ada Orlen", FIRST, LATER) is None


def test_older_figures_are_known_as_older() -> None:
    found = holds("19", FIRST, LATER)
    assert found
    old, new = told(FIRST, LATER)
    assert earlier(old, found)
    assert not earlier(new, found)
