"""A published file is sent in the browser, read by the worker of the server, imported without being sent again."""

from playwright.sync_api import expect

from tests.factories import ucdp

from .. import chromium

pytestmark = chromium.MARKS


def test_a_file_is_looked_at_and_then_imported(visit, tmp_path):
    events = [ucdp.event(9_000_001, date_start="2021-02-03"), ucdp.event(9_000_002, best="many")]
    path = ucdp.put(tmp_path, ucdp.full(events), "ged.csv.gz")
    page = visit("analyst-unified")
    page.goto("/data-sets/")
    page.get_by_role("link", name="Import a file").click()
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="Send the file").click()
    go_on = page.get_by_role("button", name="Import it without the faulty rows")
    go_on.wait_for()
    expect(page.get_by_role("row").nth(1)).to_contain_text("many")
    expect(page.locator("main")).to_contain_text("Would be added")
    go_on.click()
    expect(page.get_by_text("Imported", exact=True)).to_be_visible(timeout=20_000)
    page.goto("/data-sets/")
    expect(page.get_by_role("row").nth(1)).to_contain_text("1,144")
