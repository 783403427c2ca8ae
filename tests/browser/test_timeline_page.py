"""The page of timelines in the chat."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from watching import Watch


def test_a_topic_gets_its_events_in_order_with_their_sources(page: Page, watch: Watch) -> None:
    page.locator("#nd-timeline-button").click()
    expect(page.locator(".nd-timeline h1")).to_have_text("Timeline")
    expect(page.locator("#nd-question")).to_be_hidden()
    page.locator("#nd-topic-box input, #nd-topic-box textarea").fill("Brannoch quay storm")
    page.locator("#nd-topic-go").click()
    expect(page.locator(".nd-event").first).to_be_visible()
    expect(page.locator(".nd-event time").first).to_contain_text("May 2025")
    expect(page.locator(".nd-event a").first).to_have_attribute(
        "href", "https://northline.example/quay"
    )
    size = page.viewport_size
    assert size
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.locator("#nd-sources-button").click()
    expect(page.locator(".nd-timeline")).to_be_hidden()
    expect(page.locator(".nd-health h1")).to_be_visible()
    page.locator("#nd-sources-button").click()
    expect(page.locator("#nd-question")).to_be_visible()
    watch.assert_clean()


def test_markup_of_articles_stays_letters_in_a_timeline(page: Page, watch: Watch) -> None:
    page.locator("#nd-timeline-button").click()
    box = page.locator("#nd-topic-box input, #nd-topic-box textarea")
    for topic in ("Osterby lantern parade", "<img src=x onerror=alert(1)> parade", "", "?!"):
        box.fill(topic)
        page.locator("#nd-topic-go").click()
        page.wait_for_timeout(600)
        for tag in ("script", "img", "iframe", "svg"):
            assert page.locator(f".nd-timeline {tag}").count() == 0
    expect(page.locator(".nd-timeline .nd-problem")).to_have_text("Name a topic first.")
    watch.assert_clean()
