"""Connections that go only where they may, and end when their time is over.

httpx's timeouts count from one byte to the next, so a server that sends a byte a second could
hold a connection for ever. Here all that is done for one request has one end: finding the name,
connecting, TLS, the head of the answer and its body.
"""

from __future__ import annotations

import contextvars
import queue
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpcore

from ingest.addresses import Door
from rag.errors import SourceError

if TYPE_CHECKING:
    import ssl

    import httpx

_deadline: contextvars.ContextVar[float | None] = contextvars.ContextVar("deadline", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is read, written or connected inside, in this thread, is over after these seconds."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def _left(timeout: float | None, error: type[Exception]) -> float | None:
    """The shorter of a timeout and what is left of the time."""
    end = _deadline.get()
    if end is None:
        return timeout
    left = end - time.monotonic()
    if left <= 0:
        raise error("the time is over")
    return left if timeout is None else min(left, timeout)


class TimedStream(httpcore.NetworkStream):
    """A connection every read and write of which keeps to the time of its request."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At most so many bytes."""
        return self._stream.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all bytes."""
        self._stream.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted."""
        left = _left(timeout, httpcore.ConnectTimeout)
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, left))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  # httpcore's signature
        """What httpcore asks about the socket."""
        return self._stream.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Opens connections to the addresses that the door lets through, and to no other."""

    def __init__(self, door: Door, wire: httpcore.NetworkBackend | None = None) -> None:
        self._door = door
        self._wire = wire or httpcore.SyncBackend()

    def connect_tcp(  # noqa: PLR0917  # httpcore's signature
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that answers.

        Raises:
            SourceError: the host is unknown or has an address that is not public.
        """
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._addresses(host, port, timeout):
            try:
                return TimedStream(
                    self._wire.connect_tcp(
                        address,
                        port,
                        timeout=_left(timeout, httpcore.ConnectTimeout),
                        local_address=local_address,
                        socket_options=socket_options,
                    )
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _addresses(self, host: str, port: int, timeout: float | None) -> Sequence[str]:
        """The door's answer, in time: the system's resolver has no timeout of its own."""
        found: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                found.put(self._door.addresses(host, port))
            except Exception as error:  # noqa: BLE001  # raised again where it was asked
                found.put(error)

        threading.Thread(target=ask, name="resolver", daemon=True).start()
        try:
            answer = found.get(timeout=_left(timeout, httpcore.ConnectTimeout))
        except queue.Empty:
            raise SourceError(
                f"the name of {host} was not found in time", kind="timeout", retryable=True
            ) from None
        if isinstance(answer, Exception):
            raise answer
        return answer


def checked_transport(
    door: Door, wire: httpcore.NetworkBackend | None = None
) -> httpx.BaseTransport:
    """The transport of httpx over a pool whose connections go through the door.

    The wire makes them; it is given IP addresses only.
    """
    import httpx

    certificates = httpx.create_ssl_context()
    transport = httpx.HTTPTransport(verify=certificates, trust_env=False)
    # httpx has no argument for it; the pool is the one thing its transport is made of
    transport._pool = httpcore.ConnectionPool(  # noqa: SLF001
        ssl_context=certificates,
        network_backend=CheckedBackend(door, wire),
        max_connections=100,
        max_keepalive_connections=20,
        keepalive_expiry=5.0,
    )
    return transport
