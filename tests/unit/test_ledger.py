"""The ledger by itself, on a real SQLite file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import article
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.index.ledger import Ledger
from rag.types import Article, Chunk, Filter

NOW = "2025-05-09T10:00:00+00:00"
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
articles = st.builds(
    Article,
    id=words.filter(bool),
    text=words.filter(bool),
    title=words,
    outlet=words,
    url=st.none() | words,
    published_at=st.none() | st.dates().map(str),
    authors=st.lists(words, max_size=3).map(tuple),
    language=st.none() | st.just("en"),
    origin=st.sampled_from(["file", "page", "feed"]),
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger(tmp_path / "ledger.sqlite")
    yield opened
    opened.close()


def cut(whole: Article, *places: tuple[int, int]) -> list[Chunk]:
    return [Chunk.cut(whole, n, start, end) for n, (start, end) in enumerate(places)]


@given(given_article=articles)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_every_field_of_an_article_comes_back(ledger: Ledger, given_article: Article) -> None:
    passages = cut(given_article, (0, len(given_article.text)))
    ledger.stage([(given_article, passages)], 1, now=NOW)
    assert ledger.article(given_article.id) == given_article
    assert ledger.chunks([passages[0].id], 1) == [(passages[0], given_article)]


def test_passages_come_in_the_order_asked_for_without_the_unknown(ledger: Ledger) -> None:
    whole = article(1)
    first, second = cut(whole, (0, 10), (11, 30))
    ledger.stage([(whole, [first, second])], 1, now=NOW)
    found = ledger.chunks([second.id, "unknown", first.id], 1)
    assert [chunk for chunk, _ in found] == [second, first]
    assert ledger.chunks([], 1) == []


def test_a_passage_that_stays_is_not_noted_as_removed(ledger: Ledger) -> None:
    whole = article(1)
    kept, gone = cut(whole, (0, 10), (11, 30))
    ledger.stage([(whole, [kept, gone])], 1, now=NOW)
    ledger.stage([(whole, [kept])], 1, now=NOW)
    assert ledger.removed() == [gone.id]
    ledger.stage([(whole, [kept, gone])], 1, now=NOW)
    assert ledger.removed() == []


def test_an_article_is_pending_until_it_is_finished(ledger: Ledger) -> None:
    ledger.stage([(article(1), []), (article(2), [])], 1, now=NOW)
    ledger.finish(["a1"], [])
    assert ledger.pending() == ["a2"]
    assert ledger.classify(article(1)) == "unchanged"
    assert ledger.classify(article(2)) == "changed"


@pytest.mark.parametrize(
    "change", [{"published_at": "2020-01-01"}, {"authors": ("B",)}, {"url": "https://n.example"}]
)
def test_anything_a_reader_sees_makes_an_article_changed(
    ledger: Ledger, change: dict[str, str]
) -> None:
    ledger.stage([(article(1), [])], 1, now=NOW)
    ledger.finish(["a1"], [])
    assert ledger.classify(replace(article(1), **change)) == "changed"  # type: ignore[arg-type]


def test_a_failed_transaction_leaves_nothing(ledger: Ledger) -> None:
    whole = article(1)
    broken = replace(article(2), text="lone \ud800 surrogate")
    with pytest.raises(UnicodeEncodeError):
        ledger.stage([(whole, []), (broken, [])], 1, now=NOW)
    assert ledger.article_ids() == []


def test_switching_takes_the_new_generation_and_drops_the_old(ledger: Ledger) -> None:
    whole = article(1)
    old, new = cut(whole, (0, 10)), cut(whole, (0, 20))
    ledger.stage([(whole, old)], 1, now=NOW)
    ledger.save_vectors([("k1", b"\0\0")], "old encoder")
    ledger.save_vectors([("k2", b"\0\0")], "new encoder")
    ledger.add_passages(new, 2)
    ledger.switch(2, {"encoder": "new encoder", "generation": "2"})
    assert ledger.passage_ids(2) == {new[0].id}
    assert ledger.passage_ids(1) == set()
    assert (ledger.pending(), ledger.removed()) == ([], [])
    assert set(ledger.vectors(["k1", "k2"])) == {"k2"}
    assert ledger.meta("generation") == "2"


def test_undated_articles_come_last_and_pass_where_they_are_allowed(ledger: Ledger) -> None:
    dated = article(1, published_at="2025-05-01")
    undated = article(2, published_at=None)
    ledger.stage([(undated, []), (dated, [])], 1, now=NOW)
    assert [a.id for a in ledger.articles(limit=None, newest_first=True, only=Filter())] == [
        "a1",
        "a2",
    ]
    until = Filter(until=2**40)
    allowed = Filter(until=2**40, undated=True)
    assert len(ledger.articles(limit=None, newest_first=True, only=until)) == 1
    assert len(ledger.articles(limit=None, newest_first=True, only=allowed)) == 2
