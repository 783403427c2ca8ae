"""Where the chat stands, and that it stands nowhere others could reach without signing in."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.errors import ConfigError
from rag.settings import Settings
from ui.safety.accounts import Accounts
from ui.safety.callers import is_loopback
from ui.safety.strangers import LOOPBACK

_PREFIX = re.compile(r"(/[\w.~-]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Exposure:
    """Where the chat stands.

    Attributes:
        host: what it listens on.
        loopback: whether that is this machine alone.
        accounts: who may come in; None where nobody has to sign in.
        proxies: addresses of proxies that are believed.
        names: further host names it is asked by.
        root_path: the prefix of its addresses that a proxy takes off, such as `/news`.
    """

    host: str = "127.0.0.1"
    loopback: bool = True
    accounts: Accounts | None = None
    proxies: Sequence[str] = ()
    names: Sequence[str] = ()
    root_path: str = ""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names it may be asked by; none: any."""
        if self.names:
            return (*LOOPBACK, *self.names)
        return (*LOOPBACK, self.host) if self.loopback and not self.proxies else ()


def exposed(
    settings: Settings, *, host: str, proxies: Sequence[str], names: Sequence[str], root_path: str
) -> Exposure:
    """Where the chat is to stand. Everybody must sign in as soon as there is an account.

    Raises:
        ConfigError: others could reach it and there is no account, or an address is none.
    """
    prefix = root_path.rstrip("/")
    if not _PREFIX.fullmatch(prefix):
        raise ConfigError(f"--root-path: '{root_path}' is no path.", hint="Write it as /news.")
    for proxy in proxies:
        try:
            ipaddress.ip_network(proxy, strict=False)
        except ValueError:
            raise ConfigError(
                f"--proxy: '{proxy}' is no address.", hint="Write it as 127.0.0.1 or 10.0.0.0/8."
            ) from None
    accounts = Accounts(settings.data)
    anybody = accounts.any()
    loopback = is_loopback(host)
    if not anybody and (not loopback or proxies or names):
        where = f"On {host}" if not loopback else "Behind a proxy"
        raise ConfigError(
            f"{where} others could use this newsdesk, and nobody could sign in yet.",
            hint=f"Make an account first: newsdesk users add NAME --data {settings.data}",
        )
    return Exposure(
        host, loopback, accounts if anybody else None, tuple(proxies), tuple(names), prefix
    )
