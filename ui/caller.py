"""Where a command's work is done: at a desk of its own, or by whoever holds the folder."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from rag import errors
from rag.errors import NewsdeskError, StoreBusyError, StoreError
from rag.settings import Settings
from ui.door import LOOPBACK, Door, DoorAddress
from ui.work import Message, Params, perform

if TYPE_CHECKING:
    from rag.desk import NewsDesk

_Desk = TypeVar("_Desk", bound="NewsDesk")

POLL_S = 0.1
_LONG = ("ingest", "feeds_check")
"""Commands during which others may hand their work in."""

QUIET_S = 1.0
"""How long to wait before saying so."""


class DoorClosedError(StoreBusyError):
    """Nobody answers at the door, or it is not the door of this folder any more."""

    def __init__(self) -> None:
        super().__init__(
            "The newsdesk that holds the data folder does not answer.",
            hint="Stop that process, or choose another folder with --data.",
            retryable=True,
        )


def run(
    settings: Settings, command: str, params: Params, *, tell: Callable[[str], None]
) -> Iterator[Message]:
    """The messages of a command, wherever its work is done.

    Where another process holds the folder and has a door, the work is handed in there; where it
    has none, this waits up to `settings.lock_wait_s` for it to finish. `tell` gets the lines a
    waiting person wants.

    Raises:
        StoreBusyError: the folder stayed held.
        NewsdeskError: the work failed, here or there.
    """
    at_once = settings.model_copy(update={"lock_wait_s": 0.0})
    give_up = time.monotonic() + settings.lock_wait_s
    while True:
        address = find_door(settings, tell=tell)
        try:
            if address is not None:
                yield from knock(address, command, params)
            else:
                with open_desk(at_once, command=command, door=command in _LONG) as desk:
                    yield from perform(desk, command, params)
        except StoreBusyError:
            # Its holder changed since it was looked at: look again.
            if time.monotonic() >= give_up:
                raise
            time.sleep(POLL_S)
        else:
            return


@contextmanager
def open_desk(settings: Settings, *, command: str, door: bool) -> Iterator[NewsDesk]:
    """A desk that holds the data folder; with `door`, others may hand their work in."""
    from rag.desk import NewsDesk

    with opened(NewsDesk(settings, command=command), door=door) as desk:
        yield desk


@contextmanager
def opened(desk: _Desk, *, door: bool) -> Iterator[_Desk]:
    """A desk of any kind that holds its data folder; with `door`, others may hand work in."""
    with desk:
        index = desk.index
        if not door:
            yield desk
            return
        with Door(lambda name, params: perform(desk, name, params)) as opened:
            address = opened.address
            index.publish_door(address.port, address.token)
            yield desk


def find_door(settings: Settings, *, tell: Callable[[str], None]) -> DoorAddress | None:
    """The door of whoever holds the folder; None when nobody does.

    Raises:
        StoreBusyError: who holds it has no door and did not finish in time.
    """
    from rag.index.lock import holder

    began = time.monotonic()
    told = False
    while (held := holder(settings.data)) is not None:
        if held.door is not None:
            return DoorAddress(held.door.port, held.door.token)
        waited = time.monotonic() - began
        if waited >= settings.lock_wait_s:
            raise StoreBusyError(
                f"{held} is using the data folder {settings.data}.",
                hint="Wait for it to finish, stop it, or choose another folder with --data.",
                retryable=True,
            )
        if waited >= QUIET_S and not told:
            tell(f"Waiting for {held} to finish with the data folder.")
            told = True
        time.sleep(POLL_S)
    return None


def knock(address: DoorAddress, command: str, params: Params) -> Iterator[Message]:
    """Hand work in at a door; its messages up to the result.

    Raises:
        DoorClosedError: nobody answers there.
        NewsdeskError: the work failed there.
    """
    connection = http.client.HTTPConnection(LOOPBACK, address.port)
    headers = {"Authorization": f"Bearer {address.token}", "Content-Type": "application/json"}
    try:
        try:
            connection.request("POST", f"/{command}", json.dumps(dict(params)), headers)
            response = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            raise DoorClosedError from error
        with response:  # it holds the socket, which the connection alone would not close
            if response.status != http.HTTPStatus.OK:
                raise DoorClosedError
            yield from _read(response)
    finally:
        connection.close()


def _read(response: http.client.HTTPResponse) -> Iterator[Message]:
    try:
        for row in response:
            message: Message = json.loads(row)
            if "error" in message:
                raise _error(message)
            yield message
            if "result" in message:
                return
    except (OSError, ValueError, http.client.HTTPException):
        pass
    raise StoreError(
        "The newsdesk that was doing the work ended before it was done.",
        hint="Run the command again; what was finished is kept.",
        retryable=True,
    )


def _error(message: Message) -> NewsdeskError:
    kind = getattr(errors, str(message.get("type")), NewsdeskError)
    if not (isinstance(kind, type) and issubclass(kind, NewsdeskError)):
        kind = NewsdeskError
    return kind(str(message["error"]), hint=str(message.get("hint", "")))
