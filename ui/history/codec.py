"""A turn as it is stored, and the way back to what the page shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, get_args

from rag.answer_json import article_from
from rag.types import Answer, Chunk, Evidence
from ui.asked import Asked
from ui.chat.reading import Reading
from ui.views import Rating, State, TurnView

_ENDED = frozenset(get_args(State)) - {"searching", "writing"}


def packed(turn: TurnView) -> str:
    """A turn as JSON: the answer as `Answer.to_dict` has it, and the passages it quotes.

    A turn that is still being answered is stored as stopped: what interrupts it leaves that.
    """
    record = {
        "state": turn.state if turn.state in _ENDED else "stopped",
        "asked": asdict(turn.again),
        "bounds": turn.bounds,
        "reading": [asdict(reading) for reading in turn.reading],
        "text": turn.text if turn.answer is None else "",
        "problem": turn.problem,
        "answer": turn.answer.to_dict() if turn.answer else None,
        "passages": _passages(turn),
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def unpacked(record: Mapping[str, Any], turn: TurnView) -> TurnView:
    """A turn of which only its columns are known, with all that was stored of it."""
    answer = record.get("answer")
    return TurnView(
        turn.number,
        turn.question,
        bounds=record.get("bounds") or "",
        state=record["state"] if record.get("state") in _ENDED else "stopped",
        evidence=tuple(_evidence(each) for each in record.get("passages") or ()),
        text=record.get("text") or "",
        answer=Answer.from_dict(answer) if answer else None,
        problem=record.get("problem"),
        id=turn.id,
        at=turn.at,
        asked=_asked(record.get("asked") or {}, turn.question),
        reading=tuple(_reading(each) for each in record.get("reading") or ()),
        rating=turn.rating,
    )


def rating_from(record: Mapping[str, Any]) -> Rating:
    """A rating of the columns that hold it."""
    return Rating(record["verdict"], record["reason"], record["comment"], record["right_answer"])


def _asked(record: Mapping[str, Any], question: str) -> Asked:
    known = {name: record[name] for name in ("since", "until", "as_of", "alone") if name in record}
    return Asked(record.get("question") or question, tuple(record.get("outlets") or ()), **known)


def _reading(record: Mapping[str, Any]) -> Reading:
    start, end = record.get("place") or (0, 0)
    return Reading(
        record["kind"],
        record["text"],
        record.get("question") or "",
        record.get("without") or "",
        (start, end),
    )


def _passages(turn: TurnView) -> list[dict[str, Any]]:
    """The passages around what is quoted, so that quotes keep their context."""
    cited = turn.answer.citations if turn.answer else ()
    return [
        {**found.article.card(), "start": found.chunk.start, "text": found.chunk.text}
        for found in turn.evidence
        if any(
            found.chunk.article_id == citation.article_id
            and found.chunk.start <= citation.start
            and citation.end <= found.chunk.end
            for citation in cited
        )
    ]


def _evidence(record: Mapping[str, Any]) -> Evidence:
    article = article_from(record)
    start, text = record["start"], record["text"]
    chunk = Chunk("", article.id, 0, start, start + len(text), text, article.title)
    return Evidence(chunk, article, 0.0)
