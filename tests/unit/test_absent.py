"""What an abstention says."""

from __future__ import annotations

from fakes import article

from rag.reading.absent import abstention
from rag.types import Chunk, Evidence


def found(**fields: object) -> list[Evidence]:
    one = article(1, **fields)
    return [Evidence(Chunk.cut(one, 0, 0, 20), one, 1.0)]


def test_an_abstention_says_what_is_missing_and_what_comes_nearest() -> None:
    assert abstention(
        "How many were hurt in Karst?", found(), "None of them mentions “Karst”."
    ) == (
        "No article found says how many were hurt in Karst. None of them mentions “Karst”. "
        "The nearest is “Town1 approves a bridge” (Northline Daily, 2 May 2025)."
    )


def test_a_false_premise_is_rejected_as_such() -> None:
    reason = abstention("Why did Ada Orlen resign?", found(), None)
    assert reason.startswith("No article says that Ada Orlen resigned. The nearest is")


def test_what_an_article_lacks_is_left_out() -> None:
    bare = found(title="", outlet="", published_at=None)
    assert abstention("Who won?", bare, "").endswith("The nearest is an article without a title.")
    long = found(title="word " * 60)
    assert "…" in abstention("Who won?", long, "")
    assert abstention("Bridge closed", [], "") == "No article found answers “Bridge closed”."
