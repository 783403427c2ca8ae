"""What a host's robots.txt allows (RFC 9309), by protego."""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.errors import SourceError

if TYPE_CHECKING:
    import httpx
    from protego import Protego

log = logging.getLogger(__name__)

MAX_BYTES = 512_000
"""As much of a robots.txt is read; the RFC asks for 500 KiB."""

KEPT_S = 86_400.0
"""How long rules hold: the RFC's longest."""

MAX_CRAWL_DELAY_S = 30.0
"""Longest Crawl-delay that is kept to; a few sites ask for hours."""

_MAX_ORIGINS = 2_000


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin allows; no file allows everything."""

    parsed: Protego | None = None

    def allows(self, url: str, agent: str) -> bool:
        """Whether the address may be asked."""
        return self.parsed is None or bool(self.parsed.can_fetch(url, agent))

    def delay_s(self, agent: str) -> float:
        """The seconds between two requests it asks for, up to the longest; 0 if it asks none."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(agent)
        by_rate = rate.seconds / rate.requests if rate and rate.requests > 0 else 0.0
        return min(max(self.parsed.crawl_delay(agent) or 0.0, by_rate, 0.0), MAX_CRAWL_DELAY_S)


def parse(body: bytes) -> Rules:
    """The rules of a robots.txt; what cannot be read in it has no effect."""
    from protego import Protego

    try:
        return Rules(Protego.parse(body.decode("utf-8", errors="replace").lstrip("\ufeff")))
    except Exception:  # one bad file, whatever it does to a parser
        log.debug("robots.txt could not be parsed", exc_info=True)
        return Rules()


_NO_FILE = (
    "http_4", "http_2", "http_3", "gone", "content_type", "packing", "redirects", "bad_address",
)  # fmt: skip


def rules_without_file(error: SourceError, host: str) -> Rules:
    """The rules where robots.txt cannot be had: none where there is no file.

    Raises:
        SourceError: the host cannot be asked now; the RFC then forbids everything.
    """
    if not error.retryable and error.kind.startswith(_NO_FILE):
        return Rules()
    if not error.kind.startswith("http_"):
        raise error  # the host itself cannot be reached, which says more
    raise SourceError(
        f"{host} does not give its robots.txt now ({error.message})",
        retryable=True,
        kind="robots_failed",
        retry_after_s=error.retry_after_s,
    )


class RulesCache:
    """The rules of the origins met last, each for a day."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, Rules]] = OrderedDict()

    def get(self, origin: str, now_s: float) -> Rules | None:
        """The rules of an origin, None where they are to be fetched."""
        kept = self._kept.get(origin)
        return kept[1] if kept and now_s - kept[0] < KEPT_S else None

    def put(self, origin: str, rules: Rules, now_s: float) -> None:
        """Keep rules."""
        self._kept[origin] = (now_s, rules)
        self._kept.move_to_end(origin)
        while len(self._kept) > _MAX_ORIGINS:
            self._kept.popitem(last=False)


def origin(url: httpx.URL) -> str:
    """Scheme, host and port: what a robots.txt speaks for."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"
