"""Asking: filters and readings as chips, edit, ask again, history, links, ratings, export."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from watching import Watch

LEFT = "AbortError|Unexpected error Connection errored out"
WHEN = "When will the Velden bridge open?"
SAID = "What did Odile Marsh say about the quay?"


def ask(page: Page, question: str) -> Locator:
    """Ask and wait; the turn with its answer."""
    number = page.locator(".nd-turn").count() + 1
    page.locator("#nd-question textarea").fill(question)
    page.keyboard.press("Enter")
    return answered(page, number)


def answered(page: Page, number: int) -> Locator:
    turn = page.locator(f"#t{number}")
    expect(turn).to_have_attribute("aria-busy", "false")
    return turn


def past(page: Page) -> Locator:
    """The history, opened."""
    page.locator("#nd-past-button").click()
    listed = page.locator(".nd-past")
    expect(listed).to_be_visible()
    return listed


def acts_of(item: Locator) -> Locator:
    item.locator("summary").click()
    return item.locator(".nd-past-acts")


def reload(page: Page, watch: Watch | None = None) -> None:
    """Load the page again; Gradio's own complaint about what it had open then does not count."""
    page.reload()
    page.locator(".nd-turn").first.wait_for()
    if watch is not None:
        watch.errors = [e for e in watch.errors if not re.match(LEFT, e)]


# -- chips ---------------------------------------------------------------------------------------


def test_day_is_typed_as_people_write_it_becomes_a_chip_and_is_removed(
    page: Page, watch: Watch
) -> None:
    page.locator(".nd-add").click()
    expect(page.locator("#nd-filters")).to_be_visible()
    since = page.locator("#nd-filters").get_by_label("From", exact=True)
    since.fill("1 may 2025")
    since.press("Tab")
    chip = page.locator(".nd-chip", has_text="From 1 May 2025")
    expect(chip).to_be_visible()
    expect(since).to_have_value("1 May 2025")
    turn = ask(page, SAID)
    expect(turn.locator(".nd-bounds")).to_have_text("Only from 1 May 2025")
    expect(page.locator(".nd-again")).to_have_count(0)
    chip.locator(".nd-x").click()
    expect(chip).to_have_count(0)
    expect(since).to_have_value("")
    page.locator(".nd-again").click()
    expect(page.locator(".nd-bounds")).to_have_count(0)
    expect(answered(page, 1).locator(".nd-sentence").first).to_be_visible()
    expect(page.locator(".nd-turn")).to_have_count(1)
    watch.assert_clean()


def test_chip_is_opened_and_removed_with_the_keyboard(page: Page) -> None:
    page.locator(".nd-add").click()
    page.locator("#nd-filters").get_by_label("To", exact=True).fill("9 May 2025")
    page.keyboard.press("Enter")
    chip = page.locator(".nd-chip", has_text="To 9 May 2025").locator("button").first
    expect(chip).to_be_visible()
    page.locator(".nd-add").click()
    chip.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#nd-filters").get_by_label("To", exact=True)).to_be_focused()
    chip.focus()
    page.wait_for_timeout(500)  # the field that was left is read, and the chips drawn anew
    expect(chip).to_be_focused()
    page.keyboard.press("Delete")
    expect(chip).to_have_count(0)


def test_bad_day_is_told_in_one_line_and_nothing_is_asked(page: Page, watch: Watch) -> None:
    page.locator(".nd-add").click()
    page.locator("#nd-filters").get_by_label("As of", exact=True).fill("soonish")
    page.keyboard.press("Tab")
    notice = page.locator("#nd-chips .nd-notice")
    expect(notice).to_contain_text("As of: “soonish” is no day.")
    page.locator("#nd-question textarea").fill(WHEN)
    page.keyboard.press("Enter")
    expect(page.locator("#nd-log .nd-notice")).to_be_visible()
    assert page.locator(".nd-turn").count() == 0
    watch.assert_clean()


def test_time_that_was_read_is_shown_and_asked_without(page: Page) -> None:
    ask(page, "What did Odile Marsh say about the quay in May 2025?")
    chip = page.locator(".nd-read", has_text="When: May 2025")
    expect(chip).to_be_visible()
    chip.locator(".nd-x").click()
    expect(page.locator(".nd-question")).to_have_text(SAID)
    answered(page, 1)
    expect(page.locator(".nd-read")).to_have_count(0)
    expect(page.locator(".nd-turn")).to_have_count(1)


