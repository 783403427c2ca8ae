"""How an article stands to those met before."""

from __future__ import annotations

import pytest
from fakes import article

from ingest.dedupe import Seen
from rag.errors import SourceError
from rag.index.types import Classification
from rag.types import Article


def everything_new(_article: Article) -> Classification:
    return "new"


def test_what_was_not_met_is_as_the_index_says() -> None:
    kinds: dict[str, Classification] = {
        "a1": "new", "a2": "changed", "a3": "unchanged", "a4": "duplicate",
    }  # fmt: skip
    seen = Seen(lambda a: kinds[a.id])
    found = [seen.sort(article(n)) for n in range(1, 5)]
    assert found == ["added", "updated", "unchanged", "duplicates"]


@pytest.mark.parametrize(
    ("again", "kind"),
    [
        (article(1), "duplicates"),
        (article(1, id="other", url=None), "duplicates"),
        (article(1, id="b", text="New.", url="http://northline.example/1?utm_id=x"), "duplicates"),
        (article(1, text="Now it says more."), "updated"),
        (article(1, id="other", url="https://southline.example/1", outlet="Southline"), "added"),
    ],
)  # fmt: skip
def test_an_article_met_again_is_known(again: Article, kind: str) -> None:
    seen = Seen(everything_new)
    assert seen.sort(article(1)) == "added"
    assert seen.sort(again) == kind


def test_an_id_used_for_two_pages_is_told_instead_of_losing_one() -> None:
    seen = Seen(everything_new)
    seen.sort(article(1))
    with pytest.raises(SourceError, match="used for another article"):
        seen.sort(article(2, id="a1"))
