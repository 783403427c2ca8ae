"""The page of sources in the chat."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from watching import Watch


def test_sources_open_beside_the_conversation_and_close_again(page: Page, watch: Watch) -> None:
    page.locator("#nd-sources-button").click()
    expect(page.locator(".nd-health h1")).to_have_text("Sources")
    expect(page.locator(".nd-empty")).to_contain_text("newsdesk feeds add starter")
    expect(page.locator("#nd-question")).to_be_hidden()
    page.locator("#nd-sources-button").click()
    expect(page.locator("#nd-question")).to_be_visible()
    expect(page.locator(".nd-health")).to_be_hidden()
    watch.assert_clean()


def test_an_address_that_may_not_be_fetched_is_refused_in_a_line(page: Page, watch: Watch) -> None:
    page.locator("#nd-sources-button").click()
    box = page.locator("#nd-follow-address input, #nd-follow-address textarea")
    for address, said in (
        ("http://127.0.0.1:8080/feed", "private address"),
        ("file:///etc/passwd", "Give a web address"),
        ("", "Give an address first"),
    ):
        box.fill(address)
        page.locator("#nd-follow-go").click()
        expect(page.locator("#nd-sources-page .nd-problem")).to_contain_text(said)
    watch.assert_clean()
