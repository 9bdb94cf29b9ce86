"""Today tells of what arrives while it is open, and waits to be asked before it shows it."""

from playwright.sync_api import Page, expect

from .. import chromium
from .test_first_working_day import say
from .visitors import commitment

pytestmark = chromium.MARKS


def test_what_arrives_is_announced_and_shown_when_the_reader_asks(visit):
    east, west = visit("liaison-east"), visit("liaison-west")
    about = commitment(east, "CAMPS-EAST")
    west.goto("/")
    west.evaluate("window.untouched = true")
    news = west.get_by_role("status").locator(".news")
    for text in ("The truck is loaded.", "The truck has left."):
        say(east, about, text)
    expect(news).to_contain_text("2 new")
    assert west.evaluate("window.untouched"), "the page did not reload by itself"
    assert "The truck has left." not in west.locator("#changed").inner_text()

    news.get_by_role("link", name="Show").click()
    west.locator("#changed").get_by_text("The truck has left.").wait_for()
    assert west.evaluate("window.untouched") is None
    expect(west.locator(".news")).to_have_count(0)


def test_ones_own_acts_are_no_news(visit):
    east = visit("liaison-east")
    east.goto("/")
    other = east.context.new_page()
    with east.expect_response("**/today/news/**"):
        say(other, commitment(other, "CAMPS-EAST"), "Said by myself.")
    assert east.locator("#news").inner_text().strip() == ""


def picked(page: Page, *parties: str) -> None:
    """Fill in a proposal for exactly these parties."""
    page.goto("/commitments/propose/")
    page.get_by_label("Code").fill("BLIND-1")
    page.locator('[name="title_en"]').fill("A list for others only")
    page.locator('[name="due"]').fill("2027-03-05")
    page.locator('[name="responsible"]').select_option(label="Western Command")
    for box in page.locator('[name="parties"]').all():
        box.set_checked(box.get_attribute("value") in parties)


def test_the_form_starts_for_ones_own_party_and_warns_whoever_leaves_himself_out(visit):
    page = visit()
    page.goto("/commitments/propose/")
    expect(page.locator('[name="parties"]:checked')).to_have_attribute("value", "eastern-command")
    assert page.evaluate("document.documentElement.scrollHeight") < 2000
    picked(page, "western-command")
    page.locator("#audience-preview").get_by_text("You yourself will not see it.").wait_for()
    page.locator('[name="parties"][value="eastern-command"]').check()
    expect(page.get_by_text("You yourself will not see it.")).to_have_count(0)


def test_without_scripts_it_warns_before_it_sends(visit):
    page = visit(java_script_enabled=False)
    picked(page, "western-command")
    page.get_by_role("button", name="Propose the commitment").click()
    page.locator(".error-summary").get_by_text("You yourself will not see it.").wait_for()
    page.get_by_label("That is meant").check()
    page.get_by_role("button", name="Propose the commitment").click()
    page.get_by_text("Proposed.").wait_for()


def test_a_fold_opens_with_the_keyboard(visit):
    page = visit()
    page.goto("/commitments/propose/")
    fold = page.locator("details.fold").last
    expect(fold.locator('[name="clause"]')).to_be_hidden()
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(fold.locator('[name="clause"]')).to_be_visible()
