"""`newsdesk feeds` and what stands behind it: a real folder, real pages on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes import HashEncoder
from world import World, feed, page, static, status

from rag.desk import NewsDesk, Parts
from rag.errors import ConfigError
from rag.settings import FetchSettings, Settings
from ui.work import perform
from ui.work_feeds import living

HOST = "localhost"


@pytest.fixture
def world() -> Iterator[World]:
    """A site whose feed lists two pages and one that is missing."""
    with World() as opened:
        site = opened.site(HOST)
        entries = []
        for n in range(3):
            text = f"The bridge of Town{n} opens on Monday, the mayor said.\n\nIt cost {n + 3}m."
            entries.append({"title": f"Bridge {n}", "link": site.url(f"/{n}")})
            if n < 2:
                site.put(f"/{n}", page(f"Bridge {n}", text * 2))
        site.put("/feed.xml", feed("Northline Daily", entries))
        link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        site.put("/front", static(f"<html><head>{link}</head></html>"))
        site.put("/busy.xml", status(429, retry_after="3600"))
        yield opened


@pytest.fixture
def desk(settings: Settings) -> Iterator[NewsDesk]:
    fetch = FetchSettings(allow_hosts=(HOST,), delay_s=0.0, timeout_s=5.0)
    opened = settings.model_copy(update={"fetch": fetch})
    with NewsDesk(opened, parts=Parts(encoder=HashEncoder()), command="test") as made:
        yield made


def done(desk: NewsDesk, command: str, **params: Any) -> dict[str, Any]:
    [result] = [m["result"] for m in perform(desk, command, params) if "result" in m]
    assert isinstance(result, dict)
    return result


def test_a_page_leads_to_its_feed_and_a_check_reads_it(world: World, desk: NewsDesk) -> None:
    site = world.sites[HOST]
    added = done(desk, "feeds_add", feeds=[{"url": site.url("/front")}], look=True)
    assert added["looks"][0] == {
        "url": site.url("/feed.xml"), "title": "Northline Daily", "waiting": 3, "kept": True,
        "problem": None, "hint": None,
    }  # fmt: skip
    checked = done(desk, "feeds_check")
    assert (checked["added"], checked["failed"], checked["reasons"]) == (2, 1, {"http_404": 1})
    facts = done(desk, "status")
    assert [f["articles"] for f in facts["feeds"]] == [2]
    assert facts["articles"] == 2
    assert [t["reason"] for t in facts["trouble"]] == ["localhost answered 404 Not Found"]
    assert facts["runs"][0]["following"]
    again = done(desk, "feeds_check")
    assert (again["added"], again["unchanged"], again["quiet"]) == (0, 0, 1)


def test_what_cannot_be_followed_is_refused_or_kept_for_later(
    world: World, desk: NewsDesk
) -> None:
    site = world.sites[HOST]
    looks = done(
        desk,
        "feeds_add",
        look=True,
        feeds=[{"url": site.url(path)} for path in ("/0", "/busy.xml")],
    )["looks"]
    assert [look["kept"] for look in looks] == [False, True]
    assert "neither a feed" in looks[0]["problem"]
    assert "429" in looks[1]["problem"]
    listed = done(desk, "feeds_list")["feeds"]
    assert [f["url"] for f in listed] == [site.url("/busy.xml")]


@pytest.mark.parametrize(
    "url", ["/no/such/folder", "ftp://a.example/feed", "http://user:hush@a.example/", "http://"]
)
def test_what_is_no_source_is_a_wrong_call(desk: NewsDesk, url: str) -> None:
    with pytest.raises(ConfigError) as told:
        done(desk, "feeds_add", feeds=[{"url": url}])
    assert "hush" not in str(told.value)
    assert done(desk, "feeds_list")["feeds"] == []


def test_what_is_not_followed_is_neither_checked_nor_removed(desk: NewsDesk) -> None:
    for command in ("feeds_check", "feeds_remove"):
        with pytest.raises(ConfigError, match="is not followed"):
            done(desk, command, urls=["https://a.example/feed"])


def test_a_follower_that_lives_with_the_desk_reads_what_is_added(
    world: World, desk: NewsDesk
) -> None:
    import threading

    with living(desk) as follower:
        thread = threading.Thread(target=follower.run, args=(lambda _: None,))
        thread.start()
        done(desk, "feeds_add", feeds=[{"url": world.sites[HOST].url("/feed.xml")}], look=True)
        give_up = time.monotonic() + 60
        while desk.index.status().articles < 2 and time.monotonic() < give_up:
            time.sleep(0.05)
        follower.leave()
        thread.join(30)
    assert desk.index.status().articles == 2


def test_the_terminal_follows_and_lets_others_in(world: World, tmp_path: Path) -> None:
    url = world.sites[HOST].url("/feed.xml")
    env = {
        **os.environ, "NEWSDESK_FETCH__ALLOW_HOSTS": HOST, "NEWSDESK_FETCH__DELAY_S": "0",
        "NEWSDESK_DATA": str(tmp_path / "data"),
    }  # fmt: skip
    command = [sys.executable, "-m", "ui.cli"]

    def newsdesk(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *arguments], capture_output=True, text=True, check=False, env=env
        )

    watching = subprocess.Popen([*command, "watch", "--json"], stdout=subprocess.PIPE, env=env)
    assert watching.stdout is not None
    try:
        give_up = time.monotonic() + 60
        while not (tmp_path / "data" / "lock").exists() and time.monotonic() < give_up:
            time.sleep(0.1)
        added = newsdesk("feeds", "add", url)
        assert added.returncode == 0, added.stderr
        assert "Following Northline Daily: 3 to read." in added.stdout
        brought = json.loads(watching.stdout.readline())
        assert brought["added"] == 2
        assert newsdesk("watch").returncode == 1  # it is followed already
        assert newsdesk("feeds", "export").stdout.count("xmlUrl") == 1
    finally:
        watching.send_signal(signal.SIGTERM)
        assert watching.wait(60) == 0
        watching.stdout.close()
    assert "Northline Daily" in newsdesk("feeds", "list").stdout
    assert newsdesk("feeds", "remove", url).returncode == 0


def test_a_removed_feed_takes_its_articles_along_where_that_is_wanted(
    world: World, desk: NewsDesk
) -> None:
    url = world.sites[HOST].url("/feed.xml")
    for _ in range(2):  # the second time it is read anew
        done(desk, "feeds_add", feeds=[{"url": url}], look=True)
        assert done(desk, "feeds_check")["added"] == 2
        assert done(desk, "feeds_list")["feeds"][0]["daily"][-1] == 2
        removed = done(desk, "feeds_remove", urls=[url], articles="drop")
        assert removed == {"removed": 1, "articles": 2}
        assert done(desk, "status")["articles"] == 0
    done(desk, "feeds_add", feeds=[{"url": url}], look=True)
    done(desk, "feeds_check")
    assert done(desk, "feeds_remove", urls=[url]) == {"removed": 1, "articles": 0}
    assert done(desk, "status")["articles"] == 2


def test_a_paused_feed_is_left_alone_until_it_is_looked_at_by_hand(
    world: World, desk: NewsDesk
) -> None:
    url = world.sites[HOST].url("/feed.xml")
    done(desk, "feeds_add", feeds=[{"url": url}], look=True)
    assert done(desk, "feeds_pause", urls=[url]) == {"paused": 1}
    assert done(desk, "feeds_check")["added"] == 0
    assert done(desk, "status")["next_look"] is None
    [feed_now] = done(desk, "feeds_list")["feeds"]
    assert (feed_now["state"], feed_now["next_at"]) == ("paused", None)
    assert done(desk, "feeds_check", urls=[url])["added"] == 2
    assert done(desk, "feeds_list")["feeds"][0]["state"] == "active"
    with pytest.raises(ConfigError, match="is not followed"):
        done(desk, "feeds_pause", urls=["https://nowhere.example/"])
