"""How the tests see the page: opened, asked, checked for who cannot see it, photographed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from watching import Watch

WIDE, NARROW = (1280, 860), (360, 740)
GRAVE = ("serious", "critical")


@contextmanager
def opened(
    browser: Browser, address: str, size: tuple[int, int] = WIDE, **context: Any
) -> Iterator[Page]:
    """The page, loaded; whatever it did that it should not fails at the end."""
    made = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", **context
    )
    page = made.new_page()
    page.set_default_timeout(20_000)
    watch = Watch(address)
    watch.over(page)
    page.goto(address)
    page.locator("#nd-suggestions button:visible").first.wait_for()
    yield page
    watch.assert_clean()
    made.close()


def ask(page: Page, question: str) -> Locator:
    """Ask and wait; the turn with its answer."""
    number = page.locator(".nd-turn").count() + 1
    page.locator("#nd-question textarea").fill(question)
    page.keyboard.press("Enter")
    turn = page.locator(f"#t{number}")
    expect(turn).to_have_attribute("aria-busy", "false")
    return turn


def shoot(page: Page, name: str) -> None:
    """A picture of what is seen, into the folder that NEWSDESK_SHOTS names, if it does."""
    folder = os.environ.get("NEWSDESK_SHOTS")
    if folder:
        page.wait_for_timeout(350)
        page.screenshot(path=Path(folder) / f"{name}.png")


def assert_no_grave_violation(page: Page) -> None:
    """Nothing that axe-core calls serious or critical."""
    found = Axe().run(page).response["violations"]
    told = [
        f"{one['id']} ({one['impact']}): {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]
    assert not told, "\n".join(told)


def assert_fits(page: Page) -> None:
    """Nothing reaches over the right edge."""
    size = page.viewport_size
    assert size
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
