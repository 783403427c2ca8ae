"""Records in the spellings of archives and exports."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.moments import read_moment
from ingest.records import canonical, headline, to_article
from rag.errors import SourceError

VALUES = st.one_of(
    st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.lists(st.text()),
    st.dictionaries(st.text(), st.text()), st.datetimes(),
    st.sampled_from(["<p>x</p>", "http://[", "https://a.example/b", "\ud800", "<b", "&#0;"]),
)  # fmt: skip
NAMES = st.sampled_from(["text", "Title", "url", "source", "Pub Date", "authors", "id", "lang"])


@pytest.mark.parametrize(
    "name", ["text", "body", "Content", "ARTICLE", "article_body", "full text"]
)
def test_the_text_is_found_by_its_other_names(name: str) -> None:
    assert to_article({name: "It rained."}).text == "It rained."


def test_every_field_is_understood_in_other_spellings() -> None:
    article = to_article({
        "content": "It rained.", "Headline": "Rain", "link": " https://a.example/rain ",
        "publisher": {"name": "Northline"}, "pubDate": "Fri, 09 May 2025 14:20:00 GMT",
        "author": "By Ada Moss; Jo Lund", "guid": 17, "lang": "en",
    })  # fmt: skip
    assert article.title == "Rain"
    assert article.url == "https://a.example/rain"
    assert article.outlet == "Northline"
    assert article.published_at == "2025-05-09T14:20:00+00:00"
    assert article.authors == ("Ada Moss", "Jo Lund")
    assert (article.id, article.language) == ("17", "en")


def test_an_id_comes_from_the_record_then_the_address_then_the_content() -> None:
    record = {"text": "It rained."}
    page = {**record, "url": "https://www.a.example/rain/?utm_source=x#top"}
    assert to_article({**page, "id": "r1"}, fallback_id="f").id == "r1"
    assert to_article(page).id == to_article({**record, "url": "http://a.example/rain"}).id
    assert to_article(record, fallback_id="f").id == "f"
    assert to_article(record).id != to_article({"text": "It snowed."}).id


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/rain", "ftp://a.example/x", "http://["])
def test_only_web_addresses_are_kept(url: str) -> None:
    assert to_article({"text": "It rained.", "url": url}).url is None


@pytest.mark.parametrize("record", [{}, {"text": ""}, {"text": " \n"}, {"text": None}, {"a": "b"}])
def test_a_record_without_text_is_told(record: dict[str, Any]) -> None:
    with pytest.raises(SourceError, match="no text"):
        to_article(record)


@given(st.dictionaries(NAMES, VALUES))
def test_no_record_whatever_it_holds_is_more_than_a_failure(record: dict[str, Any]) -> None:
    try:
        article = to_article(record)
    except SourceError:
        return
    assert article.text == article.text.strip() != ""
    assert "\n" not in article.title
    article.text.encode()


def test_one_page_has_one_address() -> None:
    first = canonical("http://www.A.example:80/x/?utm_medium=a&id=3#c")
    assert first == canonical("https://a.example/x?id=3")
    assert first != canonical("https://a.example/x?id=4")


def test_a_long_first_sentence_is_shortened_at_a_word() -> None:
    name = headline("The council of Marrow " * 20)
    assert len(name) < 115
    assert name.endswith(("council …", "of …", "Marrow …", "The …"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("May 9, 2025", "2025-05-09"),
        ("9 May 2025 14:00 IST", "2025-05-09"),
        ("Friday, 9 May 2025", "2025-05-09"),
        ("Sept. 5, 2024", "2024-09-05"),
        ("20250509", "2025-05-09"),
        ("2025-05-09T14:20:00Z", "2025-05-09T14:20:00+00:00"),
        ("13/05/2025", "2025-05-13"),
        ("05/09/2025", None),
        ("May 2025", None),
        ("2 hours ago", None),
        ("soon", None),
        ("", None),
        (None, None),
        (True, None),
        (1746800400, "2025-05-09T14:20:00+00:00"),
        (1746800400000, "2025-05-09T14:20:00+00:00"),
        (float("inf"), None),
        (date(2025, 5, 9), "2025-05-09"),
        (datetime(2025, 5, 9, 14, tzinfo=UTC), "2025-05-09T14:00:00+00:00"),
    ],
)
def test_moments_are_read_and_never_guessed(value: object, expected: str | None) -> None:
    assert read_moment(value) == expected


@pytest.mark.parametrize(
    ("record", "day", "how"),
    [
        ({"date": "2025-05-09", "url": "https://n.example/2024/01/02/x"}, "2025-05-09", "stated"),
        ({"url": "https://n.example/2024/01/02/x"}, "2024-01-02", "url"),
        ({"url": "https://n.example/2024/jan/02/x"}, "2024-01-02", "url"),
        ({"url": "https://n.example/2024/13/02/x"}, None, None),
        ({}, None, None),
    ],
)
def test_how_the_day_of_a_record_is_known(
    record: dict[str, str], day: str | None, how: str | None
) -> None:
    article = to_article({"text": "It rained in Velden.", **record})
    assert (article.published_at, article.dated_by) == (day, how)
