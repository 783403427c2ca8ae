"""What happens while an answer is made, as records that travel through every door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rag.types import Event, EvidenceFound, Finished, Provisional, TextDelta, Turn

Record = dict[str, Any]


def named(event: Event) -> tuple[str, Record]:
    """The event's name and its record: `evidence`, `provisional`, `text` or last `final`.

    `evidence` is the search JSON with how the question was understood, `text` has a `text` of
    what is written (not verified yet), the others are answers.
    """
    if isinstance(event, EvidenceFound):
        query = event.query
        rows = [item.to_dict(rank) for rank, item in enumerate(event.evidence, start=1)]
        bounds = {"as_of": query.as_of, "since": query.since, "until": query.until}
        return "evidence", {
            "query": query.text, **bounds, "outlets": list(query.outlets), "results": rows,
        }  # fmt: skip
    if isinstance(event, Provisional):
        return "provisional", event.answer.to_dict()
    if isinstance(event, TextDelta):
        return "text", {"text": event.text}
    assert isinstance(event, Finished)  # noqa: S101  # the last of the four
    return "final", event.answer.to_dict()


def turns(records: Sequence[Mapping[str, Any]]) -> tuple[Turn, ...]:
    """Earlier exchanges from their records, as `turn` makes them."""
    return tuple(
        Turn(
            record["question"],
            record.get("answer") or "",
            tuple(record.get("article_ids") or ()),
            record.get("short_answer"),
        )
        for record in records
    )


def turn(answer: Mapping[str, Any]) -> Record:
    """The record of the exchange that an answer's JSON ends."""
    cited = [citation["article_id"] for citation in answer["citations"]]
    nearest = [article["article_id"] for article in answer["related"][:1]]
    return {
        "question": answer["understood"] or answer["question"],
        "answer": " ".join(sentence["text"] for sentence in answer["sentences"]),
        "article_ids": list(dict.fromkeys(cited or nearest)),
        "short_answer": answer["short_answer"],
    }
