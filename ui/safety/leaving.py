"""Whoever has gone need not be served: how work in a thread learns that nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import TypeVar

from rag.errors import NewsdeskError

_T = TypeVar("_T")
_GONE: ContextVar[Callable[[], bool] | None] = ContextVar("newsdesk_gone", default=None)


class GoneError(NewsdeskError):
    """Nobody waits for this any more."""

    def __init__(self) -> None:
        super().__init__("Whoever asked has left.", retryable=True)


def gone() -> bool:
    """Whether whoever asked for what this thread does has left."""
    asked = _GONE.get()
    return asked is not None and asked()


def set_gone(asked: Callable[[], bool]) -> None:
    """What `gone` says from here on in this thread."""
    _GONE.set(asked)


def while_there(items: Iterator[_T], left: Callable[[], bool]) -> Iterator[_T]:
    """The items, each made where `gone` tells of `left`; for iterators that change threads.

    A context is not kept between two steps of such an iterator, so it is set at each.
    """
    while True:
        before = _GONE.set(left)
        try:
            item = next(items)
        except StopIteration:
            return
        finally:
            _GONE.reset(before)
        yield item
