"""What a person sees and does in the chat."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from seeing import ask
from watching import Watch


def test_greeting_counts_and_suggestions_are_answered(page: Page, watch: Watch) -> None:
    expect(page.locator(".nd-corpus")).to_have_text(
        "4 articles from 4 outlets, the newest of 8 May 2025"
    )
    button = page.locator("#nd-suggestions button:visible").first
    question = button.inner_text()
    button.click()
    turn = page.locator("#t1")
    expect(turn).to_have_attribute("aria-busy", "false")
    expect(turn.locator(".nd-question")).to_have_text(question)
    expect(turn.locator(".nd-sentence").first).to_be_visible()
    expect(page.locator("#nd-suggestions")).to_be_hidden()
    watch.assert_clean()


def test_marker_leads_to_the_quoted_sentence_in_its_passage(page: Page, watch: Watch) -> None:
    turn = ask(page, "When will the Velden bridge open?")
    marker = turn.locator("a.nd-marker").first
    expect(marker).to_have_text("1")
    card = turn.locator(".nd-card").first
    expect(card.locator("mark")).to_contain_text("4 June")
    expect(card.locator(".nd-outlet")).to_have_text("Velden Post")
    expect(card.locator("time")).to_have_text("6 May 2025")
    link = card.locator("a.nd-original")
    expect(link).to_have_attribute("href", "https://velden.example/bridge")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    marker.click()
    expect(page.locator("#nd-reader mark.nd-now")).to_contain_text("4 June")
    expect(page.locator("#nd-reader mark.nd-now")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#nd-reader")).to_be_hidden()
    expect(page.locator("#nd-question textarea")).to_have_value("")
    watch.assert_clean()


def test_answer_grows_before_it_is_done(page: Page) -> None:
    page.evaluate(
        """() => { window.seen = []; new MutationObserver(() => {
            const turn = document.querySelector(".nd-turn");
            if (turn) window.seen.push([turn.className, turn.querySelectorAll(".nd-card").length]);
        }).observe(document.body, { subtree: true, childList: true, attributes: true }); }"""
    )
    ask(page, "When will the Velden bridge open?")
    seen = page.evaluate("window.seen")
    assert "nd-done" not in seen[0][0]
    assert any("nd-done" not in state and cards for state, cards in seen), "evidence comes first"
    assert "nd-done" in seen[-1][0]


def test_sources_stand_beside_the_answer_where_there_is_room(page: Page) -> None:
    turn = ask(page, "When will the Velden bridge open?")
    answer = turn.locator(".nd-answer").bounding_box()
    sources = turn.locator(".nd-sources").bounding_box()
    size = page.viewport_size
    assert answer
    assert sources
    assert size
    if size["width"] >= 1000:
        assert sources["x"] > answer["x"] + answer["width"]
    else:
        assert sources["y"] > answer["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_abstention_is_plain_and_shows_the_nearest_articles(page: Page, watch: Watch) -> None:
    turn = ask(page, "Who won the World Cup in Qatar?")
    expect(turn.locator(".nd-abstained")).to_be_visible()
    expect(turn.locator(".nd-reason")).to_be_visible()
    assert turn.locator(".nd-near").count() > 0
    assert turn.locator("mark").count() == 0
    watch.assert_clean()


def test_follow_up_is_understood_from_the_turn_before(page: Page) -> None:
    ask(page, "What did Odile Marsh say about the quay?")
    turn = ask(page, "And when did she say the quay would open?")
    expect(turn.locator(".nd-understood")).to_contain_text("Marsh")
    page.locator("#nd-new").click()
    expect(page.locator(".nd-turn")).to_have_count(0)
    expect(page.locator("#nd-suggestions")).to_be_visible()


def test_markup_of_articles_and_questions_stays_letters(page: Page, watch: Watch) -> None:
    turn = ask(page, "How many people were at the lantern parade? <script>alert(0)</script>")
    expect(turn.locator(".nd-question")).to_contain_text("<script>alert(0)</script>")
    turn = ask(page, "How many people did police count at the lantern parade in Osterby?")
    expect(turn.locator(".nd-sentence").first).to_contain_text("<script>alert(11)</script>")
    expect(turn.locator(".nd-card mark").first).to_contain_text("<b onclick=alert(12)>")
    ask(page, "What did Tamsin Roe say about the lanterns?")
    ask(page, "lantern parade crowd")
    for card in page.locator(".nd-card").all():
        card.hover()
    shown = page.locator(".nd-log").inner_text()
    assert "<script>alert(1)</script>" in shown
    assert "\u202e" not in shown
    for tag in ("script", "img", "iframe", "svg", "b[onmouseover]"):
        assert page.locator(f".nd-log {tag}").count() == 0
    for link in page.locator(".nd-log a").all():
        assert re.match(r"https?://|#t", link.get_attribute("href") or "")
    assert page.locator(".nd-log [onclick], .nd-log [onerror], .nd-log [onload]").count() == 0
    page.wait_for_timeout(300)
    watch.assert_clean()


@pytest.mark.parametrize("question", ["", "?!…", "word " * 2000], ids=["empty", "marks", "long"])
def test_what_is_no_question_gets_a_friendly_line(page: Page, watch: Watch, question: str) -> None:
    page.locator("#nd-question textarea").fill(question)
    page.locator("#nd-go").click()
    expect(page.locator(".nd-notice")).to_be_visible()
    assert page.locator(".nd-turn").count() == 0
    ask(page, "When will the Velden bridge open?")
    expect(page.locator(".nd-notice")).to_have_count(0)
    watch.assert_clean()


def test_filter_by_outlet_keeps_the_others_out(page: Page) -> None:
    page.locator(".nd-add").click()
    page.get_by_label("Outlets", exact=True).click()
    page.get_by_role("option", name="Velden Post").click()
    page.keyboard.press("Escape")
    turn = ask(page, "What did Odile Marsh say about the quay?")
    assert set(turn.locator(".nd-outlet").all_inner_texts()) <= {"Velden Post"}
    expect(turn.locator(".nd-bounds")).to_have_text("Only Velden Post")


def test_what_was_understood_can_be_corrected_and_is_then_asked_by_itself(page: Page) -> None:
    ask(page, "What did Tilde Marsh say?")
    turn = ask(page, "When was she born?")
    turn.locator(".nd-edit").click()
    box = page.locator("#nd-question textarea")
    expect(box).to_be_focused()
    expect(box).to_have_value(re.compile("Marsh"))
    alone = ask(page, "When does it open?")
    expect(alone.locator(".nd-understood")).to_have_count(0)
    again = ask(page, "And what did she say?")
    expect(again.locator(".nd-question")).to_have_text("And what did she say?")
