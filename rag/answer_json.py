"""The way back from an answer's JSON (`Answer.to_dict`) to the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rag.types import Answer, Article, Citation, Conflict, Removed, Sentence
from rag.verifying.verdict import Finding

Record = Mapping[str, Any]

_PLAIN = (
    "question", "status", "text", "short_answer", "confidence", "as_of", "reason", "mode",
    "understood", "note", "newest_at", "stale", "age_note", "independent_sources",
)  # fmt: skip


def answer_from(record: Record) -> Answer:
    """The answer a record tells of; what an older record lacks has its default.

    Articles come back as their cards told of them: without their text. A finding comes back
    without its place in the sentence, which the JSON does not hold.

    Raises:
        KeyError: it has no question or no status.
        TypeError: a part of it is not of its kind.
    """
    many: dict[str, Any] = {
        "sentences": tuple(map(_sentence, record.get("sentences") or ())),
        "citations": tuple(map(_citation, record.get("citations") or ())),
        "conflicts": tuple(map(_conflict, record.get("conflicts") or ())),
        "related": tuple(map(article_from, record.get("related") or ())),
        "also_in": tuple(map(article_from, record.get("also_in") or ())),
        "removed": tuple(map(_removed, record.get("removed") or ())),
        "missing": tuple(record.get("missing") or ()),
        "timings_ms": dict(record.get("timings_ms") or {}),
    }
    plain = {name: record[name] for name in _PLAIN if name in record}
    return Answer(**{"question": record["question"], "status": record["status"], **plain, **many})


def article_from(card: Record) -> Article:
    """The article of a card (`Article.card`), without its text."""
    return Article(
        card["article_id"],
        "",
        card.get("title") or "",
        card.get("outlet") or "",
        card.get("url"),
        card.get("published_at"),
    )


def _citation(record: Record) -> Citation:
    known = {name: record[name] for name in Citation.__slots__ if name in record}
    others = tuple(map(article_from, record.get("also_run_by") or ()))
    return Citation(**{**known, "also_run_by": others})


def _sentence(record: Record) -> Sentence:
    return Sentence(
        record["text"],
        tuple(record.get("citations") or ()),
        record.get("verdict", "supported"),
        tuple(map(_finding, record.get("findings") or ())),
    )


def _removed(record: Record) -> Removed:
    return Removed(record["text"], tuple(map(_finding, record.get("findings") or ())))


def _finding(record: Record) -> Finding:
    return Finding(record["kind"], record["weight"], record["said"], record.get("stood"))


def _conflict(record: Record) -> Conflict:
    return Conflict(
        record["claim"], tuple(record.get("citations") or ()), record.get("kind", "disputed")
    )
