"""The page of a day in the chat, and the ways from it into the timeline and the conversation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from seeing import assert_no_grave_violation
from watching import Watch

PLACES = {"wide": (1280, 860, "light"), "dark": (1280, 860, "dark"), "narrow": (360, 740, "light")}


@pytest.fixture(params=list(PLACES))
def reading(
    request: pytest.FixtureRequest, browser: Browser, sample: str
) -> Iterator[tuple[Page, Watch]]:
    width, height, scheme = PLACES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page, watch = context.new_page(), Watch(sample)
    page.set_default_timeout(20_000)
    watch.over(page)
    page.goto(sample)
    page.locator("#nd-suggestions button:visible").first.wait_for()
    yield page, watch
    size = page.viewport_size
    assert size
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    watch.assert_clean()
    context.close()


def test_a_day_leads_to_its_article_its_timeline_and_an_answer(
    reading: tuple[Page, Watch], shot: object
) -> None:
    page, _ = reading
    page.locator("#nd-today-button").click()
    expect(page.locator(".nd-story").first).to_be_visible()
    expect(page.locator(".nd-today h1")).to_contain_text("2025")
    expect(page.locator(".nd-bars button")).to_have_count(60)
    shot(page, "today")  # type: ignore[operator]
    assert_no_grave_violation(page)
    page.locator(".nd-bars [aria-current]").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    wanted = page.evaluate("document.activeElement.dataset.ndDay")
    page.keyboard.press("Enter")
    expect(page.locator(f'.nd-bars [aria-current][data-nd-day="{wanted}"]')).to_be_visible()
    page.locator(".nd-step-wide").click()
    expect(page.locator(".nd-step-wide")).to_have_count(0)
    page.locator(".nd-story h3 .nd-open").first.click()
    expect(page.locator("#nd-reader")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#nd-reader")).to_be_hidden()
    page.locator("[data-nd-topic]").first.click()
    expect(page.locator(".nd-event").first).to_be_visible()
    shot(page, "timeline")  # type: ignore[operator]
    assert_no_grave_violation(page)
    page.locator(".nd-event .nd-open").first.click()
    expect(page.locator("#nd-reader mark").first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#nd-today-button").click()
    page.locator("[data-nd-ask]").first.click()
    expect(page.locator(".nd-turn .nd-answer").first).to_be_visible()
    expect(page.locator(".nd-today")).to_be_hidden()
    page.locator(".nd-turn [data-nd-topic]").first.click()
    expect(page.locator(".nd-event").first).to_be_visible()


def test_volume_can_be_counted_for_one_outlet(reading: tuple[Page, Watch]) -> None:
    page, _ = reading
    page.locator("#nd-today-button").click()
    choice = page.locator(".nd-outlet-choice")
    choice.select_option(index=1)
    expect(page.locator(".nd-outlet-choice")).not_to_have_value("")
    expect(page.locator(".nd-bars button")).to_have_count(60)


def test_months_narrow_a_timeline_and_all_days_bring_it_back(reading: tuple[Page, Watch]) -> None:
    page, _ = reading
    page.locator("#nd-timeline-button").click()
    page.locator("#nd-topic-box input, #nd-topic-box textarea").fill("Sunderby Crown museum")
    page.locator("#nd-topic-go").click()
    page.locator(".nd-periods button").first.click()
    expect(page.locator('.nd-periods [data-nd-since=""]')).to_be_visible()
    narrowed = page.locator(".nd-event").count()
    page.locator('.nd-periods [data-nd-since=""]').click()
    expect(page.locator('.nd-periods [data-nd-since=""]')).to_have_count(0)
    assert page.locator(".nd-event").count() > narrowed
