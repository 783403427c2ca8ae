"""One name for the addresses of one page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.stories.pages import page_of

PAGE = "northline.example/velda/tolmere-dam"


@pytest.mark.parametrize(
    "url",
    [
        "https://northline.example/velda/tolmere-dam",
        "http://www.northline.example:80/velda/tolmere-dam/",
        "HTTPS://NORTHLINE.example:443/velda/tolmere-dam#top",
        "https://m.northline.example/velda/tolmere-dam",
        "https://amp.northline.example/velda/tolmere-dam",
        "https://www.northline.example/velda/tolmere-dam/index.html",
        "https://northline.example/velda/tolmere-dam/amp/",
        "https://northline.example/amp/velda/tolmere-dam",
        "https://northline.example/velda/tolmere-dam?amp",
        "https://northline.example/velda/tolmere-dam?amp=1&utm_source=x&fbclid=9",
        "https://northline.example/velda/tolmere-dam?outputType=amp&CMP=share_btn",
        "https://northline-example.cdn.ampproject.org/c/s/northline.example/velda/tolmere-dam",
        "https://www.google.com/amp/s/northline.example/velda/tolmere-dam",
        "https://reader:secret@northline.example/velda/tolmere-dam",
    ],
)
def test_variants_of_one_page_have_one_name(url: str) -> None:
    assert page_of(url) == PAGE


@pytest.mark.parametrize(
    "url",
    [
        "https://northline.example/velda/tolmere-dam-2",
        "https://northline.example/velda/tolmere-dam?page=2",
        "https://sport.northline.example/velda/tolmere-dam",
        "https://other.example/velda/tolmere-dam",
        "https://northline.example/velda/Tolmere-dam",
    ],
)
def test_other_pages_have_other_names(url: str) -> None:
    assert page_of(url) not in ("", PAGE)


def test_what_is_asked_for_counts_in_any_order() -> None:
    one = page_of("https://a.example/story?id=7&lang=en")
    assert one == page_of("https://a.example/story?lang=en&utm_medium=x&id=7")
    assert one != page_of("https://a.example/story?id=8&lang=en")
    assert page_of("https://a.example/?id=7") == "a.example?id=7"


@pytest.mark.parametrize("url", [None, "", "https://northline.example/", "no address", "http://["])
def test_what_names_no_page_has_no_name(url: str | None) -> None:
    assert page_of(url) == ""


@given(st.text(max_size=60))
def test_any_text_is_taken(text: str) -> None:
    name = page_of(f"https://northline.example/{text}")
    assert isinstance(name, str)
    assert page_of(text) == page_of(text)
