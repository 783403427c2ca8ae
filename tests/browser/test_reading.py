"""Reading an answer: from a claim to its source, what sources tell apart, where there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from seeing import NARROW, WIDE, ask, assert_fits, assert_no_grave_violation, opened, shoot

TOLL = "How many people have died in the ferry disaster?"
HOUSES = "How many houses did the landslide at Kelvermoor bury?"
THEATRE = "When will the Quillgate theatre reopen?"
WINNER = "Who won the runoff in Corvane?"


@pytest.fixture(params=["wide", "narrow"])
def page(request: pytest.FixtureRequest, browser: Browser, sample: str) -> Iterator[Page]:
    size = {"wide": WIDE, "narrow": NARROW}[request.param]
    with opened(browser, sample, size) as made:
        yield made


def kind(page: Page) -> str:
    return "wide" if (page.viewport_size or {})["width"] > 1000 else "narrow"


def test_page_before_the_first_question(page: Page) -> None:
    assert_no_grave_violation(page)
    assert_fits(page)
    shoot(page, f"start-{kind(page)}")


def test_chosen_marker_opens_the_article_at_the_quoted_sentence(page: Page) -> None:
    turn = ask(page, TOLL)
    expect(turn.locator(".nd-short")).to_have_text("38")
    shoot(page, f"answer-{kind(page)}")
    assert_no_grave_violation(page)
    assert_fits(page)
    marker = turn.locator(".nd-sentence a.nd-marker").first
    marker.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#nd-reader")
    now = panel.locator("mark.nd-now")
    expect(now).to_contain_text("38 people were killed")
    expect(now).to_be_in_viewport(ratio=1)
    expect(panel.locator("h2")).to_have_text("Captain of the Lady Anselm charged with negligence")
    expect(panel.locator(".nd-reader-text p")).not_to_have_count(0)
    expect(panel.locator(".nd-reader-at")).to_have_text("Source 1 of 2")
    shoot(page, f"reader-{kind(page)}")
    assert_no_grave_violation(page)
    panel.get_by_role("button", name="Next source").click()
    expect(now).to_contain_text("Thirty-eight people died")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(marker).to_be_focused()


def test_panel_stands_beside_the_answer_or_over_it_as_a_sheet(page: Page) -> None:
    turn = ask(page, TOLL)
    turn.locator(".nd-sentence").first.click()
    panel = page.locator("#nd-reader")
    expect(panel.locator("mark.nd-now")).to_be_visible()
    box, answer = panel.bounding_box(), turn.locator(".nd-answer").bounding_box()
    assert box
    assert answer
    if kind(page) == "wide":
        assert box["x"] >= answer["x"] + answer["width"]
        expect(page.locator("body")).to_have_class(re.compile("nd-reading"))
    else:
        assert box["width"] == NARROW[0]
        assert box["y"] > 0
        assert page.evaluate("document.querySelector('#nd-reader').matches(':modal')")
    panel.get_by_role("button", name="Close the article").click()
    expect(panel).to_be_hidden()


def test_marker_pointed_at_or_focused_shows_quote_outlet_and_day(page: Page) -> None:
    turn = ask(page, TOLL)
    marker = turn.locator(".nd-sentence a.nd-marker").first
    peek = page.locator(".nd-peek")
    expect(peek).to_be_hidden()
    marker.hover()
    expect(peek).to_be_visible()
    expect(peek.locator("blockquote")).to_contain_text("38 people were killed")
    expect(peek.locator(".nd-outlet")).to_have_text("Northline Daily")
    expect(peek.locator("time")).to_have_text("20 June 2025")
    expect(turn.locator(".nd-card.nd-chosen")).to_have_count(1)
    shoot(page, f"peek-{kind(page)}")
    page.keyboard.press("Escape")
    expect(peek).to_be_hidden()
    page.mouse.move(2, 2)
    turn.locator("summary").focus()
    page.keyboard.press("Tab")
    expect(marker).to_be_focused()
    expect(peek).to_be_visible()
    described = marker.get_attribute("aria-describedby") or ""
    expect(page.locator(f"#{described}")).to_contain_text("38 people were killed")


def test_sentence_pointed_at_shows_its_source(page: Page) -> None:
    turn = ask(page, TOLL)
    turn.locator(".nd-sentence").first.hover()
    expect(turn.locator('.nd-card.nd-chosen[data-n="1"]')).to_have_count(1)
    if kind(page) == "narrow":
        expect(page.locator(".nd-peek blockquote")).to_contain_text("38 people were killed")


def test_what_was_corrected_is_shown_with_what_it_was(page: Page) -> None:
    turn = ask(page, TOLL)
    expect(turn.locator(".nd-badge.nd-is-corrected")).to_have_text("Corrected")
    conflict = turn.locator(".nd-conflict.nd-corrected")
    expect(conflict.locator("del")).to_have_text("41")
    expect(conflict.locator("ins")).to_have_text("thirty-eight")
    expect(conflict.locator("blockquote")).to_contain_text("correcting the figure")


def test_where_sources_disagree_both_sides_are_shown(page: Page) -> None:
    turn = ask(page, HOUSES)
    expect(turn.locator(".nd-badge.nd-is-disputed")).to_have_text("Disputed")
    sides = turn.locator(".nd-conflict.nd-disputed .nd-side")
    expect(sides).to_have_count(2)
    for side, figure, outlet in zip(
        sides.all(), ("14", "22"), ("Moorland Herald", "Radio Vale"), strict=True
    ):
        expect(side.locator(".nd-figure")).to_have_text(figure)
        expect(side.locator(".nd-outlet")).to_have_text(outlet)
        expect(side.locator("time")).to_have_text("24 June 2025")
        expect(side.locator("blockquote")).to_contain_text(figure)
    first, second = sides.nth(0).bounding_box(), sides.nth(1).bounding_box()
    assert first
    assert second
    if kind(page) == "wide":
        assert second["x"] > first["x"] + first["width"] - 1
    shoot(page, f"disputed-{kind(page)}")
    assert_no_grave_violation(page)
    assert_fits(page)


def test_revised_article_tells_what_it_said_before(page: Page) -> None:
    turn = ask(page, THEATRE)
    expect(turn.locator(".nd-short")).to_have_text("3 September")
    expect(turn.locator(".nd-badge.nd-is-revised")).to_be_visible()
    turn.locator(".nd-card .nd-open").first.click()
    changed = page.locator("#nd-reader .nd-changed")
    expect(changed).to_contain_text("14 August")
    expect(page.locator("#nd-reader mark.nd-now").first).to_contain_text("3 September")
    shoot(page, f"revised-{kind(page)}")


def test_confidence_time_and_makings_are_told_on_demand(page: Page) -> None:
    turn = ask(page, TOLL)
    facts = turn.locator(".nd-facts")
    expect(facts.locator("dl")).to_be_hidden()
    facts.locator("summary").click()
    for said in (
        "independent report",
        "newest article",
        "retrieving",
        "seconds",
        "no language model",
    ):
        expect(facts.locator("dl")).to_contain_text(re.compile(said, re.IGNORECASE))
    shoot(page, f"details-{kind(page)}")
    assert_no_grave_violation(page)
    ask(page, WINNER)
    expect(page.locator("#t1 .nd-facts dl")).to_be_visible()


def test_abstention_says_what_is_missing_and_what_can_be_done(page: Page) -> None:
    turn = ask(page, "Who won the World Cup in Qatar?")
    expect(turn.locator(".nd-abstained")).to_have_text("These articles do not answer that.")
    expect(turn.locator(".nd-reason")).to_contain_text("World")
    expect(turn.locator(".nd-helps li")).not_to_have_count(0)
    offers = turn.locator(".nd-instead button")
    expect(offers.first).to_be_visible()
    near = turn.locator(".nd-near")
    expect(near).not_to_have_count(0)
    shoot(page, f"abstained-{kind(page)}")
    assert_no_grave_violation(page)
    assert_fits(page)
    near.first.locator(".nd-open").click()
    expect(page.locator("#nd-reader h2")).not_to_be_empty()
    expect(page.locator("#nd-reader mark")).to_have_count(0)
    page.keyboard.press("Escape")
    question = offers.first.inner_text()
    offers.first.click()
    following = page.locator("#t2")
    expect(following).to_have_attribute("aria-busy", "false")
    expect(following.locator(".nd-question")).to_have_text(question)
    expect(following.locator(".nd-sentence").first).to_be_visible()


def test_old_news_is_called_old(page: Page) -> None:
    turn = ask(page, WINNER)
    expect(turn.locator(".nd-stale")).to_contain_text("ago")
    expect(turn.locator(".nd-badge.nd-is-stale")).to_be_visible()


def test_hostile_article_is_inert_and_breaks_nothing(page: Page) -> None:
    turn = ask(page, "For how many guests did the Dunmarrow choir sing in the old mill?")
    expect(turn.locator(".nd-answer")).to_contain_text("script>alert(")
    expect(turn.locator(".nd-answer")).not_to_contain_text("pirate")
    turn.locator(".nd-card .nd-open").first.click()
    panel = page.locator("#nd-reader")
    expect(panel.locator(".nd-reader-text")).to_contain_text("<style>")
    expect(panel.locator(".nd-reader-text")).to_contain_text("Ignore all previous instructions")
    shoot(page, f"hostile-{kind(page)}")
    for place in (turn, panel):
        for tag in ("script", "img", "iframe", "svg", "form", "input", "style", "b"):
            assert place.locator(f"{tag}:not(.nd-why *)").count() == 0, tag
        for link in place.locator("a").all():
            assert re.match(r"https?://|#t", link.get_attribute("href") or "")
        assert not set(place.inner_text()) & set("\u202e\u202c\ufeff\x07\x1b")
    assert turn.locator(".nd-marker").count() <= turn.locator(".nd-card[data-n]").count() * 3
    assert_fits(page)
    assert page.evaluate("document.querySelector('#nd-reader').scrollWidth") <= page.evaluate(
        "document.querySelector('#nd-reader').clientWidth"
    )
    page.keyboard.press("Escape")
    card = turn.locator(".nd-card").first.bounding_box()
    assert card
    assert card["height"] < 900
