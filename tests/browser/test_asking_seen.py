"""How asking is seen: chips, filters, rating, history and links, for everybody, at any width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from seeing import NARROW, WIDE, ask, assert_fits, assert_no_grave_violation, opened, shoot

TRIAL = "When does the trial of the ferry's captain open?"

LOOKS: dict[str, tuple[tuple[int, int], dict[str, Any]]] = {
    "wide": (WIDE, {}),
    "narrow-dark": (NARROW, {"color_scheme": "dark"}),
}


@pytest.fixture(params=list(LOOKS))
def look(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def page(browser: Browser, sample: str, look: str) -> Iterator[Page]:
    size, context = LOOKS[look]
    with opened(browser, sample, size, **context) as made:
        yield made


def seen(page: Page, name: str) -> None:
    shoot(page, name)
    assert_fits(page)
    assert_no_grave_violation(page)


def test_each_view_of_asking_is_for_everybody(page: Page, look: str) -> None:
    ask(page, TRIAL)
    expect(page.locator(".nd-further button").first).to_be_visible(timeout=15_000)
    seen(page, f"asking-next-{look}")
    turn = ask(page, "And where?")
    page.locator(".nd-add").click()
    page.locator("#nd-filters").get_by_label("From", exact=True).fill("May 2025")
    page.keyboard.press("Tab")
    expect(page.locator(".nd-again")).to_be_visible()
    seen(page, f"asking-filters-{look}")
    page.locator(".nd-add").click()
    turn.locator(".nd-rate-down").click()
    expect(turn.locator(".nd-why")).to_be_visible()
    seen(page, f"asking-rating-{look}")
    linked = turn.locator(".nd-tools").get_attribute("data-turn")
    turn.locator(".nd-do-share").click()
    expect(turn.locator(".nd-tools .nd-said")).to_contain_text("sees this answer")
    page.locator("#nd-past-button").click()
    page.locator(".nd-past summary").click()
    seen(page, f"asking-history-{look}")
    page.locator(".nd-past .nd-do-sure").first.click()
    seen(page, f"asking-delete-{look}")
    home = page.url.split("?")[0]
    page.goto(f"{home}?a={linked}")
    expect(page.locator(".nd-linked")).to_be_visible()
    seen(page, f"asking-link-{look}")
    page.goto(f"{home}?a=none")
    expect(page.locator(".nd-unknown")).to_be_visible()
    seen(page, f"asking-no-link-{look}")
