"""Signing in to the chat in a browser, asking, and signing out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from serving import chatting
from watching import Watch

HERE = Path(__file__).parent
PASSWORD = "a lantern on the quay"  # noqa: S105  # of this test alone


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:  # noqa: ARG001  # no browser, no chat
    """A chat of which one person has an account."""
    data = str(tmp_path_factory.mktemp("guarded") / "data")
    subprocess.run([sys.executable, str(HERE / "fill.py"), data], check=True)
    subprocess.run(
        [sys.executable, "-m", "ui.cli", "users", "add", "ines", "--stdin", "--data", data],
        input=PASSWORD, text=True, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    with chatting(data) as opened:
        yield opened


def test_a_person_signs_in_asks_and_signs_out(
    browser: Browser, guarded: str, shot: Callable[[Page, str], None]
) -> None:
    watch = Watch(guarded)
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.set_default_timeout(20_000)
    watch.over(page)
    page.goto(guarded)
    expect(page).to_have_url(f"{guarded}/sign-in?next=%2F")
    shot(page, "sign-in")
    _sign_in(page, PASSWORD)
    expect(page.locator("#nd-account a")).to_have_text("Sign out")
    page.locator("#nd-suggestions button:visible").first.click()
    page.locator(".nd-short, .nd-answer").first.wait_for()
    # Whoever leaves while the page still listens cuts its stream off, which Gradio reports.
    expect(page.locator("#nd-stop")).to_be_hidden()
    page.wait_for_timeout(3_000)  # its heartbeat goes on, so no event tells the end
    shot(page, "signed-in")
    page.locator("#nd-account a").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(guarded)
    expect(page).to_have_url(f"{guarded}/sign-in?next=%2F")
    watch.assert_clean()
    context.close()


def test_a_wrong_password_is_told_in_words(browser: Browser, guarded: str) -> None:
    page = browser.new_page()
    page.goto(guarded)
    _sign_in(page, "not this one")
    expect(page.get_by_role("alert")).to_be_visible()
    page.close()


def _sign_in(page: Page, password: str) -> None:
    page.locator("#name").fill("ines")
    page.locator("#password").fill(password)
    page.get_by_role("button", name="Sign in").click()
