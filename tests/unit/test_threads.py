"""Reports of one running story come together; what they are called."""

from __future__ import annotations

import numpy as np
from fakes import HashEncoder
from hypothesis import given
from hypothesis import strategies as st

from rag.stories.threads import likeness, telling_words, threads, weights
from rag.stories.topic import topic
from rag.types import Article

DAM = [
    Article(
        "dam1", "Cracks were found in the Tolmere dam on Monday, and the villages below the dam "
        "were told to pack.", "Cracks at Tolmere dam", "Radio Vale", None, "2025-03-11",
    ),
    Article(
        "dam2", "Twelve thousand people left their villages below the cracked Tolmere dam.",
        "Villages below Tolmere dam leave", "Northline Daily", None, "2025-03-13",
    ),
    Article(
        "dam3", "Residents of the villages below the Tolmere dam returned as the lake fell.",
        "Tolmere dam: residents return", "Meridian Wire", None, "2025-03-22",
    ),
]  # fmt: skip
CUP = [
    Article(
        "cup1", "A late header by Koskela put Port Elra in the final of the Velda Cup.",
        "Header puts Port Elra in cup final", "Harbour Courier", None, "2025-03-12",
    ),
    Article(
        "cup2", "Port Elra won the final of the Velda Cup; a goal by Koskela settled it.",
        "Port Elra win Velda Cup final", "Radio Vale", None, "2025-03-20",
    ),
]  # fmt: skip


def alike(articles: list[Article]) -> np.ndarray:
    vectors = HashEncoder(dim=256).encode([f"{a.title} {a.text}" for a in articles])
    return likeness(vectors, [telling_words(article) for article in articles])


def test_reports_of_one_story_are_one_thread_and_others_are_not() -> None:
    assert threads(alike([*DAM, *CUP])) == [[0, 1, 2], [3, 4]]


def test_one_report_that_touches_two_stories_does_not_join_them() -> None:
    both = np.full((5, 5), 0.05, dtype=np.float32)
    both[:2, :2] = both[3:, 3:] = 0.9
    both[2, :] = both[:, 2] = 0.35  # a round-up, a little like all of them
    assert [0, 1] in [[i for i in group if i != 2] for group in threads(both)]
    assert not any({0, 3} <= set(group) for group in threads(both))


@given(st.permutations(range(5)))
def test_the_order_of_the_articles_changes_nothing(order: list[int]) -> None:
    articles = [[*DAM, *CUP][i] for i in order]
    found = {frozenset(articles[i].id for i in group) for group in threads(alike(articles))}
    assert found == {frozenset({"dam1", "dam2", "dam3"}), frozenset({"cup1", "cup2"})}


@given(st.integers(0, 12), st.floats(0.05, 0.95), st.integers(0, 2**32 - 1))
def test_each_article_is_in_one_thread(n: int, least: float, seed: int) -> None:
    made = np.random.default_rng(seed).random((n, n)).astype(np.float32)
    symmetric = (made + made.T) / 2
    found = threads(symmetric, least=least)
    assert sorted(i for group in found for i in group) == list(range(n))
    for group in found:
        if len(group) > 1:
            inside = [symmetric[i, j] for i in group for j in group if i < j]
            assert max(inside) >= least


def test_likeness_is_symmetric_and_within_bounds() -> None:
    found = alike([*DAM, *CUP])
    assert np.allclose(found, found.T)
    assert found.min() >= 0
    assert found.max() <= 1 + 1e-5


def test_words_that_say_nothing_tell_nothing() -> None:
    told = telling_words(Article("a", "On Monday, two of the Tolmere's 17,500 people left.", "x"))
    assert "tolmere" in told
    assert not {"monday", "two", "the", "500", "17"} & set(told)


def test_a_thread_is_called_by_what_its_reports_name() -> None:
    idf = weights([telling_words(article) for article in [*DAM, *CUP]])
    assert topic(DAM, idf) == "Tolmere dam"
    assert "Port Elra" in topic(CUP, idf) or "Velda Cup" in topic(CUP, idf)


def test_a_report_that_names_nobody_is_called_by_a_word_or_nothing() -> None:
    assert topic([Article("a", "it rained and rained.", "rain again")], {}) in ("rain", "")
    assert topic([Article("b", "", "")], {}) == ""


def test_a_name_keeps_its_number() -> None:
    found = topic([Article("a", "The probe Kestrel-2 lifted off.", "Kestrel-2 lifts off")], {})
    assert found.startswith("Kestrel-2")
