"""Which hosts may be talked to, and connections that go only where they were allowed.

A name is resolved once for a connection, its addresses are checked, and the connection is made
to one of those: a name that resolves to something else a moment later leads nowhere.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore

from rag.errors import SourceError

Resolve = Callable[[str, int], Sequence[str]]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host by the system's resolver, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also behind IPv6's wrappings."""
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


class CheckedBackend(httpcore.NetworkBackend):
    """Opens connections to public addresses and to the hosts that are allowed by name."""

    def __init__(self, allow_hosts: Iterable[str], resolve: Resolve = resolve) -> None:
        self._allowed = {host.lower() for host in allow_hosts}
        self._resolve = resolve
        self._sockets = httpcore.SyncBackend()

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
        for address in self.addresses(host, port):
            try:
                return self._sockets.connect_tcp(
                    address,
                    port,
                    timeout=timeout,
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """The addresses a host may be reached at.

        Raises:
            SourceError: it is unknown, or one of its addresses is not public.
        """
        try:
            found = self._resolve(host.strip("[]"), port)
        except (OSError, UnicodeError):
            raise SourceError(
                f"{host} cannot be found",
                hint="Check the address and the network.",
                retryable=True,
            ) from None
        if host.lower() not in self._allowed and not all(map(is_public, found)):
            raise SourceError(
                f"{host} has a private address, which is not fetched",
                hint="Name the host in NEWSDESK_FETCH__ALLOW_HOSTS if that is meant.",
            )
        return found
