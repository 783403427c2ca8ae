"""Two weeks of news in the test world: hosts with feeds, and pages of every kind among them.

What a feed lists depends on the world's clock alone; `Newsstand.expected` tells which pages can
be had, `hopeless` which cannot and why.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from world import (
    Asked,
    Reply,
    Site,
    World,
    bomb,
    broken_off,
    dripping,
    endless,
    feed,
    page,
    redirect,
    static,
    status,
)

LISTED = 40
PUBLISHED_DAYS = 11.5
"""The last page comes out so early that every retry fits into the two weeks."""

Reachable = Callable[["Newsstand", Site, "Item"], None]


@dataclass
class Item:
    """A page: when it comes out, and when its publisher changes it."""

    number: int
    path: str
    title: str
    out: datetime
    corrected: datetime | None = None


@dataclass
class Newsstand:
    """Hosts with their feeds and pages."""

    world: World
    hosts: int
    pages: int
    seed: int = 7
    expected: dict[str, Item] = field(default_factory=dict)
    hopeless: dict[str, str] = field(default_factory=dict)
    feeds: list[str] = field(default_factory=list)
    flaky: set[str] = field(default_factory=set)
    quiet_until: dict[str, float] = field(default_factory=dict)

    def open(self) -> None:
        """Put everything up."""
        chance = random.Random(self.seed)
        odd = itertools.cycle(_ODD)
        self.world.name("inside.test", "10.0.0.7")
        self.world.name("rebind.test", "93.184.216.34", "127.0.0.1")
        per_host = self.pages // self.hosts
        for number in range(self.hosts):
            site = self.world.site(f"host{number}.test")
            site.forbid("/private/", crawl_delay=5 if number % 7 == 0 else None)
            items = [self._item(site, n, chance, odd) for n in range(per_host)]
            self._feed(site, items, number)
            if number % 10 == 3:
                self._busy_for_a_while(site)

    def _item(self, site: Site, number: int, chance: random.Random, odd: object) -> Item:
        start = self.world.clock()
        out = start + timedelta(days=chance.uniform(0, PUBLISHED_DAYS))
        item = Item(number, f"/{number}", f"Report {number} from {site.name}", out)
        if number % 8 == 5:
            next(odd)(self, site, item)  # type: ignore[call-overload]
        else:
            if number % 20 == 1:
                item.corrected = out + timedelta(hours=30)
            self.reachable(site, item, self.article(site, item))
        return item

    def reachable(self, site: Site, item: Item, answer: Callable[[Asked], Reply]) -> None:
        """A page that can be had, sooner or later."""
        self.expected[site.put(item.path, answer)] = item

    def never(
        self, site: Site, item: Item, answer: Reply | Callable[[Asked], Reply], *, why: str
    ) -> None:
        """A page that cannot be had, and what is said of it."""
        self.hopeless[site.put(item.path, answer)] = why

    def text(self, site: Site, item: Item) -> str:
        """What a page says at the present moment."""
        changed = item.corrected is not None and self.world.clock() >= item.corrected
        more = "This report was corrected." if changed else "Nobody in the town objected to it."
        return (
            f"The council of Town{item.number} met on Monday, as {site.name} was told. The bridge "
            f"would cost {item.number + 3} million crowns.\n\nWork on bridge number {item.number} "
            f"of {site.name} begins in May. {more}"
        )

    def article(self, site: Site, item: Item) -> Callable[[Asked], Reply]:
        """The page as it is when it is asked for."""

        def answer(asked: Asked) -> Reply:
            text = self.text(site, item)
            return page(item.title, text, published=item.out.isoformat())(asked)

        return answer

    def _feed(self, site: Site, items: list[Item], number: int) -> None:
        path = "/sitemap.xml" if number % 9 == 4 else "/feed.xml"

        def answer(asked: Asked) -> Reply:
            now = self.world.clock()
            listed = sorted((i for i in items if i.out <= now), key=lambda i: i.out)[-LISTED:]
            if path == "/sitemap.xml":
                return _sitemap(site, listed, now)(asked)
            entries = [
                {
                    "title": item.title + (" (corrected)" if _is_corrected(item, now) else ""),
                    "link": site.url(item.path),
                    "pubDate": format_datetime(item.out),
                }
                for item in listed
            ]
            return feed(f"News of {site.name}", entries)(asked)

        self.feeds.append(site.put(path, answer))

    def _busy_for_a_while(self, site: Site) -> None:
        """From the third day on the host wants to be left alone for two hours, once."""
        begins = self.world.clock() + timedelta(days=3)
        paths = dict(site.paths)

        def wrapped(answer: object) -> Callable[[Asked], Reply]:
            def reply(asked: Asked) -> Reply:
                until = self.quiet_until.get(site.name)
                if until is None and self.world.clock() >= begins:
                    self.quiet_until[site.name] = self.world.clock.seconds + 7200
                    return status(429, retry_after="7200")
                return answer if isinstance(answer, Reply) else answer(asked)  # type: ignore[operator, no-any-return]

            return reply

        for path, answer in paths.items():
            if path != "/robots.txt":
                site.put(path, wrapped(answer))


def _is_corrected(item: Item, now: datetime) -> bool:
    return item.corrected is not None and now >= item.corrected


def _sitemap(site: Site, items: list[Item], now: datetime) -> Callable[[Asked], Reply]:
    rows = "".join(
        f"<url><loc>{site.url(i.path)}</loc><lastmod>"
        f"{(i.corrected if _is_corrected(i, now) else i.out).isoformat()}</lastmod></url>"  # type: ignore[union-attr]
        for i in items
    )
    return static(f"<urlset>{rows}<url><loc>{site.url('/about')}</loc></url></urlset>", "text/xml")


# -- pages that are not as they should be ------------------------------------------------------


def _forbidden(stand: Newsstand, site: Site, item: Item) -> None:
    item.path = f"/private{item.path}"
    stand.never(site, item, static("secret"), why="robots.txt")


def _missing(stand: Newsstand, site: Site, item: Item) -> None:
    stand.never(site, item, status(404), why="404")


def _gone(stand: Newsstand, site: Site, item: Item) -> None:
    stand.never(site, item, status(410), why="gone")


def _failing(stand: Newsstand, site: Site, item: Item) -> None:
    stand.never(site, item, status(500), why="500")


def _dripping(stand: Newsstand, site: Site, item: Item) -> None:
    stand.never(site, item, dripping(), why="too slow")


def _endless(stand: Newsstand, site: Site, item: Item) -> None:
    stand.never(site, item, endless(), why="larger than")


def _bomb(stand: Newsstand, site: Site, item: Item) -> None:
    stand.never(site, item, bomb(20), why="larger than")


def _loop(stand: Newsstand, site: Site, item: Item) -> None:
    stand.never(site, item, redirect(item.path), why="redirects")


def _inward(target: str) -> Reachable:
    def put(stand: Newsstand, site: Site, item: Item) -> None:
        where = target.format(trap=stand.world.trap_port)
        stand.never(site, item, redirect(where), why="private address")

    return put


def _rebinding(stand: Newsstand, site: Site, item: Item) -> None:
    """A name that is public when it is checked and this machine when it is connected to."""
    where = f"http://rebind.test:{stand.world.trap_port}/"
    stand.never(site, item, redirect(where), why="")


def _empty(stand: Newsstand, site: Site, item: Item) -> None:
    stand.never(site, item, static("<html><p>Sign in.</p></html>"), why="no article")


def _cut_off(stand: Newsstand, site: Site, item: Item) -> None:
    stand.never(site, item, broken_off(b"<html>" * 99, packed=True), why="")


def _picture(stand: Newsstand, site: Site, item: Item) -> None:
    stand.never(site, item, static(b"\x89PNG", "image/png"), why="image/png")


def _flaky(stand: Newsstand, site: Site, item: Item) -> None:
    """Fails at first."""
    failures = iter((500, 503))

    def answer(asked: Asked) -> Reply:
        code = next(failures, None)
        return status(code) if code else stand.article(site, item)(asked)

    stand.reachable(site, item, answer)
    stand.flaky.add(site.url(item.path))


def _moved(stand: Newsstand, site: Site, item: Item) -> None:
    """Redirects to another page of its host, which is the article."""
    target = f"/moved{item.path}"
    site.put(target, stand.article(site, item))
    site.put(item.path, redirect(target, 301))
    stand.expected[site.url(target)] = item


def _mislabelled(stand: Newsstand, site: Site, item: Item) -> None:
    """Says that it is UTF-8 and is not."""
    text = stand.text(site, item).replace("Nobody", "Personne, à l’hôtel de ville, nobody")
    body = (
        f"<html><head><title>{item.title}</title></head><body><article><h1>{item.title}</h1>"
        + "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
        + "</article></body></html>"
    )
    stand.reachable(site, item, static(body.encode("cp1252"), "text/html; charset=utf-8"))


_ODD: tuple[Reachable, ...] = (
    _forbidden, _missing, _flaky, _dripping, _gone, _moved, _endless, _bomb, _mislabelled, _loop,
    _inward("http://127.0.0.1:{trap}/"), _inward("http://169.254.169.254/latest/meta-data/"),
    _inward("http://inside.test:{trap}/"), _rebinding, _failing, _empty, _cut_off, _picture,
)  # fmt: skip

START = datetime(2025, 5, 9, tzinfo=UTC)
