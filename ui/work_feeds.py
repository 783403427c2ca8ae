"""The work of `newsdesk feeds`, at an open desk; see `ui.work` for its messages."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import ConfigError, SourceError

if TYPE_CHECKING:
    from ingest.following.follower import Follower
    from rag.desk import NewsDesk
    from rag.index.subscriptions import Subscription

Message = dict[str, Any]
Params = Mapping[str, Any]

STARTER = "starter"
MAX_AT_ONCE = 5_000
LOOKED_AT_S = 60.0
"""A feed that is looked at when it is added is no round's business until then."""

_FOLLOWERS: weakref.WeakKeyDictionary[NewsDesk, Follower] = weakref.WeakKeyDictionary()
_ALONE = threading.Lock()
"""Held by work that brings its own follower, where none lives with the desk."""


@contextmanager
def following(desk: NewsDesk) -> Iterator[Follower]:
    """The follower of a desk: the one that lives with it, else one for this block."""
    known = _FOLLOWERS.get(desk)
    if known is not None:
        yield known
        return
    with _ALONE, new_follower(desk) as follower:
        yield follower


@contextmanager
def living(desk: NewsDesk) -> Iterator[Follower]:
    """A follower that all work at this desk shares until the block ends."""
    with new_follower(desk) as follower:
        _FOLLOWERS[desk] = follower
        try:
            yield follower
        finally:
            follower.leave()
            _FOLLOWERS.pop(desk, None)


@contextmanager
def new_follower(desk: NewsDesk) -> Iterator[Follower]:
    """A follower with a connection to the web of its own."""
    from ingest.fetch import WebFetcher
    from ingest.following.follower import Follower
    from ingest.polite import PoliteFetcher

    with WebFetcher(desk.settings.fetch) as web:
        yield Follower(desk.index, desk.settings.follow, PoliteFetcher(web))


def add(desk: NewsDesk, params: Params) -> Iterator[Message]:
    """Follow sources; one given by itself is looked at, to see that there is something.

    Parameters: `feeds`, a list of `{"url", "title"}`; `look`, whether to look at them.
    """
    from ingest.following.pace import Pace

    feeds = params["feeds"]
    if len(feeds) > MAX_AT_ONCE:
        raise ConfigError(f"More than {MAX_AT_ONCE:,} feeds at once.", hint="Give fewer.")
    for feed in feeds:
        _check(feed["url"])
    interval_s = Pace.of(desk.settings.follow).first()
    now = datetime.now(UTC).timestamp()
    added = [
        feed["url"]
        for feed in feeds
        if desk.index.subscriptions.add(
            feed["url"],
            feed.get("title", ""),
            now=now,
            interval_s=interval_s,
            due_at=now + LOOKED_AT_S if params.get("look") else now,
        )
    ]
    known = len(feeds) - len(added)
    looks: list[dict[str, Any]] = []
    with following(desk) as follower:
        for url in added if params.get("look") else ():
            yield {"progress": {"done": len(looks), "total": len(added)}}
            looks.append(_looked_at(desk, follower, url))
        follower.wake()
    yield {"result": {"added": len(added), "known": known, "looks": looks}}


def _looked_at(desk: NewsDesk, follower: Follower, url: str) -> dict[str, Any]:
    """What a first look showed; what can never be followed is not kept."""
    feed = follower.look_at(url)
    if feed is None:
        return {"url": url, "problem": "it was removed meanwhile", "kept": False}
    waiting = desk.index.subscriptions.pages.tallies(0.0).get(feed.id, (0, 0, 0, 0))[2]
    kept = feed.state == "active"
    if not kept:
        desk.index.subscriptions.remove(feed.url)
    return {
        "url": feed.url, "title": feed.title, "waiting": waiting, "kept": kept,
        "problem": feed.problem, "hint": feed.hint,
    }  # fmt: skip


def _check(url: str) -> None:
    """Refuse what can never be followed.

    Raises:
        ConfigError: it is neither a file or folder nor a web address.
    """
    if "://" not in url:
        if not Path(url).exists():
            raise ConfigError(
                f"There is no file or folder {url}.",
                hint="Give a web address, a folder, or the word starter.",
            )
        return
    from ingest.addresses import checked_url

    try:
        checked_url(url)
    except SourceError as error:
        raise ConfigError(
            f"This cannot be followed: {error.message}.", hint="Give its plain web address."
        ) from None


def listing(desk: NewsDesk, _params: Params) -> Iterator[Message]:
    """What is followed, and how it fares."""
    from ingest.following.health import health

    yield {"result": health(desk.index, now=datetime.now(UTC))}


def remove(desk: NewsDesk, params: Params) -> Iterator[Message]:
    """Follow some addresses no longer; their articles stay unless `articles` is "drop"."""
    followed = _known(desk, params["urls"])
    gone = 0
    if params.get("articles") == "drop":
        for feed in followed:
            ids = desk.index.subscriptions.pages.article_ids(feed.id)
            desk.index.remove(ids)
            desk.index.subscriptions.pages.forget_of(feed.id)
            gone += len(ids)
    removed = sum(desk.index.subscriptions.remove(feed.url) for feed in followed)
    yield {"result": {"removed": removed, "articles": gone}}


def pause(desk: NewsDesk, params: Params) -> Iterator[Message]:
    """Leave some addresses alone until they are looked at by hand again."""
    followed = _known(desk, params["urls"])
    paused = sum(desk.index.subscriptions.pause(feed.url) for feed in followed)
    yield {"result": {"paused": paused}}


def _known(desk: NewsDesk, urls: Sequence[str]) -> list[Subscription]:
    """What is followed under some addresses.

    Raises:
        ConfigError: one of them is not followed.
    """
    found = [desk.index.subscriptions.get(url) for url in urls]
    for url, feed in zip(urls, found, strict=True):
        if feed is None:
            raise ConfigError(
                f"{url} is not followed.", hint="'newsdesk feeds list' shows what is."
            )
    return [feed for feed in found if feed]


def check(desk: NewsDesk, params: Params) -> Iterator[Message]:
    """Look at some feeds (all unless `urls` names some) now, and read what they list.

    With `due` only those whose time has come.
    """
    if not params.get("due"):
        hurry(desk, params.get("urls") or None)
    with following(desk) as follower:
        if follower.busy:
            yield {"note": "Sources are being read already; this waits for that."}
        yield from _in_thread(follower)


def hurry(desk: NewsDesk, urls: Sequence[str] | None) -> None:
    """Make feeds due at once, parked ones too; all where None.

    Raises:
        ConfigError: one of them is not followed.
    """
    _known(desk, urls or ())
    desk.index.subscriptions.hurry(urls, datetime.now(UTC).timestamp())
    if (follower := _FOLLOWERS.get(desk)) is not None:
        follower.wake()


def _in_thread(follower: Follower) -> Iterator[Message]:
    """A round in a thread, with a sign of life each second."""
    outcome: list[dict[str, Any] | BaseException] = []

    def work() -> None:
        try:
            outcome.append(follower.round().to_dict())
        except BaseException as error:  # noqa: BLE001  # raised again below
            outcome.append(error)

    thread = threading.Thread(target=work, name="newsdesk-check", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(1.0)
        yield {"progress": {"done": follower.done, "total": None}}
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    yield {"result": outcome[0]}


FEED_WORK: dict[str, Callable[[NewsDesk, Params], Iterator[Message]]] = {
    "feeds_add": add,
    "feeds_list": listing,
    "feeds_remove": remove,
    "feeds_pause": pause,
    "feeds_check": check,
}
