"""Entering things: errors lose nothing, a double click makes one record, two writers see each other's versions."""

from playwright.sync_api import Page

from .. import chromium
from .visitors import commitment

pytestmark = chromium.MARKS


def fill(page: Page, code: str) -> None:
    """Fill in the form of a proposal, but for the responsible party."""
    page.goto("/commitments/propose/")
    page.get_by_label("Code").fill(code)
    page.locator('[name="title_en"]').fill("Both radio logs exchanged every Friday")
    page.locator('[name="title_ar"]').fill("تبادل سجلي الاتصال كل يوم جمعة")
    page.locator('[name="due"]').fill("2027-03-05")
    page.locator('[name="tlp"][value="AMBER"]').check()
    for party in ("eastern-command", "western-command"):
        page.locator(f'[name="parties"][value="{party}"]').check()


def propose(page: Page) -> None:
    page.locator('[name="responsible"]').select_option(label="Western Command")
    page.get_by_role("button", name="Propose the commitment").click()


def test_the_audience_is_named_before_anything_is_saved(visit):
    page = visit()
    fill(page, "RADIO-0")
    preview = page.locator("#audience-preview")
    preview.locator("li", has_text="Western Command").wait_for()
    preview.locator(".tlp-amber").wait_for()
    page.locator('[name="tlp"][value="CLEAR"]').check()
    for party in ("eastern-command", "western-command"):
        page.locator(f'[name="parties"][value="{party}"]').uncheck()
    preview.get_by_text("Everyone, without signing in.").wait_for()


def test_an_error_is_told_on_top_and_nothing_typed_is_lost(visit):
    page = visit()
    fill(page, "RADIO-1")
    page.get_by_role("button", name="Propose the commitment").click()
    page.locator(".error-summary").wait_for()
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.locator(".error-summary a").click()
    assert page.evaluate("document.activeElement.name") == "responsible"
    assert page.locator('[name="title_ar"]').input_value() == "تبادل سجلي الاتصال كل يوم جمعة"
    assert page.locator('[name="due"]').input_value() == "2027-03-05"
    assert page.locator('[name="parties"]:checked').count() == 2

    propose(page)
    page.get_by_role("heading", name="Both radio logs exchanged every Friday").wait_for()
    assert page.locator(".record-head .tlp").inner_text() == "TLP:AMBER"


def test_a_double_click_makes_one_record(visit):
    page = visit()
    fill(page, "RADIO-2")
    page.locator('[name="responsible"]').select_option(label="Western Command")
    page.get_by_role("button", name="Propose the commitment").dblclick()
    page.wait_for_url(lambda url: "propose" not in url)
    page.goto("/commitments/?tab=all&text=RADIO-2")
    assert page.locator("tbody tr").count() == 1


def test_the_slower_of_two_writers_sees_both_versions(visit):
    page = visit()
    fill(page, "RADIO-3")
    propose(page)
    page.wait_for_url(lambda url: "propose" not in url)
    edit = commitment(page, "RADIO-3") + "edit/"
    other_tab = page.context.new_page()
    for tab in (page, other_tab):
        tab.goto(edit)
    save(page, "Radio logs exchanged every Thursday")
    page.wait_for_url(lambda url: "edit" not in url)
    save(other_tab, "Radio logs exchanged every Sunday")

    compared = other_tab.locator(".differences")
    assert "Thursday" in compared.locator("del").first.inner_text()
    assert "Sunday" in compared.locator("ins").first.inner_text()
    save(other_tab, "Radio logs exchanged every Sunday")
    other_tab.get_by_role("heading", name="Radio logs exchanged every Sunday").wait_for()


def save(page: Page, title: str) -> None:
    page.locator('[name="title_en"]').fill(title)
    page.get_by_role("button", name="Save the proposal").click()
