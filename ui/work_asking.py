"""Asking and reading, as messages of `ui.work`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ui.events import named, turns

if TYPE_CHECKING:
    from rag.desk import NewsDesk
    from rag.types import Article

Message = dict[str, Any]
Params = Mapping[str, Any]

FILTERS = ("as_of", "since", "until", "outlets")


def filters(params: Params) -> dict[str, Any]:
    """The filters that are set."""
    return {name: params[name] for name in FILTERS if params.get(name)}


def article_record(article: Article) -> dict[str, Any]:
    """One article with its text, as JSON."""
    return {
        **article.card(),
        "text": article.text,
        "authors": list(article.authors),
        "language": article.language,
        "modified_at": article.modified_at,
        "paywalled": article.paywalled,
        "live": article.live,
    }


def _ask(desk: NewsDesk, params: Params) -> Iterator[Message]:
    """With `stream`, what happens on the way is told too: `{"progress": {"event", "data"}}`."""
    history = turns(params.get("history") or ())
    for event in desk.stream(params["question"], history=history, **filters(params)):
        name, record = named(event)
        if name == "final":
            yield {"result": record}
        elif params.get("stream"):
            yield {"progress": {"event": name, "data": record}}


def _article(desk: NewsDesk, params: Params) -> Iterator[Message]:
    """The article, or null where there is none with this id."""
    found = desk.index.article(params["id"])
    yield {"result": {"article": article_record(found) if found else None}}


ASKING_WORK: dict[str, Callable[[NewsDesk, Params], Iterator[Message]]] = {
    "ask": _ask,
    "article": _article,
}
