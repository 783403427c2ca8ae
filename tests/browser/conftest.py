"""The real page in a real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from serving import chatting
from watching import Watch

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; skips where there is none, unless NEWSDESK_REQUIRE_BROWSER=1 forbids that."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = f"needs one of {', '.join(NAMES)} on the PATH"
        if os.environ.get("NEWSDESK_REQUIRE_BROWSER") == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:  # noqa: ARG001  # no browser, no chat
    """A chat over `articles.jsonl`, as a process of its own."""
    data = str(tmp_path_factory.mktemp("browser") / "data")
    subprocess.run([sys.executable, str(HERE / "fill.py"), data], check=True)
    with chatting(data) as opened:
        yield opened


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:  # noqa: ARG001  # no browser, no chat
    """A chat over the sample and the further articles of `sample.py`."""
    data = str(tmp_path_factory.mktemp("sample") / "data")
    subprocess.run([sys.executable, str(HERE / "sample.py"), data], check=True)
    with chatting(data) as opened:
        yield opened


@pytest.fixture
def watch(address: str) -> Watch:
    return Watch(address)


@pytest.fixture(params=["wide", "narrow"])
def page(
    request: pytest.FixtureRequest, browser: Browser, address: str, watch: Watch
) -> Iterator[Page]:
    """The page, loaded and ready, on a desk and on a telephone."""
    size = {"wide": (1280, 860), "narrow": (360, 740)}[request.param]
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    watch.over(opened)
    opened.goto(address)
    opened.locator("#nd-suggestions button:visible").first.wait_for()
    yield opened
    context.close()


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Takes a picture into NEWSDESK_SHOTS, where that names a folder; else does nothing."""
    folder = os.environ.get("NEWSDESK_SHOTS")

    def take(page: Page, name: str) -> None:
        if folder:
            kind = request.node.callspec.id if hasattr(request.node, "callspec") else "one"
            page.wait_for_timeout(300)
            page.screenshot(path=Path(folder) / f"{name}-{kind}.png", full_page=True)

    return take
