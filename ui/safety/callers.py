"""Who a request comes from."""

from __future__ import annotations

import ipaddress
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from ui.person import USER

Scope = MutableMapping[str, Any]

_CALLER = "newsdesk.caller"


@dataclass(frozen=True, slots=True)
class Caller:
    """One who asks: the name they signed in with, "" where nobody has to, and their address.

    `kind` is "user", "token" or "" for somebody who did not sign in.
    """

    address: str
    name: str = ""
    kind: str = ""

    @property
    def person(self) -> str:
        """What limits count by: the name, else the address; "" for somebody at this machine.

        Who sits at the machine itself and needs no account shares it with nobody.
        """
        if self.name:
            return f"{self.kind}:{self.name}"
        return "" if self.at_this_machine else f"address:{network(self.address)}"

    @property
    def at_this_machine(self) -> bool:
        """Whether the address is a loopback one."""
        return is_loopback(self.address)


def network(address: str) -> str:
    """The address limits count by; of IPv6 its /64, which one household or server has whole."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's alone, by its number or as `localhost`."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address == "localhost"
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback


def address_of(scope: Scope) -> str:
    """The address a request comes from; "" where it is not known."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def set_caller(scope: Scope, caller: Caller) -> None:
    """Note on a request who it comes from."""
    scope[_CALLER] = caller
    if caller.kind == "user":
        scope[USER] = caller.name


def caller_in(scope: Scope) -> Caller:
    """Who a request comes from."""
    known = scope.get(_CALLER)
    return known if isinstance(known, Caller) else Caller(address_of(scope))


def caller_of(request: Any) -> Caller:  # noqa: ANN401  # Starlette's request, or Gradio's around it
    """Who a request comes from, given as a request object."""
    inner = getattr(request, "request", None) or request
    return caller_in(getattr(inner, "scope", None) or {})