def test_follow_up_is_shown_as_it_was_understood_and_asked_as_it_was_typed(page: Page) -> None:
    ask(page, SAID)
    ask(page, "And when did she say the quay would open?")
    chip = page.locator(".nd-read", has_text="Understood:").first
    expect(chip).to_contain_text("Marsh")
    chip.locator("button").first.click()
    box = page.locator("#nd-question textarea")
    expect(box).to_be_focused()
    expect(box).to_have_value(re.compile("Marsh"))
    expect(page.locator(".nd-changing")).to_be_visible()
    page.locator(".nd-changing button").click()
    expect(page.locator(".nd-changing")).to_have_count(0)
    page.locator(".nd-read", has_text="Understood:").first.locator(".nd-x").click()
    expect(page.locator("#t2 .nd-understood")).to_have_count(0)
    answered(page, 2)


# -- edit and ask again --------------------------------------------------------------------------


def test_earlier_question_is_changed_and_the_conversation_goes_on_from_there(page: Page) -> None:
    ask(page, SAID)
    ask(page, WHEN)
    page.locator("#t1 .nd-do-edit").click()
    box = page.locator("#nd-question textarea")
    expect(box).to_have_value(SAID)
    expect(page.locator(".nd-changing")).to_contain_text("will be replaced")
    box.fill("What did Tilde Marsh say?")
    page.keyboard.press("Enter")
    expect(page.locator(".nd-turn")).to_have_count(1)
    expect(page.locator("#t1 .nd-question")).to_have_text("What did Tilde Marsh say?")
    answered(page, 1)
    expect(page.locator(".nd-changing")).to_have_count(0)
    reload(page)
    expect(page.locator(".nd-question")).to_have_text(["What did Tilde Marsh say?"])


def test_last_question_is_asked_again_in_its_place(page: Page) -> None:
    ask(page, SAID)
    turn = ask(page, WHEN)
    expect(page.locator("#t1 .nd-do-retry")).to_be_hidden()
    before = turn.locator(".nd-tools").get_attribute("data-turn")
    turn.locator(".nd-do-retry").click()
    tools = page.locator("#t2 .nd-tools")
    expect(tools).not_to_have_attribute("data-turn", before or "")
    expect(page.locator(".nd-question")).to_have_text([SAID, WHEN])


# -- history -------------------------------------------------------------------------------------


def test_conversation_is_there_after_a_reload_and_goes_on(page: Page, watch: Watch) -> None:
    ask(page, SAID)
    first = page.locator("#t1 .nd-answer").inner_text()
    assert "?c=" in page.url
    reload(page, watch)
    assert page.locator("#t1 .nd-answer").inner_text() == first
    expect(page.locator("#t1 mark").first).to_be_visible()
    turn = ask(page, "And when did she say the quay would open?")
    expect(turn.locator(".nd-understood").first).to_contain_text("Marsh")
    watch.assert_clean()


def test_history_is_listed_searched_renamed_opened_and_deleted(page: Page, watch: Watch) -> None:
    ask(page, SAID)
    page.locator("#nd-new").click()
    expect(page.locator(".nd-turn")).to_have_count(0)
    ask(page, WHEN)
    listed = past(page)
    expect(listed.locator(".nd-past-day")).to_have_text(["Today"])
    expect(listed.locator("li")).to_have_count(2)
    expect(listed.locator("li").first).to_contain_text(WHEN)
    search = page.locator("#nd-past-search").locator("input, textarea")
    search.fill("quay odile")
    expect(listed.locator("li")).to_have_count(1)
    search.fill("")
    expect(listed.locator("li")).to_have_count(2)

    acts_of(listed.locator("li").nth(1)).locator(".nd-do-naming").click()
    listed.locator(".nd-past-naming input:visible").fill("The <b>quay</b>")
    page.keyboard.press("Enter")
    expect(listed.locator(".nd-past-open").nth(1)).to_contain_text("The <b>quay</b>")
    listed.locator(".nd-past-open").nth(1).click()
    expect(page.locator(".nd-question")).to_have_text([SAID])

    if not page.locator(".nd-past").is_visible():
        listed = past(page)
    acts_of(listed.locator("li").nth(1)).locator(".nd-do-sure").click()
    expect(listed.locator(".nd-past-sure:visible .nd-do-unsure")).to_be_focused()
    listed.locator(".nd-past-sure:visible .nd-do-delete").click()
    expect(listed.locator("li")).to_have_count(1)
    expect(page.locator(".nd-turn")).to_have_count(0)
    assert "?c=" not in page.url
    page.keyboard.press("Escape")
    expect(page.locator(".nd-past")).to_be_hidden()
    watch.assert_clean()


