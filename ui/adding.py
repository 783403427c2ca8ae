"""Adding to the articles from the page: an address or a file, with its progress."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import ConfigError
from rag.stories.threads import telling_words, weights
from rag.stories.topic import topic
from ui import texts

if TYPE_CHECKING:
    from rag.desk import NewsDesk

LOOKED_THROUGH = 60
"""New articles from which a first question is made."""

FEW = 3
"""New articles that are taken for reports on one thing."""


@dataclass(frozen=True, slots=True)
class Added:
    """What came of it: a line, a question that can be asked now ("" for none), if it is bad."""

    said: str
    question: str = ""
    bad: bool = False


def kinds() -> tuple[str, ...]:
    """The endings of files that are taken."""
    from ingest.files import READERS

    return (*sorted(READERS), ".gz", ".xml", ".rss", ".atom")


def file_problem(path: Path, most_bytes: int) -> str:
    """Why a file is not taken; "" where it is."""
    if path.suffix.lower() not in kinds():
        return texts.FILE_KINDS.format(kinds=texts.either(kinds()))
    if path.stat().st_size > most_bytes:
        size = texts.number(most_bytes // 1_000_000)
        return f"{texts.FILE_TOO_LARGE.format(size=f'{size} MB')} {texts.FILE_LARGER}"
    return ""


def add_address(desk: NewsDesk, address: str, *, follow: bool) -> Iterator[str | Added]:
    """Follow an address and read what it lists, or read it this once.

    Raises:
        ConfigError: it is no web address.
        NewsdeskError: the work failed.
    """
    url = (address or "").strip()
    if not url:
        raise ConfigError(texts.FOLLOW_NO_ADDRESS)
    url = url if "://" in url else f"https://{url}"
    if not url.lower().startswith(("http://", "https://")):
        raise ConfigError(texts.FOLLOW_NO_WEB_ADDRESS, hint=texts.FOLLOW_FOLDERS)
    yield texts.ADDING.format(name=url)
    if not follow:
        yield from _ingest(desk, url)
        return
    mark = desk.index.press.last_row()  # the chat's own following may read it before this does
    report = _last(desk, "feeds_add", {"feeds": [{"url": url}], "look": True})
    look = report["looks"][0] if report["looks"] else None
    if look is None:
        yield Added(texts.FOLLOWED_ALREADY)
    elif not look["kept"]:
        said = texts.NOT_FOLLOWED.format(problem=look["problem"], hint=look["hint"] or "")
        yield Added(said.strip(), bad=True)
    elif look["problem"]:
        yield Added(texts.FOLLOWED_NOT_REACHED.format(problem=look["problem"]))
    else:
        name, count = look["title"] or look["url"], texts.number(look["waiting"])
        yield texts.FOLLOWING.format(name=name, count=count)
        yield from check(desk, look["url"], since=mark)


def add_file(desk: NewsDesk, path: Path) -> Iterator[str | Added]:
    """Read a file."""
    yield texts.ADDING.format(name=path.name)
    yield from _ingest(desk, str(path))


def check(desk: NewsDesk, url: str, *, since: int | None = None) -> Iterator[str | Added]:
    """Look at a source now, and read what it lists; what came after row `since` counts as new."""
    yield from _watched(desk, "feeds_check", {"urls": [url]}, since)


def _ingest(desk: NewsDesk, source: str) -> Iterator[str | Added]:
    yield from _watched(desk, "ingest", {"sources": [source]})


def _watched(
    desk: NewsDesk, command: str, params: dict[str, Any], since: int | None = None
) -> Iterator[str | Added]:
    """The work with its progress in words, and last what came of it."""
    mark = desk.index.press.last_row() if since is None else since
    report: dict[str, Any] = {}
    for message in _messages(desk, command, params):
        if "note" in message:
            yield message["note"]
        elif step := message.get("progress"):
            yield texts.READING_NOW.of(step["done"])
        report = message.get("result", report)
    yield _outcome(desk, mark, report)


def _outcome(desk: NewsDesk, mark: int, report: dict[str, Any]) -> Added:
    """What was read in a line, with a first question about it."""
    fresh = desk.index.press.written_after(mark, LOOKED_THROUGH)
    reason = next((each["reason"] for each in report["failures"]), "")
    if not fresh:
        if reason:
            return Added(texts.READ_FAILED.format(reason=reason), bad=True)
        return Added(texts.READ_NOTHING)
    every = len(fresh) == LOOKED_THROUGH
    said = texts.READ_NEW.of(len(desk.index.press.written_after(mark, -1) if every else fresh))
    if report["failed"] and reason:
        said = f"{said} {texts.READ_SOME_FAILED.of(report['failed'], reason=reason)}"
    return Added(said, _question(desk, fresh))


def _question(desk: NewsDesk, ids: list[str]) -> str:
    """A question about the newest of new articles; "" where they name nothing."""
    found = [article for article in map(desk.index.article, ids) if article]
    if not found:
        return ""
    newest = max(found, key=lambda article: article.published_at or "")
    named = topic(
        found if len(found) <= FEW else [newest],
        weights([telling_words(article) for article in found]),
    )
    return texts.TODAY_QUESTION.format(topic=named) if named else ""


def _messages(desk: NewsDesk, command: str, params: dict[str, Any]) -> Iterator[dict[str, Any]]:
    from ui.work import perform

    yield from perform(desk, command, params)


def _last(desk: NewsDesk, command: str, params: dict[str, Any]) -> dict[str, Any]:
    *_, last = _messages(desk, command, params)
    result: dict[str, Any] = last["result"]
    return result
