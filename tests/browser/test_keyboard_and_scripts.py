"""Without a mouse, and without scripts: everything still works."""

import re

import pytest
from playwright.sync_api import expect

from .. import chromium
from .visitors import commitment

pytestmark = chromium.MARKS


def test_the_first_tab_skips_to_the_content(visit):
    page = visit()
    page.goto("/commitments/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Propose a commitment"


@pytest.mark.parametrize("address", ["/", "/plan/", "/commitments/", "/commitments/propose/"])
def test_the_keyboard_reaches_every_control_in_order_and_the_focus_is_seen(visit, address):
    page = visit()
    page.goto(address)
    last_place = -1
    for _step in range(25):
        page.keyboard.press("Tab")
        place, outline, kind = page.evaluate(PLACE_OUTLINE_AND_KIND)
        assert outline >= 2
        # a date has a stop of its own for each of its parts
        assert place > last_place or (place == last_place and kind == "date")
        last_place = place


PLACE_OUTLINE_AND_KIND = """() => {
    const at = document.activeElement;
    const place = [...document.querySelectorAll("*")].indexOf(at);
    return [place, parseFloat(getComputedStyle(at).outlineWidth), at.type];
}"""


def test_a_slash_goes_to_the_search_and_a_question_mark_to_the_help(visit):
    page = visit()
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("camps")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Camp lists exchanged for phase one").wait_for()
    page.locator("h1").click()
    page.keyboard.press("?")
    page.wait_for_url("**/help/")


def test_without_scripts_one_signs_in_filters_comments_and_pages(visit):
    page = visit("", java_script_enabled=False)
    page.goto("/commitments/")
    page.locator('button[value="secretary-joint"]').click()
    page.wait_for_url("**/commitments/")

    page.goto("/commitments/?tab=all")
    page.get_by_label("Words in code or title").fill("ceasefire")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Permanent country-wide ceasefire").click()
    page.get_by_label("What you want to say").fill("Said without scripts.")
    page.get_by_role("button", name="Add to the discussion").click()
    page.locator("#discussion").get_by_text("Said without scripts.").wait_for()

    page.goto("/record/")
    newest = page.locator(".acts li").first.inner_text()
    page.get_by_role("link", name="Older").click()
    assert page.locator(".acts li").first.inner_text() != newest
    page.get_by_role("link", name=re.compile("newest", re.IGNORECASE)).click()
    assert page.locator(".acts li").first.inner_text() == newest


def test_without_scripts_the_audience_is_previewed_before_anything_is_sent(visit):
    page = visit(java_script_enabled=False)
    page.goto("/commitments/propose/")
    page.get_by_label("Code").fill("NO-SCRIPT-1")
    page.locator('input[name="parties"][value="western-command"]').check()
    page.get_by_role("button", name="Show who will see it").click()
    assert "Western Command" in page.locator("#audience-preview").inner_text()
    assert page.get_by_label("Code").input_value() == "NO-SCRIPT-1"


def test_a_date_is_given_without_a_picker(visit):
    page = visit("liaison-west", java_script_enabled=False)
    page.goto(commitment(page, "CAMPS-WEST") + "due/")
    page.get_by_label("New date").fill("2027-01-31")
    page.get_by_label("Cause").select_option(label="Customs")
    page.get_by_role("button", name="Move the date").click()
    page.get_by_text("31 Jan 2027").first.wait_for()