def test_another_browser_sees_nothing_of_it(page: Page) -> None:
    ask(page, SAID)
    browser = page.context.browser
    assert browser is not None
    other = browser.new_context()
    stranger = other.new_page()
    stranger.goto(page.url)
    expect(stranger.locator(".nd-notice")).to_contain_text("not in this browser's history")
    expect(stranger.locator(".nd-turn")).to_have_count(0)
    expect(past(stranger)).to_contain_text("What you ask here is listed")
    other.close()


def test_secret_of_the_browser_is_out_of_reach_of_scripts(page: Page) -> None:
    (cookie,) = [c for c in page.context.cookies() if c["name"] == "newsdesk-browser"]
    assert cookie["httpOnly"]
    assert "newsdesk-browser" not in page.evaluate("document.cookie")


@pytest.mark.parametrize(("label", "ending"), [("Markdown", "md"), ("JSON", "json")])
def test_conversation_is_saved_as_a_file(
    page: Page, tmp_path: Path, label: str, ending: str
) -> None:
    ask(page, WHEN)
    acts = acts_of(past(page).locator("li").first)
    with page.expect_download() as download:
        acts.get_by_role("button", name=label).click()
    assert download.value.suggested_filename == f"when-will-the-velden-bridge-open.{ending}"
    download.value.save_as(tmp_path / "saved")
    text = (tmp_path / "saved").read_text("utf-8")
    if ending == "md":
        assert re.search(r"1\. “.*4 June.*” — Velden Post, 6 May 2025, \[", text)
    else:
        assert json.loads(text)["turns"][0]["answer"]["citations"][0]["outlet"] == "Velden Post"


# -- links and ratings ---------------------------------------------------------------------------


def test_link_opens_the_answer_as_it_was_for_anybody(page: Page, watch: Watch) -> None:
    turn = ask(page, WHEN)
    answer = turn.locator(".nd-sentence").first.inner_text()
    linked = turn.locator(".nd-tools").get_attribute("data-turn")
    turn.locator(".nd-do-share").click()
    expect(turn.locator(".nd-tools .nd-said")).to_contain_text("sees this answer")
    browser = page.context.browser
    assert browser is not None
    other = browser.new_context()
    stranger = other.new_page()
    watch.over(stranger)
    stranger.goto(f"{watch.home}/?a={linked}")
    expect(stranger.locator(".nd-linked")).to_contain_text("An answer as it was given")
    assert stranger.locator(".nd-sentence").first.inner_text() == answer
    expect(stranger.locator(".nd-tools")).to_be_hidden()
    stranger.locator(".nd-do-relink").click()
    expect(stranger.locator(".nd-linked")).to_have_count(0)
    answered(stranger, 1)
    expect(stranger.locator(".nd-tools")).to_be_visible()
    assert "?c=" in stranger.url
    other.close()
    watch.assert_clean()


def test_link_that_leads_nowhere_says_so(page: Page, watch: Watch) -> None:
    page.goto(f"{watch.home}/?a=nothing")
    expect(page.locator(".nd-unknown")).to_contain_text("There is no answer at this link")
    turn = ask(page, WHEN)
    expect(turn.locator(".nd-sentence").first).to_be_visible()
    watch.assert_clean()


def test_answer_is_rated_with_a_reason_shown_as_given_and_taken_back(
    page: Page, watch: Watch
) -> None:
    turn = ask(page, WHEN)
    turn.locator(".nd-rate-up").click()
    expect(turn.locator(".nd-rate-up")).to_have_attribute("aria-pressed", "true")
    turn.locator(".nd-rate-down").click()
    expect(turn.locator(".nd-rate-up")).to_have_attribute("aria-pressed", "false")
    why = turn.locator(".nd-why")
    expect(why).to_be_visible()
    why.get_by_role("button", name="Out of date").click()
    why.get_by_label("The right answer").fill("<b>5 June</b>")
    why.get_by_role("button", name="Send").click()
    expect(why.locator(".nd-said")).to_have_text("Kept. Thank you.")
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    reload(page, watch)
    expect(turn.locator(".nd-rate-down")).to_have_attribute("aria-pressed", "true")
    turn.locator(".nd-rate-down").click()
    expect(turn.locator(".nd-rate-down")).to_have_attribute("aria-pressed", "false")
    turn.locator(".nd-rate-down").click()
    expect(turn.locator('[data-reason="old"]')).to_have_attribute("aria-pressed", "true")
    expect(why.get_by_label("The right answer")).to_have_value("<b>5 June</b>")
    watch.assert_clean()
