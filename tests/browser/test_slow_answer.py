"""An answer that takes its time: seen as it is written, and stopped."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from watching import Watch


@pytest.fixture(scope="module")
def slow(browser: Browser) -> Iterator[str]:  # noqa: ARG001  # no browser, no chat
    script = Path(__file__).parent / "slow_chat.py"
    process = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def slow_page(browser: Browser, slow: str) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    watch = Watch(slow)
    watch.over(page)
    page.goto(slow)
    page.locator(".nd-corpus").wait_for()
    yield page
    watch.assert_clean()
    context.close()


def test_text_is_seen_while_it_is_written_with_its_evidence_beside(slow_page: Page) -> None:
    slow_page.locator("#nd-question textarea").fill("What did the council do?")
    slow_page.keyboard.press("Enter")
    turn = slow_page.locator("#t1")
    expect(turn).to_have_attribute("aria-busy", "true")
    expect(turn.locator(".nd-card").first).to_be_visible()
    expect(turn.locator(".nd-sentence")).to_contain_text("The council")
    expect(slow_page.locator("#nd-stop")).to_be_visible()
    expect(turn).to_have_attribute("aria-busy", "false", timeout=15_000)
    expect(turn.locator("a.nd-marker")).to_have_text("1")
    expect(slow_page.locator("#nd-stop")).to_be_hidden()


def test_the_embedded_answer_is_there_until_the_model_writes(slow_page: Page) -> None:
    slow_page.locator("#nd-question textarea").fill("What did the council and its mayor do?")
    slow_page.keyboard.press("Enter")
    turn = slow_page.locator("#t1")
    expect(turn.locator(".nd-wait")).to_contain_text("the language model is still writing")
    expect(turn.locator(".nd-sentence")).to_contain_text("The council of Town1 met on Monday.")
    turn.locator("a.nd-marker").click()
    expect(slow_page.locator("#nd-reader")).to_be_visible()
    expect(turn.locator(".nd-wait")).to_have_count(0, timeout=15_000)
    expect(turn).to_have_attribute("aria-busy", "false", timeout=15_000)
    expect(turn.locator("a.nd-marker")).to_have_text("1")


def test_stop_ends_the_answer_and_the_next_one_comes(slow_page: Page) -> None:
    box = slow_page.locator("#nd-question textarea")
    box.fill("What did the council do?")
    slow_page.keyboard.press("Enter")
    turn = slow_page.locator("#t1")
    expect(turn.locator(".nd-sentence")).to_contain_text("The council")
    slow_page.locator("#nd-stop").click()
    expect(turn).to_contain_text("Stopped.")
    expect(turn).to_have_attribute("aria-busy", "false")
    expect(slow_page.locator("#nd-go")).to_be_visible()
    box.fill("zebra")
    slow_page.keyboard.press("Enter")
    expect(slow_page.locator("#t2 .nd-abstained")).to_be_visible()
    expect(turn).to_contain_text("Stopped.")


def test_new_conversation_leaves_nothing_of_the_old_one(slow_page: Page) -> None:
    slow_page.locator("#nd-question textarea").fill("What did the council do?")
    slow_page.keyboard.press("Enter")
    expect(slow_page.locator("#t1 .nd-sentence")).to_be_visible()
    slow_page.locator("#nd-new").click()
    expect(slow_page.locator(".nd-turn")).to_have_count(0)
    slow_page.wait_for_timeout(1500)
    expect(slow_page.locator(".nd-turn")).to_have_count(0)
    expect(slow_page.locator("#nd-go")).to_be_visible()


def test_stopped_answer_is_asked_again_in_its_place(slow_page: Page) -> None:
    slow_page.locator("#nd-question textarea").fill("What did the council do?")
    slow_page.keyboard.press("Enter")
    turn = slow_page.locator("#t1")
    expect(turn.locator(".nd-sentence")).to_contain_text("The council")
    slow_page.locator("#nd-stop").click()
    expect(turn).to_contain_text("Stopped.")
    turn.locator(".nd-do-retry").click()
    expect(turn).to_have_attribute("aria-busy", "true")
    expect(turn).to_have_attribute("aria-busy", "false", timeout=15_000)
    expect(turn.locator("a.nd-marker")).to_have_text("1")
    expect(slow_page.locator(".nd-turn")).to_have_count(1)
