"""Which addresses may be asked: of the URL, and of the machine that its name stands for.

A name is resolved once for a connection, all its addresses are checked, and the connection is
made to one of those (`ingest.transport`): a name that resolves to something else a moment later
leads nowhere. Spellings of an address (decimal, octal, hexadecimal, IPv6 around IPv4) need no
rules of their own: what counts is the address that is connected to.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from rag.errors import SourceError

if TYPE_CHECKING:
    import httpx

Resolve = Callable[[str, int], Sequence[str]]

_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is the public internet so far (IANA); the rest is refused unseen."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocol assignments (RFC 6890); a cloud's metadata lives here
        "192.88.99.0/24",  # 6to4 relays, withdrawn (RFC 7526)
        "168.63.129.16/32",  # a cloud's metadata at a public address
        "3fff::/20",  # documentation (RFC 9637), not known to every Python
        "2620:4f:8000::/48",  # AS112 sink
        "2001::/23",  # protocol assignments (RFC 2928); Teredo is looked into before
    )
)
_BAD_PORTS = frozenset(
    map(
        int,
        "0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 "
        "111 113 115 117 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 "
        "532 540 548 554 556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 "
        "5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080".split(),
    )
)
"""Ports of other protocols, which browsers do not speak HTTP to (WHATWG Fetch, port blocking)."""

_HOST = re.compile(r"[A-Za-z0-9._~:-]{1,255}$")
_USERINFO = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:[/\\]{2})[^/\\?#\s]*@")


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host by the system's resolver, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also behind IPv6's wrappings."""
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _inside(ip)
        if inner:
            return all(is_public(str(each)) for each in inner)
        if ip not in _GLOBAL_UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _NOT_PUBLIC)


def _inside(ip: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses an IPv6 address leads to."""
    if ip.ipv4_mapped:
        return (ip.ipv4_mapped,)
    if ip.sixtofour:
        return (ip.sixtofour,)
    if ip.teredo:
        return ip.teredo
    if ip in _NAT64:
        return (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF),)
    return ()


def host_key(host: str) -> str:
    """One spelling of a host's name: lower case, without the dot at the end."""
    return host.strip("[]").lower().rstrip(".")


def without_password(text: str) -> str:
    """A text in which no address shows a user name or a password, for reports and the ledger."""
    return _USERINFO.sub(r"\1", text)


def checked_url(url: str, base: httpx.URL | None = None) -> httpx.URL:
    """An address that may be asked, its fragment left out.

    Args:
        url: as it was written.
        base: the address it may be relative to.

    Raises:
        SourceError: it may not; the message never shows the address.
    """
    import httpx

    try:
        parsed = base.join(url) if base else httpx.URL(url)
        host, port = parsed.raw_host.decode("ascii"), parsed.port or 1
    except (httpx.InvalidURL, ValueError, TypeError):
        raise SourceError("not a web address", kind="bad_address") from None
    if parsed.scheme not in ("http", "https") or not host_key(host):
        raise SourceError("not a web address: only http and https are fetched", kind="bad_address")
    if parsed.userinfo or "@" in parsed.netloc.decode("ascii", "replace"):
        raise SourceError(
            "addresses with a user name or password are not fetched", kind="bad_address"
        )
    if not _HOST.match(host) or not 0 < port < 65_536:
        raise SourceError("not a web address", kind="bad_address")
    return parsed.copy_with(fragment=None)


class Door:
    """Decides which machines may be connected to: public ones, and hosts allowed by name."""

    def __init__(self, allow_hosts: Iterable[str], resolve: Resolve = resolve) -> None:
        self._allowed = {host_key(host) for host in allow_hosts}
        self._resolve = resolve

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """The IP addresses a host may be reached at, in the resolver's order.

        Raises:
            SourceError: it is unknown, one of its addresses is not public, or the port is
                another protocol's.
        """
        allowed = host_key(host) in self._allowed
        if port in _BAD_PORTS and not allowed:
            raise SourceError(f"port {port} of {host} is no web server's", kind="bad_address")
        try:
            found = [str(address) for address in self._resolve(host.strip("[]"), port)]
            public = all(map(is_public, found))
        except (OSError, ValueError):  # UnicodeError is a ValueError
            found, public = [], True
        if not found:
            raise SourceError(
                f"{host} cannot be found",
                hint="Check the address and the network.",
                retryable=True,
                kind="unknown_host",
            )
        if not allowed and not public:
            raise SourceError(
                f"{host} has a private address, which is not fetched",
                hint=f"If that is meant, set NEWSDESK_FETCH__ALLOW_HOSTS={host}.",
                kind="private_address",
            )
        return found
