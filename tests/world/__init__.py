"""A web of invented hosts on this machine, with a clock and a resolver of its own.

    with World() as world:
        site = world.site("alpha.test")
        site.put("/1", page("Title", "Text"))
        with world.fetcher() as web:
            polite = PoliteFetcher(web, now=world.clock, sleep=world.clock.sleep)
            polite.fetch(site.url("/1"))
        world.asked           # every request, with the clock's moment
        world.wire.connected  # every address that was connected to

One real HTTP server answers for all hosts by the name they are asked by; another, the `trap`,
stands on a second loopback port for what nobody may reach.
"""

from world.clock import Clock
from world.replies import (
    Reply,
    bomb,
    broken_off,
    dripping,
    dripping_head,
    endless,
    feed,
    page,
    redirect,
    static,
    status,
)
from world.server import Asked, Site, World

__all__ = [
    "Asked",
    "Clock",
    "Reply",
    "Site",
    "World",
    "bomb",
    "broken_off",
    "dripping",
    "dripping_head",
    "endless",
    "feed",
    "page",
    "redirect",
    "static",
    "status",
]
