"""A report in Arabic from a phone, confirmed by the other side, retracted, and acknowledged by the other side."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from .. import chromium

pytestmark = chromium.MARKS

TITLE = "إطلاق نار قرب محطة الوقود"


def test_a_report_goes_its_way_and_is_taken_back(visit):
    east = visit("liaison-east", language="ar", width=360)
    address = report(east)
    assert wide(east) <= 360

    west = visit("liaison-west")
    west.goto("/reports/")
    west.get_by_role("link", name=TITLE).click()
    confirm(west)
    expect(west.locator(".record-line .state")).to_have_text("Confirmed by another party")

    east.goto(address)
    expect(east.locator("#assessments tbody tr")).to_have_count(1)
    east.locator(f'.actions a[href$="{address}retract/"]').click()
    east.locator("#id_reason").fill("تبيّن أنه تدريب.")
    east.locator("main form.form button[type=submit]").click()
    expect(east.locator("#receipts .note")).to_contain_text("القيادة الغربية")

    acknowledge(west, address)
    east.goto(address)
    expect(east.locator(".acknowledgements .state")).to_have_text("أُقرّ بالاستلام")


def report(east: Page) -> str:
    """Write a report by hand and keyboard on a phone, and look who would see it; return its address."""
    east.goto("/reports/new/")
    east.locator("#id_title_1").fill(TITLE)
    east.locator("#id_type").select_option("CLA")
    east.locator("#id_area").select_option("LY-SR")
    east.locator("#id_best").fill("1")
    east.locator('#marking-picker input[value="western-command"]').check()
    expect(east.locator("#audience-preview li")).to_have_count(2)
    east.locator("main form.form > .form-end button[type=submit]").press("Enter")
    east.locator("article.record").wait_for()
    assert east.locator("h1").inner_text() == TITLE
    return urlsplit(east.url).path


def confirm(west: Page) -> None:
    west.get_by_role("link", name="Confirm or deny it").click()
    west.get_by_label("Confirm", exact=True).check()
    west.get_by_label("Own observation").check()
    west.get_by_role("button", name="Say it for our party").click()
    west.locator("#assessments tbody tr").wait_for()


def acknowledge(west: Page, address: str) -> None:
    """Find on Today that something was taken back, and say that one knows."""
    west.goto("/")
    waiting = west.locator("#recalls li").filter(has=west.locator(f'form[action*="{address.split("/")[2]}"]'))
    assert TITLE in waiting.inner_text()
    waiting.get_by_role("button", name="Acknowledge").click()
    expect(west.get_by_text("The originator sees that your party knows.")).to_be_visible()


def wide(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")
