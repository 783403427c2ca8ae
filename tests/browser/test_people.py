"""The habits of people: the keyboard alone, eyes that see little, the dark, large letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from seeing import NARROW, WIDE, ask, assert_fits, assert_no_grave_violation, opened, shoot

TOLL = "How many people have died in the ferry disaster?"
WINNER = "Who won the runoff in Corvane?"


@pytest.fixture
def page(browser: Browser, sample: str) -> Iterator[Page]:
    with opened(browser, sample) as made:
        yield made


def box(page: Page) -> Locator:
    return page.locator("#nd-question textarea")


def test_all_of_it_by_keyboard_alone(page: Page) -> None:
    page.locator("body").click(position={"x": 4, "y": 400})
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("")
    page.keyboard.type("Who won the runoff")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("in Corvane?")
    expect(box(page)).to_have_value("Who won the runoff\nin Corvane?")
    expect(page.locator(".nd-turn")).to_have_count(0)
    page.keyboard.press("Enter")
    turn = page.locator("#t1")
    expect(turn).to_have_attribute("aria-busy", "false")
    page.keyboard.type("a / b")
    expect(box(page)).to_have_value("a / b")
    box(page).fill("")
    seen = []
    page.locator("h1").first.click()
    for _ in range(14):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("document.activeElement.className + '#' + document.activeElement.id")
        )
        if "nd-marker" in seen[-1]:
            break
    assert "nd-marker" in seen[-1], seen
    order = [next(i for i, one in enumerate(seen) if part in one or part == one.split("#")[0])
             for part in ("nd-new", "nd-theme", "nd-marker")]  # fmt: skip
    assert order == sorted(order)
    page.keyboard.press("Enter")
    panel = page.locator("#nd-reader")
    expect(panel.locator("mark.nd-now").first).to_be_visible()
    expect(panel.locator(".nd-reader-body")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(turn.locator(".nd-marker").first).to_be_focused()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()


def test_what_has_focus_is_seen_to_have_it(page: Page) -> None:
    turn = ask(page, WINNER)
    for target in (
        turn.locator("summary"),
        turn.locator(".nd-open").first,
        page.locator("#nd-theme"),
    ):
        target.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        expect(target).to_be_focused()
        style = target.evaluate("node => getComputedStyle(node).outlineStyle")
        assert style != "none"


def test_the_answer_is_announced_once_and_politely(page: Page) -> None:
    page.evaluate(
        """() => { window.said = []; new MutationObserver(() => {
            const text = document.getElementById("nd-said")?.textContent;
            if (text) window.said.push(text);
        }).observe(document.body, { subtree: true, childList: true, characterData: true }); }"""
    )
    ask(page, TOLL)
    place = page.locator("#nd-said")
    expect(place).to_have_text("Answer: 38")
    expect(place).to_have_attribute("role", "status")
    assert set(page.evaluate("window.said")) == {"Answer: 38"}
    ask(page, "Who won the World Cup in Qatar?")
    expect(place).to_contain_text("No answer. No article found says who won")


def test_parts_of_the_page_have_names(page: Page) -> None:
    turn = ask(page, TOLL)
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
    expect(page.get_by_role("search", name="Question")).to_be_visible()
    expect(page.get_by_role("article", name=TOLL)).to_be_visible()
    expect(turn.get_by_role("complementary", name="Sources")).to_be_visible()
    expect(
        turn.get_by_role("link", name="Source 1: Northline Daily, 20 June 2025").first
    ).to_be_visible()
    expect(page.get_by_role("heading", level=1).first).to_have_text("newsdesk")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_dark_as_the_system_is_and_as_it_is_switched(
    browser: Browser, sample: str, size: tuple[int, int], request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.id
    with opened(browser, sample, size, color_scheme="dark") as page:
        expect(page.locator("body")).to_have_class(re.compile("dark"))
        shoot(page, f"start-dark-{name}")
        assert_no_grave_violation(page)
        turn = ask(page, TOLL)
        shoot(page, f"answer-dark-{name}")
        assert_no_grave_violation(page)
        turn.locator(".nd-marker").first.click()
        expect(page.locator("mark.nd-now")).to_be_visible()
        shoot(page, f"reader-dark-{name}")
        assert_no_grave_violation(page)
        page.keyboard.press("Escape")
        switch = page.get_by_role("button", name="Dark", exact=True)
        expect(switch).to_have_attribute("aria-pressed", "true")
        switch.click()
        expect(page.locator("body")).not_to_have_class(re.compile("dark"))
        page.reload()
        page.locator("#nd-question").wait_for()
        expect(page.locator("body")).not_to_have_class(re.compile("dark"))
        expect(switch).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_letters_twice_as_large_lose_nothing(
    browser: Browser, sample: str, size: tuple[int, int], request: pytest.FixtureRequest
) -> None:
    with opened(browser, sample, size) as page:
        page.add_style_tag(content="html { font-size: 200% !important; }")
        assert_fits(page)
        turn = ask(page, TOLL)
        assert_fits(page)
        assert (
            turn.locator(".nd-short").evaluate(
                "node => parseFloat(getComputedStyle(node).fontSize)"
            )
            > 50
        )
        shoot(page, f"large-letters-{request.node.callspec.id}")
        turn.locator(".nd-marker").first.click()
        expect(page.locator("mark.nd-now")).to_be_visible()
        assert_fits(page)


def test_nothing_moves_for_who_wants_it_still(page: Page) -> None:
    assert page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    turn = ask(page, TOLL)
    turn.locator(".nd-marker").first.click()
    names = page.locator("#nd-reader").evaluate("node => getComputedStyle(node).animationName")
    assert names == "none"
    moving = page.evaluate(
        "document.getAnimations().filter(a => a.playState === 'running').length"
    )
    assert moving == 0


def test_evidence_is_seen_before_the_answer(page: Page) -> None:
    ask(page, WINNER)  # what is loaded with the first question
    page.evaluate(
        """() => { window.times = {}; const begun = performance.now();
            const note = (what) => { window.times[what] ??= performance.now() - begun; };
            new MutationObserver(() => {
                const turn = document.querySelector("#t2");
                if (turn?.querySelector(".nd-card")) note("evidence");
                if (turn?.getAttribute("aria-busy") === "false") note("answer");
            }).observe(document.body, { subtree: true, childList: true }); }"""
    )
    ask(page, "Why did the Lady Anselm capsize?")
    times = page.evaluate("window.times")
    print(f"evidence after {times['evidence']:.0f} ms, answer after {times['answer']:.0f} ms")
    assert times["evidence"] <= times["answer"]


def test_on_paper_there_is_only_what_is_to_be_read(page: Page) -> None:
    turn = ask(page, TOLL)
    page.emulate_media(media="print")
    for gone in ("#nd-head", "#nd-composer", ".nd-tools"):
        expect(page.locator(gone).first).to_be_hidden()
    for kept in (".nd-short", ".nd-sentence", ".nd-card"):
        expect(turn.locator(kept).first).to_be_visible()
    shoot(page, "print")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_page_of_the_masthead_can_be_used_by_everybody(
    browser: Browser, sample: str, size: tuple[int, int], request: pytest.FixtureRequest
) -> None:
    with opened(browser, sample, size) as page:
        ask(page, TOLL)
        buttons = page.locator("#nd-head > button:visible:not(#nd-new)")
        for number in range(buttons.count()):
            button = buttons.nth(number)
            name = button.inner_text().lower()
            button.click()
            page.wait_for_timeout(600)
            shoot(page, f"{name}-{request.node.callspec.id}")
            assert_no_grave_violation(page)
            assert_fits(page)
            page.keyboard.press("Escape")
            page.wait_for_timeout(200)
            if "true" in (
                button.get_attribute("aria-pressed"),
                button.get_attribute("aria-expanded"),
            ):
                button.click()
