"""An article opened at a sentence: what is marked, what was said before, nothing of it markup."""

from __future__ import annotations

import html
import re

import pytest
from fakes import article
from hypothesis import given
from hypothesis import strategies as st

from rag.index.versions import Version
from ui.reader import ReaderPanel
from ui.rendering.article import WINDOW_CHARS, Place, opened

TEXT = "One thing.\n\nThe toll is 38. More was said.\n\nThe end."
START = TEXT.index("The toll")
QUOTE = Place(START, START + len("The toll is 38."))


class Desk:
    """A desk that holds one article."""

    def __init__(self) -> None:
        self.index = self
        self.held = article(1, TEXT)

    def article(self, article_id: str) -> object:
        return self.held if article_id == self.held.id else None

    def versions(self, _: str) -> list[Version]:
        return []


def test_quote_is_marked_in_its_paragraph_between_the_others() -> None:
    markup = opened(article(1, TEXT), QUOTE)
    assert '<mark class="nd-now">The toll is 38.</mark> More was said.</p>' in markup
    assert '<p dir="auto">One thing.</p>' in markup
    assert '<p dir="auto">The end.</p>' in markup


def test_further_quotes_of_the_answer_are_marked_fainter() -> None:
    more = TEXT.index("More")
    place = Place(QUOTE.start, QUOTE.end, ((more, more + 14), (QUOTE.start, QUOTE.end + 3)))
    markup = opened(article(1, TEXT), place)
    assert '<mark class="nd-too">More was said.</mark>' in markup
    assert markup.count("<mark") == 2


def test_quote_over_two_paragraphs_is_marked_in_both() -> None:
    markup = opened(article(1, TEXT), Place(0, QUOTE.end))
    assert '<mark class="nd-now">One thing.</mark></p>' in markup
    assert '<mark class="nd-now">The toll is 38.</mark>' in markup


@given(st.text(max_size=200), st.integers(-5, 250), st.integers(-5, 250))
def test_text_is_whole_and_inert_whatever_is_marked(text: str, start: int, end: int) -> None:
    markup = opened(article(1, f"<script>{text}"), Place(start, end))
    body = markup.partition('<div class="nd-reader-text">')[2]
    assert "<script>" not in body
    kept = "".join(html.unescape(re.sub(r"<[^>]*>", "", body)).split())
    wanted = "".join(f"<script>{text}".split())
    assert [c for c in wanted if c.isalnum()] == [c for c in kept if c.isalnum()]


def test_book_is_opened_at_its_place_and_says_that_something_is_left_out() -> None:
    long = f"{'before ' * 20_000}\n\nHere it is.\n\n{'after ' * 20_000}"
    start = long.index("Here")
    markup = opened(article(1, long), Place(start, start + 11))
    assert '<mark class="nd-now">Here it is.</mark>' in markup
    assert "The beginning is left out here." in markup
    assert "The rest is left out here." in markup
    assert len(markup) < 2 * WINDOW_CHARS + 4_000


def test_revised_article_says_what_the_sentence_was_before() -> None:
    held = article(1, TEXT)
    earlier = Version(held.id, held.title, TEXT.replace("38", "41"), "2025-05-12T10:00:00+00:00")
    markup = opened(held, QUOTE, (earlier,))
    assert "seen on 12 May 2025" in markup
    assert "“The toll is 41.”" in markup
    same = Version(held.id, "Other title", TEXT, "2025-05-12T10:00:00+00:00")
    assert "Before, it said" not in opened(held, QUOTE, (same,))


@pytest.mark.parametrize(
    "asked", [None, "x", {}, {"article": "no such"}, {"article": ["a"], "start": {}, "others": 3}]
)
def test_whatever_a_browser_sends_gets_a_line(asked: object) -> None:
    assert "no longer here" in ReaderPanel(Desk()).article(asked)  # type: ignore[arg-type]


def test_panel_opens_an_article_at_the_asked_place() -> None:
    desk = Desk()
    asked = {
        "article": desk.held.id, "start": QUOTE.start, "end": str(QUOTE.end),
        "others": [[0, 10], ["a", 1], [5], "x"],
    }  # fmt: skip
    markup = ReaderPanel(desk).article(asked)  # type: ignore[arg-type]
    assert '<mark class="nd-now">The toll is 38.</mark>' in markup
    assert '<mark class="nd-too">One thing.</mark>' in markup


def test_quote_is_found_where_it_stands_now_and_missed_where_it_is_gone() -> None:
    text = f"A line that came later.\n\n{TEXT}"
    stale = Place(QUOTE.start, QUOTE.end, quote="The toll is 38.")
    assert '<mark class="nd-now">The toll is 38.</mark>' in opened(article(1, text), stale)
    markup = opened(article(1, TEXT.replace("38", "41")), stale)
    assert "no longer stand in it" in markup
    assert "<mark" not in markup
    long = Place(QUOTE.start, QUOTE.end, quote="The toll …")
    assert '<mark class="nd-now">The toll is 38.</mark>' in opened(article(1, TEXT), long)
