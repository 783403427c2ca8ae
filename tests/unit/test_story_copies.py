"""Whether two articles are one report."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import article
from hypothesis import given
from hypothesis import strategies as st
from story_texts import FOLLOW_UP, REPORT, copies, follow_up, paragraphs, report

from rag.stories.copies import Likeness, Words, compared, is_copy
from rag.types import Article


def unasked(one: str, two: str) -> float:
    """An encoder that must not be needed."""
    raise AssertionError((one, two))


def same(one: Article, two: Article, cosine: float = 1.0) -> bool:
    return is_copy(Words(one), Words(two), lambda *_: cosine)


@pytest.mark.parametrize("name", list(copies()))
def test_a_copy_is_found_whatever_was_done_to_it(name: str) -> None:
    assert is_copy(Words(report()), Words(copies()[name]), unasked)


def test_a_follow_up_with_background_in_common_is_a_report_of_its_own() -> None:
    for other in (report(), *copies().values()):
        assert not same(other, follow_up())


def test_copies_are_a_week_apart_at_most() -> None:
    late = replace(copies()["whole"], published_at="2025-05-13T09:00:01+00:00")
    assert not same(report(), late)
    assert same(report(), replace(late, published_at="2025-05-13T09:00:00+00:00"))


def test_without_a_date_only_what_is_nearly_the_same_counts() -> None:
    assert same(report(published_at=None), copies()["credit"])
    assert not same(report(published_at=None), copies()["reworded"])


def test_a_mention_in_a_round_up_is_no_copy() -> None:
    brief = report("brief", paragraphs()[0], published_at="2025-05-07")
    assert not same(report(text=REPORT + "\n\n" + FOLLOW_UP), brief)


def test_new_background_before_old_sentences_is_a_new_report() -> None:
    new = "\n\n".join(paragraphs(FOLLOW_UP)[:3])
    both = report("both", f"{new}\n\n{REPORT}", published_at="2025-05-08")
    assert not same(report(), both)


def test_a_form_that_is_filled_in_anew_is_no_copy() -> None:
    form = (
        "The jackpot of the Norvane lottery has reached {} million marks after nobody had all six "
        "numbers in the drawing on {}. The numbers were {}. The next drawing takes place on {} "
        "evening at nine. Tickets cost two marks each and are sold in shops in every province. "
        "Who has five numbers wins ten thousand marks, who has four wins two hundred. The "
        "odds of six are one in fourteen million, says the lottery, which gives a third of what "
        "it takes to sports clubs, museums and hospitals."
    )
    first = report("one", form.format(12, "Tuesday", "4, 8, 15, 16, 23 and 42", "Friday"))
    second = report(
        "two",
        form.format(15, "Friday", "3, 9, 11, 27, 31 and 40", "Tuesday"),
        published_at="2025-05-09",
    )
    assert not same(first, second)


def test_a_wall_in_place_of_the_article_makes_no_story() -> None:
    wall = (
        "We will use the details you have shared to manage your registration. You agree to the "
        "processing, storage, sharing and use of this information. To read on please enter your "
        "address below or sign in with an account that you have already. Subscribers read without "
        "limits on every device they own, and support our reporters with it."
    )
    one = report("one", wall, title="Castellane wins the runoff in Corvane")
    two = report("two", wall, title="Dam at Tolmere cracks")
    assert not same(one, two)
    assert same(one, replace(two, title=one.title))


def test_numbers_of_one_series_are_no_copies_however_they_begin() -> None:
    shared = "\n\n".join([*paragraphs()[:4], *paragraphs(FOLLOW_UP)[1:2]])
    one = report(text=f"{shared}\n\n{paragraphs(FOLLOW_UP)[4]}", title="Five things on 6 May")
    two = report("two", f"{shared}\n\n{paragraphs()[4]}", title="Five things on 7 May")
    assert compared(Words(one), Words(two)).mean >= 0.81
    assert not same(one, two)
    assert same(one, replace(two, title="Ferry stuck off Osnar"))


def test_two_states_of_one_page_are_one_report() -> None:
    page = "https://m.northline.example/ferry?utm_source=feed"
    later = "\n\n".join([*paragraphs(FOLLOW_UP)[:2], *paragraphs()[:3]])
    changed = report("later", later, published_at="2025-05-08", url=page)
    assert same(report(url="http://www.northline.example/ferry/index.html"), changed)
    assert not same(report(), changed)


def test_the_encoder_settles_what_words_leave_open() -> None:
    half = "\n\n".join([*paragraphs()[:3], *paragraphs(FOLLOW_UP)[1:2]])
    other = report("half", half, outlet="Radio Vale")
    likeness = compared(Words(report()), Words(other))
    assert 0.72 <= likeness.mean < 0.81
    assert same(report(), other, 0.96)
    assert not same(report(), other, 0.6)


def test_empty_and_tiny_texts_are_compared_too() -> None:
    assert compared(Words(article(text="")), Words(article(text="."))) == Likeness(0.0, 0.0)
    assert not same(report("a", ""), report("b", ""))


parts = st.sampled_from([*paragraphs(), *paragraphs(FOLLOW_UP)])
made = st.builds(
    lambda key, some, day: report(key, "\n\n".join(some), published_at=day),
    st.sampled_from(["a", "b", "c"]),
    st.lists(parts, min_size=1, max_size=9),
    st.sampled_from([None, "2025-05-06", "2025-05-06T10:00:00+00:00", "2025-05-09", "2025-06-01"]),
)


@given(one=made, two=made)
def test_which_comes_first_does_not_matter(one: Article, two: Article) -> None:
    assert same(one, two) == same(two, one)
    forth, back = compared(Words(one), Words(two)), compared(Words(two), Words(one))
    if one.id != two.id:
        assert forth == back
    assert all(0 <= x <= 1 for x in (forth.runs, forth.size, forth.sentences, forth.opening))


@given(one=made)
def test_an_article_is_a_copy_of_itself(one: Article) -> None:
    likeness = compared(Words(one), Words(one))
    assert (likeness.runs, likeness.size, likeness.opening) == (1.0, 1.0, 1.0)
