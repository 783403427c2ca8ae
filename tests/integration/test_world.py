"""Fetching in a world of hosts that answer well, slowly, wrongly or with malice."""

from __future__ import annotations

import ipaddress
import time
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta

import pytest
from world import (
    Reply,
    World,
    bomb,
    broken_off,
    dripping,
    dripping_head,
    endless,
    page,
    redirect,
    static,
    status,
)

from ingest.fetch import WebFetcher
from ingest.page import Page
from ingest.polite import PoliteFetcher
from rag.errors import SourceError

TEXT = "The council of Marrow met on Monday. Mayor Lund said the bridge would cost 4m crowns."
UMLAUTS = "Die Brücke über die Elver wird größer, sagte Bürgermeister Lünd den Zuhörern."


@pytest.fixture
def world() -> Iterator[World]:
    with World() as made:
        for name in ("alpha.test", "beta.test"):
            made.site(name)
        yield made


@pytest.fixture
def web(world: World) -> Iterator[WebFetcher]:
    with world.fetcher() as made:
        yield made


def failure(web: WebFetcher, url: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        web.fetch(url)
    return caught.value


def test_a_page_that_did_not_change_comes_without_its_body(world: World, web: WebFetcher) -> None:
    url = world.site("alpha.test").put(
        "/1", page("Bridge", TEXT, modified="Fri, 09 May 2025 10:00:00 GMT")
    )
    first = web.fetch(url, as_of=world.clock())
    assert first.validators.last_modified == "Fri, 09 May 2025 10:00:00 GMT"
    assert first.fetched_at == "2025-05-09T00:00:00+00:00"
    again = web.fetch(url, validators=first.validators)
    assert (again.status, again.body) == ("not_modified", b"")
    assert again.validators == first.validators
    world.site("alpha.test").put("/1", page("Bridge", TEXT + " It opens in May."))
    changed = web.fetch(url, validators=first.validators)
    assert changed.status == "ok"
    assert changed.validators != first.validators


def test_a_page_that_is_gone_for_good_says_so(world: World, web: WebFetcher) -> None:
    gone = web.fetch(world.site("alpha.test").put("/1", status(410)))
    assert gone.status == "gone"
    with pytest.raises(SourceError, match="gone for good"):
        _ = gone.text


def test_only_permanent_redirects_give_a_new_address(world: World, web: WebFetcher) -> None:
    alpha, beta = world.site("alpha.test"), world.site("beta.test")
    end = beta.put("/1", page("Bridge", TEXT))
    moved = alpha.put("/old", redirect(end, 301))
    assert web.fetch(moved).moved_to == end
    assert web.fetch(alpha.put("/now", redirect(moved, 302))).moved_to is None
    assert web.fetch(end).moved_to is None


@pytest.mark.parametrize(
    "case",
    [
        (status(404), "http_404", False),
        (status(500), "http_500", True),
        (status(429, retry_after="120"), "http_429", True),
        (status(204), "http_204", False),
        (dripping(), "timeout", True),
        (dripping_head(), "timeout", True),
        (endless(), "too_large", False),
        (bomb(200), "too_large", False),
        (bomb(200, "deflate"), "too_large", False),
        (broken_off(b"<p>half"), "cut_off", True),
        (broken_off(TEXT.encode() * 50, packed=True), "cut_off", True),
        (Reply(200, {"Content-Encoding": "gzip"}, b"no gzip"), "packing", False),
        (Reply(200, {"Content-Encoding": "br"}, b"?"), "packing", False),
        (Reply(200, {"Content-Type": "image/png"}, b"?"), "content_type", False),
        (Reply(200, {"Content-Type": "application/zip"}, b"?"), "content_type", False),
        (redirect("/self"), "redirects", False),
        (redirect("file:///etc/hostname"), "bad_address", False),
        (redirect("http://ann:secret@beta.test/"), "bad_address", False),
        (redirect("http://[::1"), "bad_address", False),
        (Reply(raw=True, body=[b"no http at all\r\n\r\n"]), "cut_off", True),
        (Reply(raw=True, body=[b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 99_999]), "cut_off", True),
    ],
)  # fmt: skip
def test_each_failure_is_named_in_time(
    world: World, web: WebFetcher, case: tuple[Reply, str, bool]
) -> None:
    reply, kind, retryable = case
    url = world.site("alpha.test").put("/self", reply)
    began = time.monotonic()
    error = failure(web, url)
    assert (error.kind, error.retryable) == (kind, retryable)
    assert time.monotonic() - began < 3
    assert "secret" not in str(error)


def test_a_server_says_when_to_come_back(world: World, web: WebFetcher) -> None:
    alpha = world.site("alpha.test")
    assert failure(web, alpha.put("/1", status(503, retry_after="120"))).retry_after_s == 120
    later = (world.clock() + timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    alpha.put("/1", status(429, retry_after=later))
    with pytest.raises(SourceError) as caught:
        web.fetch(alpha.url("/1"), as_of=world.clock())
    assert caught.value.retry_after_s == 3600


def test_what_unpacks_to_much_needs_little_memory(world: World, web: WebFetcher) -> None:
    url = world.site("alpha.test").put("/1", bomb(200))
    tracemalloc.start()
    failure(web, url)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


LED_ASTRAY = [
    "http://127.0.0.1:{trap}/", "http://169.254.169.254/latest/meta-data/",
    "http://localhost:{trap}/", "http://[::1]:{trap}/", "http://0.0.0.0:{trap}/",
    "http://2130706433:{trap}/", "http://0x7f000001:{trap}/", "http://0177.0.0.1:{trap}/",
    "http://127.1:{trap}/", "http://[::ffff:127.0.0.1]:{trap}/", "http://[::127.0.0.1]:{trap}/",
    "http://[64:ff9b::7f00:1]:{trap}/", "http://[::ffff:0:7f00:1]:{trap}/",
    "http://inside.test:{trap}/", "http://inside.test.:{trap}/", "http://INSIDE.test:{trap}/",
    "http://metadata.test/", "http://mixed.test:{trap}/", "http://\uff49nside.test:{trap}/",
    "http://\uff11\uff12\uff17.0.0.1:{trap}/", "http://beta.test@127.0.0.1:{trap}/",
    "http://127.0.0.1:{trap}\\@beta.test/", "//127.0.0.1:{trap}/",
]  # fmt: skip


@pytest.mark.parametrize("hop", ["first", "second"])
@pytest.mark.parametrize("target", LED_ASTRAY)
def test_no_address_and_no_redirect_leads_inside(
    world: World, web: WebFetcher, target: str, hop: str
) -> None:
    world.name("inside.test", "127.0.0.1")
    world.name("localhost", "127.0.0.1")
    world.name("::1", "::1")
    for wrapped in ("::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "::ffff:0:7f00:1"):
        world.name(str(ipaddress.ip_address(wrapped)), wrapped)
        world.name(wrapped, wrapped)
    world.name("metadata.test", "169.254.169.254")
    world.name("mixed.test", ["93.184.216.34", "127.0.0.1"])
    target = target.format(trap=world.trap_port)
    url = target if hop == "first" else world.site("alpha.test").put("/1", redirect(target))
    assert failure(web, url).kind in ("private_address", "bad_address", "unknown_host")
    assert world.trapped == []
    assert {address for address, _ in world.wire.connected} <= {"127.0.0.1"}
    assert {port for _, port in world.wire.connected} <= {world.port}


def test_a_name_that_changes_between_check_and_connect_leads_nowhere(
    world: World, web: WebFetcher
) -> None:
    world.name("turning.test", "93.184.216.34", "127.0.0.1")
    assert failure(web, f"http://turning.test:{world.trap_port}/").kind == "unreachable"
    assert world.wire.connected == [("93.184.216.34", world.trap_port)]
    assert world.trapped == []
    assert failure(web, f"http://turning.test:{world.trap_port}/").kind == "private_address"


def test_ports_of_other_protocols_are_not_spoken_to(world: World, web: WebFetcher) -> None:
    world.name("mail.test", "93.184.216.34")
    assert failure(web, "http://mail.test:25/").kind == "bad_address"
    assert world.wire.connected == []


def test_a_resolver_that_hangs_is_not_waited_for(world: World, web: WebFetcher) -> None:
    def hanging() -> list[str]:
        time.sleep(5)
        return []

    world.names["slow.test"] = hanging
    began = time.monotonic()
    assert failure(web, "http://slow.test/").kind == "timeout"
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "case",
    [
        ("text/html; charset=utf-8", "utf-8", ""),
        ("text/html; charset=iso-8859-1", "utf-8", ""),
        ("text/html", "utf-8", "<meta charset='windows-1252'>"),
        ("text/html; charset=utf-8", "cp1252", "<meta charset='windows-1252'>"),
        ("text/html", "cp1252", "<meta http-equiv=x content='text/html; charset=iso-8859-1'>"),
        ("text/html; charset=hex", "cp1252", "<meta charset='iso-8859-1'>"),
        ("text/html; charset=utf-8", "utf-16", ""),
        ("text/html; charset=nonsense", "utf-8-sig", ""),
        ("text/html; charset=utf-7", "utf-8", ""),
        ("application/xhtml+xml", "cp1252", "<?xml version='1.0' encoding='windows-1252'?>"),
    ],
)
def test_the_charset_is_the_one_the_page_is_written_in(
    world: World, web: WebFetcher, case: tuple[str, str, str]
) -> None:
    content_type, encoding, head = case
    body = f"{head}<html><p>{UMLAUTS}</p></html>".encode(encoding)
    url = world.site("alpha.test").put("/1", static(body, content_type))
    assert UMLAUTS in web.fetch(url).text


def test_cookies_are_not_kept(world: World, web: WebFetcher) -> None:
    alpha = world.site("alpha.test")
    web.fetch(alpha.put("/1", Reply(200, {"Set-Cookie": "id=7; Path=/"}, b"hello")))
    web.fetch(alpha.put("/2", redirect("/1")))
    assert not any("Cookie" in asked.headers for asked in world.asked)


def test_no_proxy_of_the_environment_is_used(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{world.trap_port}")
    url = world.site("alpha.test").put("/1", page("Bridge", TEXT))
    with world.fetcher() as web:
        assert TEXT in web.fetch(url).text
    assert world.trapped == []


def test_it_says_who_it_is(world: World, web: WebFetcher) -> None:
    web.fetch(world.site("alpha.test").put("/1", page("Bridge", TEXT)))
    assert world.asked[0].agent == "newsdesk/0.1"


def test_two_weeks_of_a_mixed_world_are_polite_and_complete(world: World) -> None:
    """Small here; the whole world of 50 feeds is followed in the test of the watcher."""
    good = []
    for number in range(12):
        site = world.site(f"host{number}.test")
        site.forbid("/private", crawl_delay=number)
        good += [site.put(f"/{n}", page(f"Story {n}", f"{TEXT} {n}")) for n in range(5)]
    bad = {
        world.site("alpha.test").put("/loop", redirect("/loop")): "redirects",
        world.site("alpha.test").put("/bomb", bomb(50)): "too_large",
        world.site("beta.test").put("/in", redirect("http://169.254.169.254/")): "private_address",
        world.site("host3.test").put("/private/1", page("No", TEXT)): "robots",
        world.site("slow.test").put("/1", dripping()): "timeout",
    }
    with world.fetcher(timeout_s=0.3) as web:
        polite = PoliteFetcher(web, now=world.clock, sleep=world.clock.sleep)
        for _ in range(14):
            outcomes = dict(polite.fetch_many([*good, *bad]))
            assert all(isinstance(outcomes[url], Page) for url in good)
            kinds = {url: getattr(outcomes[url], "kind", None) for url in bad}
            assert kinds == bad
            world.clock.sleep(86_400)
    gaps = world.gaps()
    for number in range(12):
        assert min(gaps[f"host{number}.test"]) >= max(1, number) - 1e-6
    assert {port for _, port in world.wire.connected} == {world.port}
