"""What can be done at an open desk, as messages that also travel through the loopback door.

A message is a JSON object with one of these keys: `progress` (how far), `note` (a line for the
person) or, once and last, `result` (the report). The terminal shows messages alike whether the
work was done in its own process or in another.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import ConfigError
from ui.work_asking import ASKING_WORK, filters
from ui.work_feeds import FEED_WORK

if TYPE_CHECKING:
    from rag.desk import NewsDesk

Message = dict[str, Any]
Params = Mapping[str, Any]

_INGESTING = threading.Lock()
NO_DAY: dict[str, Any] = {
    "day": None, "newest": None, "before": None, "after": None, "articles": 0, "stories": [],
    "earlier": [], "volume": [], "looked_at": 0,
}  # fmt: skip
"""The day of a corpus in which no article has a date."""


def perform(desk: NewsDesk, command: str, params: Params) -> Iterator[Message]:
    """Do one command's work; the last message holds its result.

    Raises:
        NewsdeskError: the work failed, or there is no such command.
    """
    work = _WORK.get(command)
    if work is None:
        raise ConfigError(f"This newsdesk cannot {command} for another process.")
    yield from work(desk, params)


def _search(desk: NewsDesk, params: Params) -> Iterator[Message]:
    found = desk.search(params["query"], k=params["k"], **filters(params))
    rows = [evidence.to_dict(rank) for rank, evidence in enumerate(found, start=1)]
    yield {"result": {"query": params["query"], "results": rows}}


def _timeline(desk: NewsDesk, params: Params) -> Iterator[Message]:
    limit = {"limit": params["limit"]} if params.get("limit") else {}
    events = desk.timeline(params["topic"], **limit, **filters(params))
    result = {"topic": params["topic"], "events": [event.to_dict() for event in events]}
    yield {"result": result}


def _today(desk: NewsDesk, params: Params) -> Iterator[Message]:
    today = desk.today(params.get("day"))
    yield {"result": today.to_dict() if today else NO_DAY}


def _ingest(desk: NewsDesk, params: Params) -> Iterator[Message]:
    """One at a time in a process: the next waits for its turn and says so."""
    from ingest.run import IngestReport, ingest

    if not _INGESTING.acquire(blocking=False):
        yield {"note": "Another ingest is running; this one waits for its turn."}
        while not _INGESTING.acquire(timeout=1.0):
            yield {"progress": {}}
    try:
        for event in ingest(desk.index, params["sources"], desk.settings):
            if isinstance(event, IngestReport):
                yield {"result": event.to_dict()}
            else:
                yield {"progress": asdict(event)}
    finally:
        _INGESTING.release()


def _status(desk: NewsDesk, _params: Params) -> Iterator[Message]:
    from ingest.following.health import health

    following = health(desk.index, now=datetime.now(UTC))
    yield {"result": {**desk.index.status().to_dict(), **following}}


def _verify(desk: NewsDesk, _params: Params) -> Iterator[Message]:
    yield {"result": desk.index.verify().to_dict()}


def _repair(desk: NewsDesk, _params: Params) -> Iterator[Message]:
    yield {"result": desk.index.repair().to_dict()}


def _backup(desk: NewsDesk, params: Params) -> Iterator[Message]:
    file = Path(params["file"])
    if file.exists():
        raise ConfigError(f"{file} is there already.", hint="Name a file that is not there yet.")
    if not file.parent.is_dir():
        raise ConfigError(f"There is no folder {file.parent}.", hint="Make it, or name another.")
    from ui.history.database import FILE as CHAT
    from ui.safety.accounts import FILE as ACCOUNTS

    folder = desk.index.folder
    desk.index.backup(file, also=[folder / CHAT, folder / ACCOUNTS])
    yield {"result": {"file": str(file), "bytes": file.stat().st_size}}


def _articles(desk: NewsDesk, params: Params) -> Iterator[Message]:
    """The records of articles by id; those that are gone are left out."""
    from ui.history.feedback import article_record

    found = (desk.index.article(article_id) for article_id in params["ids"])
    yield {"result": {"articles": [article_record(article) for article in found if article]}}


_WORK: dict[str, Callable[[NewsDesk, Params], Iterator[Message]]] = {
    "search": _search,
    "timeline": _timeline,
    "today": _today,
    "articles": _articles,
    "ingest": _ingest,
    "status": _status,
    "verify": _verify,
    "repair": _repair,
    "backup": _backup,
    **ASKING_WORK,
    **FEED_WORK,
}


def absolute(source: str, folder: Path) -> str:
    """A source as another process in another folder would need it named.

    Web addresses and the word sample stay as they are.
    """
    if source == "sample" or "://" in source:
        return source
    return str((folder / Path(source).expanduser()).absolute())
