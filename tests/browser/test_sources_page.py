"""The page of sources in the chat: adding, asking about it, pausing, removing, refusing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from seeing import assert_no_grave_violation
from serving import chatting
from watching import Watch
from world import World, feed, static
from world import page as article_page

HOST = "localhost"
PLACES = {"wide": (1280, 860, "light"), "dark": (1280, 860, "dark"), "narrow": (360, 740, "light")}
OPENS = (
    "The Velmark bridge opened on Monday, nine years late. Mayor Tilda Brand said that it had "
    "cost 46 million crowns."
)
CLOSED = (
    "The Velmark bridge was closed to lorries on Tuesday. Engineers of the city found a loose "
    "cable, Tilda Brand said."
)
STORIES = (
    ("Velmark bridge opens after nine years", OPENS), ("Velmark bridge closed to lorries", CLOSED)
)  # fmt: skip


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A site on this machine with a feed of two articles."""
    with World() as opened:
        site = opened.site(HOST)
        entries = []
        for n, (title, text) in enumerate(STORIES):
            site.put(f"/{n}", article_page(title, f"{text}\n\n{text}"))
            entries.append({"title": title, "link": site.url(f"/{n}")})
        site.put("/feed.xml", feed("Velmark Post", entries))
        site.put("/empty", static("<html><body><p>Nothing.</p></body></html>"))
        yield opened


@pytest.fixture(scope="module")
def open_chat(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:  # noqa: ARG001  # no browser, no chat
    """A chat over an empty folder that may fetch from this machine."""
    data = str(tmp_path_factory.mktemp("sources") / "data")
    settings = {
        "NEWSDESK_FETCH__ALLOW_HOSTS": HOST, "NEWSDESK_FETCH__DELAY_S": "0",
        "NEWSDESK_SERVE__MAX_UPLOAD_BYTES": "20000",
    }  # fmt: skip
    with chatting(data, **settings) as opened:
        yield opened


@pytest.fixture(params=list(PLACES))
def sources(
    request: pytest.FixtureRequest, browser: Browser, open_chat: str
) -> Iterator[tuple[Page, Watch]]:
    width, height, scheme = PLACES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    opened, watch = context.new_page(), Watch(open_chat)
    opened.set_default_timeout(20_000)
    watch.over(opened)
    opened.goto(open_chat)
    opened.locator("#nd-question").wait_for()
    opened.locator("#nd-sources-button").click()
    opened.locator(".nd-health h1").wait_for()
    yield opened, watch
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    watch.assert_clean()
    context.close()


def type_address(opened: Page, address: str) -> None:
    opened.locator("#nd-follow-address input, #nd-follow-address textarea").fill(address)


def test_a_feed_is_added_asked_about_paused_and_removed_with_its_articles(
    sources: tuple[Page, Watch], world: World, shot: Callable[[Page, str], None]
) -> None:
    opened, _ = sources
    type_address(opened, world.sites[HOST].url("/feed.xml"))
    opened.locator("#nd-follow-go").click()
    expect(opened.locator("#nd-sources-notice")).to_contain_text(
        "2 new articles can be asked about."
    )
    expect(opened.locator(".nd-feeds li")).to_contain_text("Velmark Post")
    expect(opened.locator(".nd-feeds li")).to_contain_text("2 articles")
    expect(opened.locator(".nd-spark")).to_be_visible()
    shot(opened, "sources")
    opened.locator('[data-source-do="pause"]').click()
    expect(opened.locator(".nd-is-paused")).to_be_visible()
    opened.locator('[data-source-do="check"]').click()
    expect(opened.locator(".nd-is-paused")).to_have_count(0)
    opened.locator('[data-source-do="remove"]').click()
    expect(opened.locator(".nd-confirm")).to_contain_text("Stop following Velmark Post?")
    shot(opened, "sources-confirm")
    assert_no_grave_violation(opened)
    opened.locator('[data-source-do="cancel"]').click()
    expect(opened.locator(".nd-confirm")).to_have_count(0)
    opened.locator("#nd-sources-button").click()
    box = opened.locator("#nd-question textarea")
    box.fill("How much did the Velmark bridge cost?")
    box.press("Enter")
    expect(opened.locator(".nd-turn .nd-answer").first).to_contain_text("46 million")
    opened.locator("#nd-sources-button").click()
    opened.locator('[data-source-do="remove"]').click()
    opened.locator('[data-source-do="drop"]').click()
    expect(opened.locator("#nd-sources-notice")).to_contain_text("Removed, with 2 articles.")
    expect(opened.locator(".nd-empty")).to_be_visible()


def test_a_file_is_read_and_can_be_asked_about_at_once(
    sources: tuple[Page, Watch], tmp_path: Path
) -> None:
    opened, _ = sources
    kind = tmp_path.name
    file = tmp_path / "articles.jsonl"
    text = f"The orchard of {kind.title()} was planted with 312 pear trees in April."
    row = {"title": f"Orchard {kind}", "source": "Vale", "text": text}
    file.write_text(json.dumps(row), "utf-8")
    opened.locator("#nd-add-file input, input[type=file]").first.set_input_files(file)
    expect(opened.locator("#nd-sources-notice")).to_contain_text("1 new article")
    opened.locator("#nd-sources-notice [data-nd-ask]").click()
    expect(opened.locator(".nd-turn .nd-answer").first).to_be_visible()


def test_bad_input_is_refused_in_a_clear_line(
    sources: tuple[Page, Watch], world: World, tmp_path: Path
) -> None:
    opened, watch = sources
    for address, said in (
        ("http://127.0.0.1:8080/feed", "private address"),
        ("file:///etc/passwd", "Give a web address"),
        ("", "Give an address first"),
        (world.sites[HOST].url("/empty"), "Not followed"),
    ):
        type_address(opened, address)
        opened.locator("#nd-follow-go").click()
        expect(opened.locator("#nd-sources-notice .nd-problem")).to_contain_text(said)
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{no json", "utf-8")
    opened.locator("#nd-add-file input, input[type=file]").first.set_input_files(broken)
    expect(opened.locator("#nd-sources-notice .nd-problem")).to_contain_text("broken JSON")
    type_address(opened, world.sites[HOST].url("/nowhere"))
    opened.locator("#nd-read-once").click()
    expect(opened.locator("#nd-sources-notice .nd-problem")).to_contain_text("404")
    watch.assert_clean()


def test_sources_open_beside_the_conversation_and_close_again(page: Page, watch: Watch) -> None:
    page.locator("#nd-sources-button").click()
    expect(page.locator(".nd-health h1")).to_have_text("Sources")
    expect(page.locator(".nd-empty")).to_contain_text("newsdesk feeds add starter")
    expect(page.locator("#nd-question")).to_be_hidden()
    page.locator("#nd-sources-button").click()
    expect(page.locator("#nd-question")).to_be_visible()
    expect(page.locator(".nd-health")).to_be_hidden()
    watch.assert_clean()
