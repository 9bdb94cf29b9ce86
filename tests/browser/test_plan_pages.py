"""The plan: a date that moves needs a cause, and the picture shows where it moved."""

import pytest
from playwright.sync_api import expect

from .. import chromium
from .visitors import milestone

pytestmark = chromium.MARKS


def test_a_due_date_moves_with_its_cause_only_and_the_picture_follows(visit):
    page = visit()
    address = milestone(page, "EC-PREP-1")
    page.goto(address)
    page.get_by_role("link", name="Move the date").click()
    page.locator('[name="to_date"]').fill("2028-02-29")
    page.get_by_role("button", name="Move the date").click()
    assert "Cause" in page.locator(".error-summary").inner_text()
    assert page.locator('[name="to_date"]').input_value() == "2028-02-29"
    page.get_by_label("Cause").select_option(label="Staff turnover")
    page.get_by_role("button", name="Move the date").click()

    page.wait_for_url(f"**{address}*")
    assert page.locator(".message-success").inner_text() == "Saved."
    assert "Staff turnover" in page.locator("#slips").inner_text()
    page.get_by_text("29 Feb 2028").first.wait_for()
    page.goto("/plan/timeline/")
    marks = page.locator(".tl-mark title").all_text_contents()
    assert any("29 Feb 2028" in text for text in marks)
    page.get_by_text("The same as a table").click()
    page.locator(".timeline-data").get_by_text("29 Feb 2028").first.wait_for()


def test_the_picture_and_its_table_lead_to_the_milestone(visit):
    page = visit()
    address = milestone(page, "INI-02-M3")
    page.goto("/plan/timeline/")
    expect(page.locator(f'.timeline-data td a[href="{address}"]')).to_have_count(1)
    page.locator(f'.tl a[href="{address}"] .tl-mark').click()
    page.wait_for_url(f"**{address}")


@pytest.mark.parametrize("width", [1280, 1024, 768])
def test_no_column_of_a_register_is_out_of_sight_least_of_all_the_marking(visit, width):
    page = visit(width=width)
    for register in ("/commitments/?tab=all", "/reports/", "/plan/initiatives/", "/plan/milestones/"):
        page.goto(register)
        shown, all_of_it = page.locator(".table-frame .scroll").evaluate(
            "at => [at.clientWidth, at.scrollWidth]"
        )
        assert all_of_it <= shown, register


def test_the_pages_of_the_plan_lead_to_each_other(visit):
    page = visit()
    page.goto("/plan/")
    for tab in (
        "Timeline",
        "Initiatives",
        "Milestones",
        "Assumptions",
        "Risks and opportunities",
        "Why late",
    ):
        page.locator(".tabs").get_by_role("link", name=tab).click()
        assert page.locator(".tabs [aria-current]").inner_text() == tab
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("link", name="Communication Networks").click()
    page.get_by_role("link", name="Rules of use signed by both commands").first.click()
    expect(page.locator(".crumbs li")).to_have_count(5)


def test_a_filter_narrows_the_table_and_can_be_sent_as_a_link(visit):
    page = visit()
    page.goto("/plan/milestones/")
    everything = page.locator("tbody tr").count()
    with page.expect_response(lambda answer: "state=verified" in answer.url):
        page.locator('.filters [name="state"]').select_option("verified")
    page.locator('tbody tr:not(:has-text("Verified"))').first.wait_for(state="detached")
    narrowed = page.locator("tbody tr").count()
    assert 0 < narrowed < everything
    page.goto(page.url)
    assert page.locator("tbody tr").count() == narrowed


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_a_phone_the_timeline_opens_at_today_with_its_names_in_sight(visit, language):
    page = visit(language=language, width=360)
    page.goto("/plan/timeline/")
    frame, names, today = (
        page.locator(part).bounding_box() for part in (".tl-frame", ".tl-names", ".tl-today")
    )
    assert frame["x"] <= names["x"] < names["x"] + names["width"] <= frame["x"] + frame["width"]
    assert frame["x"] < today["x"] < frame["x"] + frame["width"]
    assert not names["x"] <= today["x"] <= names["x"] + names["width"]
